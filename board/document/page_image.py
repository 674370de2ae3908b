"""Page images: pictures under the ink of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from board.ink.limits import PAGE_SIDE_PX_MAX
from board.ink.stroke import Box

_SHARE = 0.92  # of a side of the page that a picture fills at most
_MOST_PER_PX = 1.25 / 1080  # how much it is enlarged at most, times the page's height


_LEAST_SIDE, _MOST_SIDE = 0.05, 4.0  # of the page: how small and large a person can make a picture

Corner = tuple[bool, bool]
"""A corner of a box: whether it is a right one, and whether it is a lower one."""

CORNERS: tuple[Corner, ...] = ((False, False), (True, False), (False, True), (True, True))


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

    def corner(self, corner: Corner) -> tuple[float, float]:
        """Return the place of a corner in board pixels."""
        box, (right, bottom) = self.box, corner
        return box.right if right else box.left, box.bottom if bottom else box.top

    def moved(self, dx: float, dy: float, page: tuple[int, int]) -> PageImage:
        """Return it moved by so many board pixels; its middle stays on a page of (width, height)."""
        box = self.box
        x, y = box.centre
        dx, dy = min(max(x + dx, 0.0), page[0]) - x, min(max(y + dy, 0.0), page[1]) - y
        return PageImage(self.picture, Box(box.left + dx, box.top + dy, box.width, box.height))

    def scaled(self, corner: Corner, to: tuple[float, float], page: tuple[int, int]) -> PageImage:
        """Return it with one of its corners pulled to a place; it keeps its shape, and the other corner.

        Args:
            corner: which one.
            to: the place, in board pixels.
            page: (width, height) in board pixels; it bounds the picture's size.
        """
        box = self.box
        right, bottom = corner
        x, y = box.left if right else box.right, box.top if bottom else box.bottom
        wide = (to[0] - x) / box.width * (1 if right else -1)
        high = (to[1] - y) / box.height * (1 if bottom else -1)
        least, most = (share * min(page) / min(box.width, box.height) for share in (_LEAST_SIDE, _MOST_SIDE))
        scale = min(max(wide, high, least), most, PAGE_SIDE_PX_MAX / max(box.width, box.height))
        width, height = scale * box.width, scale * box.height
        return PageImage(
            self.picture, Box(x if right else x - width, y if bottom else y - height, width, height)
        )


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
