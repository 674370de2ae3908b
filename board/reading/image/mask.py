"""Which pixels of a picture are ink, in any light and on any paper."""

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.image.frames import without_frames
from board.reading.image.paper import Darkness, darkness_of
from board.reading.image.ruled_lines import Mask, without_rules

_FLOOR = 10  # of 255: a darker paper is needed for anything to be ink
_NOISE_RATIO = 3.5
_EDGE_SHARE = 0.12  # of a side of the picture: what lies on it so long is not writing


def ink_mask_of(grey: NDArray[np.uint8]) -> Mask:
    """Tell ink from paper.

    Args:
        grey: (h, w) uint8, dark ink on light ground or the other way round.

    Returns:
        (h, w) uint8, 255 = ink.
    """
    first = _thresholded(_smooth(darkness_of(grey)))
    if not first.any():
        return first
    darkness = _smooth(darkness_of(grey, pen_px_of(first)))
    unframed = without_frames(darkness, _thresholded(darkness, share=0.35))
    return _without_edges(_thresholded(without_rules(unframed)))


def pen_px_of(mask: Mask) -> float:
    """Return the typical width of the strokes in a mask, in its pixels; 1 if there is none."""
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    count, labels = cv2.connectedComponents(padded, connectivity=8)
    if count == 1:
        return 1.0
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_5)
    areas = np.bincount(labels.ravel(), minlength=count)[1:]
    # A quarter of its width is how deep, on average, a point of a long stroke lies in it.
    widths = 4 * (np.bincount(labels.ravel(), depth.ravel(), count)[1:] / areas - 0.5)
    order = np.argsort(widths)
    lengths = np.cumsum((areas / np.maximum(widths, 1))[order])
    return max(1.0, float(widths[order][np.searchsorted(lengths, lengths[-1] / 2)]))


def _smooth(darkness: Darkness) -> Darkness:
    return np.asarray(cv2.GaussianBlur(darkness, (0, 0), 1), np.uint8)


def _thresholded(darkness: Darkness, share: float = 1.0) -> Mask:
    """Part what stands out from the noise into faint (print-through, paper) and ink.

    Args:
        darkness: (h, w) uint8.
        share: of the level between the two, from where on it is ink.
    """
    rough = cv2.absdiff(darkness, cv2.GaussianBlur(darkness, (0, 0), 3))
    window = max(3, max(darkness.shape) // 8)
    noise = cv2.boxFilter(rough, cv2.CV_32F, (window, window)) * 1.25
    stands_out = darkness > np.maximum(_NOISE_RATIO * noise, _FLOOR)
    seen = darkness[stands_out]
    if not seen.size:
        return np.zeros_like(darkness)
    level = share * cv2.threshold(seen[None], 0, 255, cv2.THRESH_OTSU)[0]
    cores = np.where(stands_out & (darkness > level), darkness, 0).astype(np.uint8)
    # The edge of a stroke is where half of its own darkness is reached.
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    own = cv2.dilate(cores, disc)
    return np.where(stands_out & (own > 0) & (darkness > own // 2), 255, 0).astype(np.uint8)


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
