"""A picture as pieces: its connected components, divided where digits may touch."""

from collections.abc import Collection, Sequence
from math import ceil, floor
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Box, Points
from board.reading.image.cuts import parts_of
from board.reading.image.mask import ink_mask_of, pen_px_of
from board.reading.image.outline import glyph_of_mask
from board.reading.image.picture_file import open_picture
from board.reading.image.ruled_lines import Mask
from board.reading.network.glyph import Glyph
from board.reading.segmentation.pieces import OUTLINE_POINTS, Piece

SPECK = 0.22
"""What is smaller than this share of the usual component is dirt,"""
DOT = 0.6
"""unless it is one of two dots above each other, as of ÷ and :, each at least so many pen widths large;"""
CLIPPED = 0.6
"""and at the edge of the picture what is smaller than this is the rest of something."""
LEFT_MIN = 0.2
"""What is left of a component beside ink that is taken is dirt if it is a smaller share."""
INSIDE_MIN = 0.2
"""A component of which a smaller share is in a box only reaches into it."""
MOST_PIECES = 600
"""Bounds on the work: of more components the largest are read, and beyond it none is divided;"""
MOST_GLYPHS, MOST_CROWDED_GLYPHS = 1000, 700
"""nor are more glyphs drawn of one picture, each of which takes longer than one of ink,
or of one with so many components that some are left out;"""
MOST_DOTS = 1000
"""nor are dots looked for among more specks;"""
MOST_DRAWN_PX = 40_000_000
"""nor of more pixels;"""
MOST_WINDOW_PX = 10_000_000
"""nor are components looked at whose boxes, which may lie in each other, have more."""

_Found = tuple[list[tuple[tuple[slice, slice], Mask]], bool]
"""Components, where each is and its ink there, and whether there are more."""

_ASIDE, _APART = 0.2, 0.15  # of the usual component: two dots are above each other
_LONG = 3.0  # in pen widths: what is shorter tells little of how large digits are


class PictureSource:
    """The pieces of a picture.

    Attributes:
        pieces: the parts of each component from left to right; in the file's pixels.
        pen_px: typical width of the strokes, in the file's pixels.
        most_glyphs: how many glyphs may be drawn in one reading.
        crowded: whether components are left out, or not divided, as there are too many.
    """

    def __init__(
        self,
        mask: Mask,
        scale: float = 1.0,
        taken: Mask | None = None,
        cut: Collection[int] = (),
        whole: "PictureSource | None" = None,
    ) -> None:
        """Divide a picture into pieces.

        Args:
            mask: (h, w) uint8, 255 = ink.
            scale: how many of the file's pixels one of the mask's is wide.
            taken: (h, w) uint8, 255 = ink that is left out, as it is known what it is.
            cut: the components to divide where digits may touch.
            whole: the same with none of them divided.
        """
        self._mask, self._scale, self._taken, self._whole = mask, scale, taken, whole or self
        self._mask_pen_px: float = whole._mask_pen_px if whole else pen_px_of(mask)
        pen_px = self._mask_pen_px
        self.pen_px = pen_px * scale
        self._found: _Found = whole._found if whole else _components_of(mask, pen_px)
        components, is_more = self._found
        self.crowded = is_more
        self._labels = np.zeros(mask.shape, np.int32)  # of each pixel its piece's index + 1
        self._windows: list[tuple[slice, slice]] = []
        known = {piece.source: piece for piece in whole.pieces} if whole else {}
        pieces: list[Piece] = []
        room = MOST_PIECES - len(components)
        cut = set(cut)
        for source, (window, component) in enumerate(components):
            part = component if taken is None else component & ~taken[window]
            if np.count_nonzero(part) < LEFT_MIN * np.count_nonzero(component):
                continue
            is_cut = source in cut and room > 0
            self.crowded |= source in cut and not is_cut
            numbers = parts_of(part, pen_px) if is_cut else (part > 0).astype(np.int32)
            count = int(numbers.max())
            room -= count - 1
            for number in range(1, count + 1):
                ink = numbers == number
                if not ink.any():
                    continue
                self._windows.append(window)
                self._labels[window][ink] = len(self._windows)
                if source in known and not is_cut:
                    pieces.append(known[source])
                    continue
                corner = np.array([window[1].start, window[0].start], np.float32)
                path = (_middle_of(ink) + corner + np.float32(0.5)) * np.float32(scale)
                pieces.append(Piece(_path_box_of(ink, corner, pen_px, scale), path, source))
        self.pieces: Sequence[Piece] = tuple(pieces)
        drawn_px = sum(_area_of(window) for window in self._windows) / max(1, len(pieces))
        most = MOST_CROWDED_GLYPHS if is_more else MOST_GLYPHS
        self.most_glyphs = min(most, int(MOST_DRAWN_PX / max(1, drawn_px)))

    def glyph(self, group: Sequence[int]) -> Glyph:
        rows = slice(
            min(self._windows[i][0].start for i in group), max(self._windows[i][0].stop for i in group)
        )
        columns = slice(
            min(self._windows[i][1].start for i in group), max(self._windows[i][1].stop for i in group)
        )
        chosen = np.zeros(len(self._windows) + 1, np.uint8)
        chosen[np.asarray(group) + 1] = 255
        return glyph_of_mask(chosen[self._labels[rows, columns]], self._mask_pen_px)

    def cut(self, sources: Collection[int]) -> "PictureSource":
        return PictureSource(self._mask, self._scale, self._taken, sources, self._whole)


def ink_in(mask: Mask, boxes: Sequence[Box]) -> Mask:
    """Return the ink of a mark that is in some boxes, without what reaches in from beside them.

    Args:
        mask: (h, w) uint8, 255 = ink.
        boxes: in the mask's pixels.

    Returns:
        (h, w) uint8, 255 = ink of the mark.
    """
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    whole = np.bincount(labels.ravel(), minlength=count)
    held = np.zeros_like(mask)
    for box in boxes:
        window = (
            slice(max(0, floor(box.top)), max(0, ceil(box.bottom))),
            slice(max(0, floor(box.left)), max(0, ceil(box.right))),
        )
        here = labels[window]
        inside = np.bincount(here.ravel(), minlength=count)
        own = inside >= INSIDE_MIN * whole
        if not own[1:].any():
            own = inside > 0
        own[0] = False
        held[window][own[here]] = 255
    return held


def read_picture_page(path: Path) -> PictureSource:
    """Open a picture file and divide its ink into pieces.

    Raises:
        UserError: if it cannot be read.
    """
    picture = open_picture(path)
    return PictureSource(ink_mask_of(picture.grey), picture.scale)


def _area_of(window: tuple[slice, slice]) -> int:
    rows, columns = window
    return int((rows.stop - rows.start) * (columns.stop - columns.start))


def _components_of(mask: Mask, pen_px: float) -> _Found:
    """List the connected components that are no dirt: where each is, and its ink there.

    Returns:
        The components, and whether there are more.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count == 1:
        return [], False
    left, top, width, height, areas = stats[1:].T
    extents = np.maximum(width, height)
    is_long = extents >= _LONG * pen_px
    order = np.argsort(extents)
    summed = np.cumsum(np.where(is_long.any() & ~is_long, 0, areas)[order])
    usual = extents[order][np.searchsorted(summed, summed[-1] / 2)]  # half of the ink is in larger ones
    at_edge = (left == 0) | (top == 0) | (left + width == mask.shape[1]) | (top + height == mask.shape[0])
    is_kept = extents >= np.maximum(np.where(at_edge, CLIPPED, SPECK) * usual, 1.2 * pen_px)
    dots = np.flatnonzero(~is_kept & ~at_edge & (extents >= DOT * pen_px))
    middles = np.stack([left + width / 2, top + height / 2], axis=1)[dots]
    is_kept[dots[_in_pairs(middles, float(usual))]] = True
    kept = np.flatnonzero(is_kept) + 1
    kept = kept[np.argsort(-areas[kept - 1], kind="stable")]
    windows_px = np.cumsum(width[kept - 1].astype(np.int64) * height[kept - 1])
    chosen = kept[:MOST_PIECES][windows_px[:MOST_PIECES] <= MOST_WINDOW_PX]
    components = []
    for label in sorted(chosen.tolist()):
        x, y, w, h = (int(v) for v in stats[label, :4])
        window = slice(y, y + h), slice(x, x + w)
        components.append((window, np.where(labels[window] == label, 255, 0).astype(np.uint8)))
    return components, len(chosen) < len(kept)


def _in_pairs(middles: NDArray[np.float64], usual_px: float) -> NDArray[np.bool_]:
    """Tell which dots are two above each other, with no third one near; among much dirt there are none.

    Args:
        middles: (d, 2) float64, x and y of the dots.
        usual_px: how large most components are.
    """
    count = len(middles)
    if count > MOST_DOTS:
        return np.zeros(count, np.bool_)
    across, down = np.abs(middles[:, None] - middles[None]).transpose(2, 0, 1) / usual_px
    near = (np.maximum(across, down) < 1.0) & ~np.eye(count, dtype=np.bool_)
    alone = near.sum(axis=1) == 1
    above = near & (across < _ASIDE) & (down > _APART)
    return np.asarray(alone & (above & alone[None]).any(axis=1))


def _middle_of(ink: NDArray[np.bool_]) -> Points:
    """Return (OUTLINE_POINTS, 2) float32 points spread over the middle of strokes."""
    padded = cv2.copyMakeBorder(ink.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_3)
    crest = (depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))
    rows, columns = np.nonzero(crest[1:-1, 1:-1])
    spread = np.linspace(0, len(rows) - 1, OUTLINE_POINTS).round().astype(int)
    return np.stack([columns[spread], rows[spread]], axis=1).astype(np.float32)


def _path_box_of(ink: NDArray[np.bool_], corner: Points, pen_px: float, scale: float) -> Box:
    """Return the box of the pen's path, half a pen within that of the ink."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    sides = []
    for cells, start in ((columns, corner[0]), (rows, corner[1])):
        low, high = float(start + cells[0]), float(start + cells[-1] + 1)
        inset = min(pen_px, high - low) / 2
        sides.append(((low + inset) * scale, (high - low - 2 * inset) * scale))
    (left, width), (top, height) = sides
    return Box(left, top, width, height)
