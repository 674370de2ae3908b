"""Which pixels of a picture are ink, in any light and on any paper."""

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.image.frames import without_frames
from board.reading.image.lone_lines import without_lone_lines
from board.reading.image.paper import Darkness, darkness_of, even_paper_of
from board.reading.image.ruled_lines import Mask, without_rules

_FLOOR = 10  # of 255: a darker paper is needed for anything to be ink
_NOISE_RATIO = 3.5
_FAINT_SHARE = 0.35  # of the level of ink: the lines of a form are printed lighter
_LONGER = 1.5
_EDGE_SHARE = 0.12  # of a side of the picture: what lies on it so long is not writing


def ink_mask_of(grey: NDArray[np.uint8]) -> Mask:
    """Tell ink from paper.

    Args:
        grey: (h, w) uint8, dark ink on light ground or the other way round.

    Returns:
        (h, w) uint8, 255 = ink.
    """
    even = even_paper_of(grey)
    if even is None:
        first = _thresholded(_smooth(darkness_of(grey)))
        if not first.any():
            return first
        darkness, noise = _smooth(darkness_of(grey, pen_px_of(first))), None
    else:
        darkness, noise = _smooth(even.darkness), even.noise
    unframed = without_frames(darkness, _thresholded(darkness, noise, share=_FAINT_SHARE))
    ink = _thresholded(without_rules(unframed), noise)
    ink = _without_edges(ink) if even is None else _without_long_edges(ink)
    return without_lone_lines(ink, pen_px_of(ink))


def pen_px_of(mask: Mask) -> float:
    """Return the typical width of the strokes in a mask, in its pixels; 1 if there is none."""
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    count, labels = cv2.connectedComponents(padded, connectivity=8)
    if count == 1:
        return 1.0
    inked = np.flatnonzero(padded)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_5).ravel()[inked]
    label = labels.ravel()[inked]
    areas = np.bincount(label, minlength=count)[1:]
    # A quarter of its width is how deep, on average, a point of a long stroke lies in it.
    widths = 4 * (np.bincount(label, depth, count)[1:] / areas - 0.5)
    order = np.argsort(widths)
    lengths = np.cumsum((areas / np.maximum(widths, 1))[order])
    return max(1.0, float(widths[order][np.searchsorted(lengths, lengths[-1] / 2)]))


def _smooth(darkness: Darkness) -> Darkness:
    return np.asarray(cv2.GaussianBlur(darkness, (0, 0), 1), np.uint8)


def _thresholded(darkness: Darkness, noise: float | None = None, share: float = 1.0) -> Mask:
    """Part what stands out from the noise into faint (print-through, paper) and ink.

    Args:
        darkness: (h, w) uint8.
        noise: of the paper, if it is known; else what changes from pixel to pixel, here and there.
        share: of the level between the two, from where on it is ink.
    """
    stands_out = darkness > np.maximum(
        _NOISE_RATIO * (_noise_of(darkness) if noise is None else noise), _FLOOR
    )
    seen = darkness[stands_out]
    if not seen.size:
        return np.zeros_like(darkness)
    level = share * cv2.threshold(seen[None], 0, 255, cv2.THRESH_OTSU)[0]
    cores = np.where(stands_out & (darkness > level), darkness, 0).astype(np.uint8)
    # The edge of a stroke is where half of its own darkness is reached.
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    own = cv2.dilate(cores, disc)
    return np.where(stands_out & (own > 0) & (darkness > own // 2), 255, 0).astype(np.uint8)


def _noise_of(darkness: Darkness) -> NDArray[np.float32]:
    """Return the noise around each pixel, (h, w), as a standard deviation."""
    rough = cv2.absdiff(darkness, cv2.GaussianBlur(darkness, (0, 0), 3))
    window = max(3, max(darkness.shape) // 8)
    return np.asarray(cv2.boxFilter(rough, cv2.CV_32F, (window, window)) * 1.25, np.float32)


def _without_long_edges(ink: Mask) -> Mask:
    """Leave out what lies along an edge and is longer than what does not; digits may fill their picture."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    extents = stats[:, 2:4].max(axis=1)
    along = np.zeros(count, bool)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        along |= np.bincount(side, minlength=count) > _EDGE_SHARE * len(side)
    along[0] = False
    others = extents[1:][~along[1:] & (extents[1:] > 2 * pen_px_of(ink))]
    if others.size:
        along &= extents > _LONGER * np.median(others)
        ink = np.where(along[labels], 0, ink).astype(np.uint8)
    return ink


def _without_edges(ink: Mask) -> Mask:
    """Leave out what lies along an edge of the picture: the table, the shadow of the book's fold."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    extents = stats[:, 2:4].max(axis=1)
    strokes = extents[1:][extents[1:] > 2 * pen_px_of(ink)]
    usual = np.median(strokes) if len(strokes) > 2 else np.inf
    is_edge = np.zeros(count, bool)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        on_it = np.bincount(side, minlength=count)
        is_edge |= (on_it > _EDGE_SHARE * len(side)) | ((on_it > 0) & (extents > 4 * usual))
    is_edge[0] = False
    return np.where(is_edge[labels], 0, ink).astype(np.uint8)
