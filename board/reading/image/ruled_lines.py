"""The rules of ruled and squared paper: found as long, thin, even lines, and taken away."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.image.paper import Darkness, shrunk

Mask = NDArray[np.uint8]
"""(h, w) uint8, 255 where something is, else 0."""

INK_RATIO = 1.35
"""What is so much darker than the line it stands on is ink."""

_WORK_PX = 800  # the longest side at which rules are looked for
_SLOPE_MAX = 0.15
_SPREAD = (-0.03, -0.015, 0.0, 0.015, 0.03)  # of slopes on one page, by perspective and curl
_SEGMENT = 1 / 20  # of the longest side: what of a rule is straight
_LENGTH_MIN = 0.3  # of the picture, where it runs beside one that is cut off by both edges of it
_FREE_LENGTH_MIN, _FREE_MIN = 0.55, 4  # of the longest side, for those on their own, and so many
_TRACK_MIN_PX = 8  # what is shorter has no course that could be fitted
_FIT_POINTS = 2000  # of its pixels, which may be as many as the picture's, so many tell the course
_APART_PX = 1.5
_COVERED_MIN = 0.85  # of its length: how much of a rule is seen, or ink on it
_BESIDE_PX = 4.0  # from a rule that is known: another one
_EDGE = 0.02  # of the picture: where a rule that is cut off may fade
_THICKNESS_MAX = 0.012  # of the longest side


def without_rules(darkness: Darkness) -> Darkness:
    """Take rules out of a picture and leave, or mend, the ink that crosses them.

    Args:
        darkness: (h, w) uint8.

    Returns:
        (h, w) uint8, the darkness without them.
    """
    small = cv2.GaussianBlur(shrunk(darkness, _WORK_PX / max(darkness.shape)), (0, 0), 0.7)
    noise = 1.4826 * float(np.median(np.abs(small.astype(np.float32) - np.median(small))))
    floor = max(6.0, 2.5 * noise)
    level = _rules_of(darkness, np.asarray(small, np.uint8), floor)
    # Transposed, an upright rule is a level one.
    upright = _rules_of(np.ascontiguousarray(darkness.T), np.ascontiguousarray(small.T), floor)
    level_there, upright_there = np.zeros(darkness.shape, bool), np.zeros(darkness.shape, bool)
    for rule in level:
        level_there[rule.rows, rule.columns] = True
    for rule in upright:
        upright_there.T[rule.rows, rule.columns] = True
    left = darkness.copy()
    for rule in level:
        rule.take_out_of(left, upright_there)
    for rule in upright:
        rule.take_out_of(left.T, level_there.T)
    return left


def opened_along(picture: Darkness, length: int, slopes: tuple[float, ...]) -> Darkness:
    """Keep of a picture what belongs to straight, nearly level lines of some length.

    Args:
        picture: (h, w) uint8.
        length: in pixels, > 0.
        slopes: dy / dx of the lines to keep.

    Returns:
        (h, w) uint8: how dark the darkest such line through each pixel is all along.
    """
    height, width = picture.shape
    best = np.zeros_like(picture)
    gap = length // 6 | 1
    for slope in slopes:
        # Sheared by the slope, the line is level, where opening is fast.
        room = int(abs(slope) * width) + 1
        shear = np.array([[1, 0, 0], [-slope, 1, room if slope > 0 else 0]], np.float32)
        sheared = cv2.warpAffine(picture, shear, (width, height + room), borderMode=cv2.BORDER_REPLICATE)
        without_gaps = ~_opened(~np.asarray(sheared, np.uint8), gap)
        sheared = _opened(without_gaps, length)
        back = cv2.warpAffine(sheared, shear, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        np.maximum(best, back, out=best)
    return best


def _opened(picture: Darkness, length: int) -> Darkness:
    """Keep of each row what is dark all along `length` pixels; beyond the edges all may be."""
    before, after = length // 2, length - 1 - length // 2
    dark = _slid(np.pad(picture, ((0, 0), (before, after)), constant_values=255), length, np.minimum)
    return _slid(np.pad(dark, ((0, 0), (after, before))), length, np.maximum)


def _slid(picture: Darkness, length: int, extreme: np.ufunc) -> Darkness:
    """Return the minimum or maximum of each `length` pixels side by side, in steps of doubled width."""
    width = 1
    while width < length:
        step = min(width, length - width)
        picture = extreme(picture[:, :-step], picture[:, step:])
        width += step
    return picture


@dataclass(frozen=True, eq=False)
class _Rule:
    """Hold the pixels of a nearly level rule, in a band as long as it is and a margin wider.

    Attributes:
        rows, columns: (t, n) of the band's pixels; the first and the last row are beside the rule.
        level: (n,) float32, how dark the rule is.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    level: NDArray[np.float32]

    def take_out_of(self, darkness: Darkness, others: NDArray[np.bool_]) -> None:
        """Put in its place what lies on both sides of it: paper, or a stroke that crosses it.

        Args:
            darkness: (h, w) uint8, changed.
            others: (h, w) where rules across this one run, which are no strokes.
        """
        band = darkness[self.rows, self.columns]
        is_crossing = others[self.rows, self.columns]
        clear = np.where(is_crossing, 0, band).astype(np.uint8)
        slant = np.ones((1, len(band) | 1), np.uint8)  # of the strokes that cross
        beside = cv2.min(cv2.dilate(clear[:1], slant), cv2.dilate(clear[-1:], slant))
        is_rule = band < self.level * np.where(is_crossing, 2, INK_RATIO) + 8
        darkness[self.rows, self.columns] = np.where(is_rule, np.minimum(clear, beside), band)


def _rules_of(darkness: Darkness, small: Darkness, floor: float) -> list[_Rule]:
    """Find the nearly level rules, in `small`, and measure them in `darkness`."""
    longest, breadth = max(small.shape), small.shape[1]
    scale = darkness.shape[1] / breadth
    tracks = _tracks_of(small, floor)
    whole = [t for t in tracks if len(t.rows) == breadth]
    free = [t for t in tracks if len(t.rows) >= _FREE_LENGTH_MIN * longest]
    rules = []
    for track in tracks:
        course = None
        if whole:
            course = track.completed_by(min(whole, key=lambda other: abs(other.middle - track.middle)))
        if course is None and track in free and len(free) >= _FREE_MIN:
            course = track
        if course is None:
            continue
        columns = np.arange(int(course.begin * scale), min(darkness.shape[1], int(course.end * scale)))
        rows = np.interp((columns + 0.5) / scale - 0.5, np.arange(course.begin, course.end), course.rows)
        rule = _measured(darkness, columns, (rows + 0.5) * scale - 0.5)
        if rule is not None:
            rules.append(rule)
    return rules


@dataclass(frozen=True, eq=False)
class _Track:
    """Hold a nearly level line: its first column, and its row in that column and on."""

    begin: int
    rows: NDArray[np.floating]

    @cached_property
    def middle(self) -> float:
        return float(self.rows.mean())

    @property
    def end(self) -> int:
        return self.begin + len(self.rows)

    def completed_by(self, other: "_Track") -> "_Track | None":
        """Return the track as long as one that it runs beside; None if it does not."""
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        if end - begin < len(self.rows) / 2:
            return None
        apart = (
            self.rows[begin - self.begin : end - self.begin]
            - other.rows[begin - other.begin : end - other.begin]
        )
        return _Track(other.begin, other.rows + np.median(apart)) if apart.std() < _APART_PX else None


def _tracks_of(small: Darkness, floor: float) -> list[_Track]:
    """Find long, nearly level lines."""
    longest = max(small.shape)
    slope = _main_slope_of(small, floor)
    if slope is None:
        return []
    slopes = tuple(slope + more for more in _SPREAD)
    lines = opened_along(small, max(11, round(_SEGMENT * longest)), slopes)
    crest = (lines > floor) & (lines >= cv2.dilate(lines, np.ones((5, 1), np.uint8)))
    crests = cv2.morphologyEx(crest.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(crests, connectivity=8)
    tracks = []
    for label in range(1, count):
        left, top, width, height = (int(v) for v in stats[label, :4])
        if width < max(_LENGTH_MIN * small.shape[1], _TRACK_MIN_PX):
            continue
        rows, columns = np.nonzero(labels[top : top + height, left : left + width] == label)
        x, y = columns / width * 2 - 1, rows.astype(np.float64)
        step = -(-len(x) // _FIT_POINTS)
        fit = _smooth_fit(x[::step], y[::step])
        followed = np.zeros(width, bool)
        followed[columns[np.abs(np.polyval(fit, x) - y) < 2.5]] = True
        if followed.mean() < 0.7:
            continue
        begin, end = left, left + width
        if begin <= _EDGE * small.shape[1] and end >= (1 - _EDGE) * small.shape[1]:
            begin, end = 0, small.shape[1]
        tracks.append(_Track(begin, top + np.polyval(fit, (np.arange(begin, end) - left) / width * 2 - 1)))
    return tracks + _parallels_of(lines > floor, tracks)


def _parallels_of(there: NDArray[np.bool_], tracks: list[_Track]) -> list[_Track]:
    """Find rules beside one that runs across the page, where ink along them hides their course."""
    height, width = there.shape
    across = sorted((t for t in tracks if len(t.rows) == width), key=lambda track: track.middle)
    if not across:
        return []
    known = across[len(across) // 2]
    away = np.arange(-height, height)
    rows = np.rint(known.rows).astype(np.intp)[None] + away[:, None]
    inside = (rows >= 0) & (rows < height)
    covered = there[np.clip(rows, 0, height - 1), np.arange(width)] & inside
    is_rule = (covered.mean(axis=1) > _COVERED_MIN).astype(np.int8)
    edges = np.flatnonzero(np.diff(is_rule, prepend=0, append=0))
    middles = [(int(away[a]) + int(away[b - 1])) / 2 for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [
        _Track(0, known.rows + middle)
        for middle in middles
        if all(abs(known.middle + middle - other.middle) > _BESIDE_PX for other in across)
    ]


def _main_slope_of(small: Darkness, floor: float) -> float | None:
    """Return the slope at which most darkness lies on long lines; None if it lies on none."""
    half = cv2.resize(small, (max(1, small.shape[1] // 2), small.shape[0]), interpolation=cv2.INTER_AREA)
    height, width = half.shape
    line = np.ones((1, max(9, max(small.shape) // 12)), np.uint8)
    best = 0
    slope_there = None
    for slope in np.linspace(-_SLOPE_MAX, _SLOPE_MAX, 31):
        room = int(abs(slope) * 2 * width) + 1
        shear = np.array([[1, 0, 0], [-2 * slope, 1, room if slope > 0 else 0]], np.float32)
        sheared = cv2.warpAffine(half, shear, (width, height + room))
        evenly = cv2.erode(cv2.dilate(sheared, np.ones((1, 5), np.uint8)), line)
        energy = int(cv2.subtract(evenly, int(floor)).sum())  # type: ignore[call-overload]
        if energy > best:
            best, slope_there = energy, float(slope)
    return slope_there


def _smooth_fit(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit a cubic that heeds outliers little."""
    weights = np.ones(len(x))
    for _ in range(4):
        fit = np.polyfit(x, y, 3, w=weights)
        residue = np.abs(np.polyval(fit, x) - y)
        weights = 1 / (1 + (residue / 1.5) ** 2)
    return fit


def _measured(darkness: Darkness, columns: NDArray[np.intp], rows: NDArray[np.float64]) -> _Rule | None:
    """Find how wide and how dark the rule on a track is for most of its length; None if it is none."""
    reach = round(_THICKNESS_MAX * max(darkness.shape))
    nearest = np.rint(rows).astype(np.intp)[None] + np.arange(-reach, reach + 1)[:, None]
    nearest = np.clip(nearest, 0, darkness.shape[0] - 1)
    every_column = np.broadcast_to(columns, nearest.shape)
    band = darkness[nearest, every_column]
    across = np.median(band, axis=1)  # ink that crosses here and there does not show in it
    middle = reach // 2 + int(np.argmax(across[reach // 2 : -(reach // 2) or None]))
    faint = np.flatnonzero(across < across[middle] * 0.25)
    first = int(faint[faint < middle].max(initial=0))
    last = int(faint[faint > middle].min(initial=len(across) - 1))
    if across[middle] < 4 or last - first > reach + 2:
        return None
    crest = _running_median(band[first : last + 1].max(axis=0), len(columns) // 6)
    level = np.minimum(crest, 1.5 * np.median(crest)).astype(np.float32)
    return _Rule(nearest[first : last + 1], every_column[first : last + 1], level)


def _running_median(values: NDArray[np.uint8], window: int) -> NDArray[np.uint8]:
    size = min(255, max(3, window | 1))
    padded = cv2.copyMakeBorder(values[None], 0, 0, size, size, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.medianBlur(padded, size)[0, size:-size], np.uint8)
