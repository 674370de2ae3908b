"""Page images: pictures under the ink of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from board.ink.stroke import Box

_SHARE = 0.92  # of a side of the page that a picture fills at most
_MOST_PER_PX = 1.25 / 1080  # how much it is enlarged at most, times the page's height


@dataclass(frozen=True)
class Picture:
    """Hold a picture as the reader takes it: grey, upright, of bounded size.

    Attributes:
        name: SHA-256 of its file, in hexadecimal, by which it is known.
        size: (width, height) in its own pixels.
        png: gives its file, a grey PNG; b"" if that is lost.
    """

    name: str
    size: tuple[int, int]
    png: Callable[[], bytes] = field(compare=False, repr=False)


@dataclass(frozen=True)
class PageImage:
    """Hold a picture that lies on a page.

    Attributes:
        picture: which one.
        box: where it lies, in board pixels.
    """

    picture: Picture
    box: Box

    @property
    def scale(self) -> float:
        """Board pixels to a pixel of the picture."""
        return self.box.width / self.picture.size[0]

    def on_page(self, box: Box) -> Box:
        """Return a box of the picture, in its own pixels, in board pixels."""
        left, top, width, height = (self.scale * length for length in box)
        return Box(self.box.left + left, self.box.top + top, width, height)


@dataclass(frozen=True)
class Spot:
    """Hold a part of a picture: the ink in a box of it, in its own pixels."""

    picture: Picture
    box: Box


def laid(picture: Picture, page: tuple[int, int]) -> PageImage:
    """Lay a picture in the middle of a page of (width, height) board pixels, as large as suits it."""
    width, height = picture.size
    fits = _SHARE * min(page[0] / width, page[1] / height)
    scale = min(fits, _MOST_PER_PX * page[1])
    wide, high = scale * width, scale * height
    return PageImage(picture, Box((page[0] - wide) / 2, (page[1] - high) / 2, wide, high))
