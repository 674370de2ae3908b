"""Plots as PNG: calibration, risk over coverage, training and search."""

import io
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

mpl.use("agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

INK, PAPER, FAINT = "#1d2733", "#ffffff", "#d9dee4"
COLOURS = ("#165bbb", "#c2263c", "#0e7f27", "#c77a0b", "#8a3d98", "#0a7c7a")
"""The same as in the report's page and thumbnails, the first for what matters most."""

DIM = "#8b97a3"
FEWEST = 10

Scores = Sequence[tuple[int, float]]
"""Trials of a search: each its number and its score."""

_STYLE: dict[Any, Any] = {
    "font.size": 9,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.facecolor": PAPER,
    "lines.linewidth": 1.8,
}


def calibration_curve(calibrations: dict[str, dict[str, Any]]) -> bytes:
    """Plot accuracy over confidence for each set; a dot's size shows its number of answers.

    A bin of fewer than ten answers says nothing and is left out.

    Args:
        calibrations: for each name what `measures.calibration` returns.
    """
    with picture(4.6, 3.6) as (axes, png):
        axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1.2, zorder=1)
        for colour, (name, found) in zip(COLOURS, calibrations.items(), strict=False):
            bins = [b for b in found["bins"] if b["count"] >= FEWEST]
            x, y = [b["confidence"] for b in bins], [b["accuracy"] for b in bins]
            total = sum(b["count"] for b in found["bins"])
            sizes = [8 + 110 * (b["count"] / total) ** 0.5 for b in bins]
            axes.plot(x, y, color=colour, linewidth=1, alpha=0.5)
            axes.scatter(x, y, sizes, color=colour, label=f"{name}, error {found['error']:.2%}", zorder=3)
        _percent(axes, "the network's confidence", "share that is right")
        axes.legend(loc="upper left", bbox_to_anchor=(0, 1.02))
        axes.set_ylim(0.0, 1.35)
        axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    return png.getvalue()


def risk_curve(refusals: dict[str, dict[str, Any]]) -> bytes:
    """Plot the errors left over the share of answers kept, for each set.

    Args:
        refusals: for each name what `measures.coverage_and_risk` returns.
    """
    with picture(4.6, 3.6) as (axes, png):
        for colour, (name, found) in zip(COLOURS, refusals.items(), strict=False):
            coverage, risk = zip(*found["curve"], strict=True)
            axes.plot(coverage, risk, color=colour, label=name)
        axes.set_xlim(0.5, 1.0)
        _percent(axes, "share of answers kept, the surest first", "errors among them")
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=1))
        axes.yaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))
        axes.set_ylim(bottom=0)
        axes.legend(loc="upper left")
    return png.getvalue()


def training_curve(history: Sequence[dict[str, float]]) -> bytes:
    """Plot the validation errors of each epoch of a training, on a logarithmic axis."""
    with picture(6.4, 3.6) as (axes, png):
        epochs = range(1, len(history) + 1)
        measured = {"pen digits": "pen", "MNIST": "mnist", "non-digits, not refused": "refused"}
        for colour, (name, key) in zip(COLOURS, measured.items(), strict=False):
            axes.plot(
                epochs, [max(1 - h[key], 1e-5) for h in history], color=colour, label=name, marker="o", ms=3
            )
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=2))
        axes.set_xlabel("epoch")
        axes.set_ylabel("validation error")
        axes.legend()
    return png.getvalue()


def search_curves(complete: Scores, given_up: Scores, importance: dict[str, float]) -> bytes:
    """Plot the scores of a search's trials and the importance of each value.

    Args:
        complete: trials that came to their end, one at least.
        given_up: those that did not.
        importance: for each name a share of 1, the largest first.
    """
    with mpl.rc_context(_STYLE):
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(9.2, 3.6), layout="constrained", width_ratios=[3, 2]
        )
        try:
            numbers, scores = zip(*complete, strict=True)
            best = list(itertools.accumulate(scores, max))
            left.step(numbers, best, where="post", color=COLOURS[0], label="best so far")
            left.plot(numbers, scores, "o", ms=4, color=COLOURS[0])
            left.plot(
                [n for n, _ in given_up], [s for _, s in given_up], "x", ms=4, color=DIM, label="given up"
            )
            left.set_ylim(bottom=min(scores) - (best[-1] - min(scores)) / 2 - 1e-4)
            left.xaxis.set_major_locator(MaxNLocator(integer=True))
            left.set_xlabel("trial")
            left.set_ylabel("score on the validation")
            left.legend(loc="lower right")
            names = list(importance)[::-1]
            shares = [importance[name] for name in names]
            right.barh([name.replace("_", " ") for name in names], shares, 0.6, color=COLOURS[0])
            right.grid(visible=False, axis="y")
            right.tick_params(axis="y", length=0)
            right.xaxis.set_major_formatter(PercentFormatter(1))
            right.set_xlabel("share of the score's differences that it explains")
            if not names:
                right.set_axis_off()
                right.text(0.5, 0.5, "too few trials to say what matters", ha="center", color=DIM)
            return _png_of(figure)
        finally:
            plt.close(figure)


def _png_of(figure: Figure) -> bytes:
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=180)
    return png.getvalue()


@contextmanager
def picture(width_in: float, height_in: float) -> Iterator[tuple[Axes, io.BytesIO]]:
    """Yield axes to draw on, and a buffer that holds the PNG file afterwards."""
    png = io.BytesIO()
    with mpl.rc_context(_STYLE):
        figure, axes = plt.subplots(figsize=(width_in, height_in), layout="constrained")
        try:
            yield axes, png
            png.write(_png_of(figure))
        finally:
            plt.close(figure)


def _percent(axes: Axes, x: str, y: str) -> None:
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xlabel(x)
    axes.set_ylabel(y)
