"""Limits: what ink may be, wherever it comes from: files, journals, the clipboard, a pen.

Pens and coordinates are in board pixels.
"""

from board.ink.stroke import Stroke

PEN_PX_MIN, PEN_PX_MAX = 1e-3, 1000.0
"""The widest pen that can be chosen, on the largest board, has 850."""

COORDINATE_PX_MAX = 1e6

TIME_S_MAX = 1e11
"""About 3,000 years: a clock's time since 1970 stays far below."""

PAGE_SIDE_PX_MAX = 16_384

PAGES_MAX = 10_000

STROKE_POINTS_MAX = 1_000_000

STROKES_MAX = 100_000
"""On all pages of a document together, to which files can be added."""


def problem_of(stroke: Stroke) -> str:
    """Return in half a sentence which limit a stroke is beyond, or ""."""
    points, times_s = stroke.points, stroke.times_s
    if not PEN_PX_MIN <= stroke.pen_px <= PEN_PX_MAX:
        return f"a pen is not between {PEN_PX_MIN:g} and {PEN_PX_MAX:g} pixels wide"
    if len(points) > STROKE_POINTS_MAX:
        return f"a stroke has more than {STROKE_POINTS_MAX} points"
    if not -COORDINATE_PX_MAX <= points.min() <= points.max() <= COORDINATE_PX_MAX:
        return f"a point is further than {COORDINATE_PX_MAX:.0f} pixels away"
    if not -TIME_S_MAX <= times_s[0] <= times_s[-1] <= TIME_S_MAX or (times_s[1:] < times_s[:-1]).any():
        return "the times of a stroke fall, or are out of range"
    return ""
