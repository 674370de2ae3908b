"""Numbers with other marks beside them, by hands never trained on: `python -m tests.benchmarks.marks_beside`.

    python -m tests.benchmarks.marks_beside [--data ../shared/data] [--network NETWORK.npz]

Three-digit numbers by the split's test writers, 20 of each kind, beside a dot, comma, bar or slash by
other test writers, and ticks, arrows and rings by people on the web; underlines, lines above and lines
through are drawn straight, of the number's length and longer, at four distances. Every stroke goes through
the board's commands. Right is a number whose three digits, and no others, are read; crossed out, no digit
at all. The summary counts a dot, comma, bar, tick, arrow, ring and underline beside a number: numbers, and
digits less what is wrong with them.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.random import Generator

from board.ink.stroke import Box, Ink, Points, box_of
from board.reading.reader import Reader
from board.state.commands import Command, PenDown, PenMove, PenUp
from tests.support.sessions import after, read_by_key
from trainer.data.dataset import Sample, by_writer, pen_data_in, read_samples
from trainer.evaluation.measures import share as share_of
from trainer.evaluation.scoring import edit_distance

EACH = 20
UNDERLINED = 100
HEIGHT_PX = 150.0
WINDOW = 1920, 1080
FAR_PX = (15, 30, 60, 120)
SYMBOLS = {
    "tick": "latex:amssymb:checkmark",
    "arrow": "latex:latex2e:rightarrow",
    "ring": "latex:latex2e:bigcirc",
}
SIGNS = {
    "dot": (".", 0.12, 1.0),
    "comma": (",", 0.35, 1.15),
    "bar": ("-", 0.6, 0.55),
    "slash": ("/", 1.3, 1.1),
}
"""For each its label, its longer side and how far down its lowest point is, in heights of the number."""

SUMMED = ("dot", "comma", "bar", "tick", "arrow", "ring", "underline")
"""What is counted together."""


def sized(strokes: tuple[Points, ...], extent: float, left: float, bottom: float) -> list[Points]:
    """Scale strokes to a longer side, with their box's left lower corner at a place."""
    box = box_of(np.concatenate(strokes))
    scale = extent / max(box.width, box.height, 1e-6)
    corner = np.array([left, bottom - box.height * scale])
    return [((s - (box.left, box.top)) * scale + corner).astype(np.float32) for s in strokes]


def number_of(digits: list[Sample], rng: Generator) -> tuple[str, list[Points]]:
    """Write a three-digit number by one hand."""
    strokes: list[Points] = []
    text, left = "", 300.0
    for _ in range(3):
        sample = digits[int(rng.integers(len(digits)))]
        box = box_of(np.concatenate(sample.strokes))
        extent = HEIGHT_PX * max(1.0, box.width / max(box.height, 1e-6))
        placed = sized(sample.strokes, extent, left, 500.0)
        left = float(np.concatenate(placed)[:, 0].max()) + rng.uniform(0.2, 0.4) * HEIGHT_PX
        strokes += placed
        text += sample.label
    return text, strokes


def drawn(strokes: list[Points]) -> Ink:
    """Draw strokes on an empty board, by its commands; return the board's ink."""
    commands: list[Command] = []
    for stroke in strokes:
        (x, y), *others = stroke.tolist()
        commands += [PenDown(0, x, y, 0.0), *(PenMove(0, x, y, 0.0) for x, y in others), PenUp(0)]
    return after(read_by_key(WINDOW), *commands).surface.ink


def line(start: tuple[float, float], end: tuple[float, float]) -> Points:
    """Draw a straight line of 30 points."""
    return np.linspace(start, end, 30, dtype=np.float32)


def lines_at(box: Box) -> Iterator[tuple[str, list[Points]]]:
    """List the lines drawn at a number, with the names of their kinds."""
    for name, longer in (("own length", 0.0), ("longer", 0.6 * HEIGHT_PX)):
        left, right = box.left - longer, box.right + longer
        for far in FAR_PX:
            y = box.bottom + far
            yield f"underlined {far} px below, {name}", [line((left, y), (right, y))]
        yield f"line 30 px above, {name}", [line((left, box.top - 30), (right, box.top - 30))]
        y = box.centre[1]
        yield f"crossed out, {name}", [line((left, y), (right, y + 10))]
    x = box.right + 0.4 * HEIGHT_PX
    yield "line beside", [line((x, box.top - 0.5 * HEIGHT_PX), (x, box.bottom + 0.5 * HEIGHT_PX))]
    heights = [box.bottom + 25 + 70 * n for n in range(5)]
    yield "five ruled lines", [line((box.left - 60, y), (box.right + 60, y)) for y in heights]


def main() -> None:
    """Print a row for each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--network", type=Path)
    options = parser.parse_args()
    reader = Reader.load(options.network)
    pen = pen_data_in(options.data)["test"]
    hands = [digits for digits in by_writer(pen.digits).values() if len(digits) >= 20]
    rng = np.random.default_rng(7)

    summed: dict[str, list[int]] = {}

    def wrong(strokes: list[Points], expected: str) -> int:
        """Return how many digits are missing, added or misread."""
        text = reader.read_ink(drawn(strokes)).text
        return edit_distance(expected, "".join(c for c in text if c.isdigit()))

    def share(kind: str, count: int, one: Callable[[int], int]) -> None:
        errors = [one(n) for n in range(count)]
        print(f"{kind:40} {errors.count(0):4d} of {count}", flush=True)
        if kind in SUMMED:
            summed[kind] = errors

    numbers = [number_of(hands[int(rng.integers(len(hands)))], rng) for _ in range(UNDERLINED)]
    share("nothing beside", UNDERLINED, lambda n: wrong(numbers[n][1], numbers[n][0]))
    for kind, (label, extent, low) in SIGNS.items():
        marks = [s for s in pen.letters if s.label == label]
        chosen = [marks[int(rng.integers(len(marks)))] for _ in range(EACH)]

        def beside(n: int, chosen: list[Sample] = chosen, extent: float = extent, low: float = low) -> int:
            text, strokes = numbers[n]
            box = box_of(np.concatenate(strokes))
            bottom = box.top + low * box.height
            return wrong(
                [*strokes, *sized(chosen[n].strokes, extent * HEIGHT_PX, box.right + 45, bottom)], text
            )

        share(kind, EACH, beside)
    for kind, label in SYMBOLS.items():
        files = sorted(options.data.glob("symbols-*.jsonl.gz"))
        found = [s for file in files for s in read_samples(file) if s.label == label][:EACH]

        def with_symbol(n: int, found: list[Sample] = found, kind: str = kind) -> int:
            text, strokes = numbers[n]
            box = box_of(np.concatenate(strokes))
            if kind != "ring":
                return wrong(
                    [*strokes, *sized(found[n].strokes, HEIGHT_PX, box.right + 60, box.bottom)], text
                )
            ring = sized(found[n].strokes, 1.0, 0.0, 1.0)
            every = box_of(np.concatenate(ring))
            corner = (box.left - 0.25 * box.width, box.top - 0.35 * box.height)
            scale = (1.5 * box.width / every.width, 1.7 * box.height / every.height)
            round_it = [((s - (every.left, every.top)) * scale + corner).astype(np.float32) for s in ring]
            return wrong([*strokes, *round_it], text)

        share(kind, len(found), with_symbol)
    kinds = [name for name, _ in lines_at(Box(0, 0, 1, 1))]
    for k, kind in enumerate(kinds):

        def lined(n: int, k: int = k, kind: str = kind) -> int:
            text, strokes = numbers[n]
            _, drawn = list(lines_at(box_of(np.concatenate(strokes))))[k]
            return wrong([*strokes, *drawn], "" if kind.startswith("crossed") else text)

        share(kind, UNDERLINED if kind.startswith("underlined") else EACH, lined)
    below = [k for k, kind in enumerate(kinds) if kind.startswith("underlined")]

    def underlined(n: int) -> int:
        text, strokes = numbers[n]
        _, drawn_line = list(lines_at(box_of(np.concatenate(strokes))))[below[n % len(below)]]
        return wrong([*strokes, *drawn_line], text)

    share("underline", EACH, underlined)
    errors = [count for kind in SUMMED for count in summed[kind]]
    for name, good, count in (
        ("numbers", errors.count(0), len(errors)),
        ("digits", 3 * len(errors) - sum(errors), 3 * len(errors)),
    ):
        figure = share_of(good, count)
        least, most = figure["interval"]
        shown = f"{figure['share']:.1%} ({least:.1%} to {most:.1%}) of {count}"
        print(f"beside {', '.join(SUMMED)}: {name} {shown}")


if __name__ == "__main__":
    main()
