"""Read the UNIPEN format: pen files, and index files that label their segments.

Source: I. Guyon, L. Schomaker, R. Plamondon, M. Liberman, S. Janet, UNIPEN project of on-line data
exchange and recognizer benchmarks, 1994. Of the format's many keywords only those are followed that
say where the pen went, who held it, and what a segment of its path means.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from board.ink.stroke import Points
from trainer.data.dataset import Sample

Problem = Callable[[str], None]
"""Receives a sentence with file and line about data that cannot be used."""

DEPTH_MAX = 8
"""Files that include each other, at most so many deep."""
MOST_LINES = 50_000_000
"""Lines of a file and all that it includes."""

_MOST_LINE_CHARACTERS = 1_000_000
_SEGMENT = re.compile(r'(\S+)\s+(\S+)(?:\s+\S+)?\s+"(.*)"\s*$')
_PART = re.compile(r"(\d+)(?::(\d+))?(?:-(\d+)(?::(\d+))?)?")


@dataclass
class _Pen:
    """State of the parser: pen-down strokes, y up, and their segments.

    Attributes:
        strokes: of each pen-down its points, (n, 2) float32, n >= 0; empty ones count in the numbering.
        segments: place (file, line), writer, delineation and label of each.
        writer: who holds the pen from here on.
    """

    report: Problem
    strokes: list[Points] = field(default_factory=list)
    segments: list[tuple[str, str, str, str]] = field(default_factory=list)
    writer: str = ""
    columns: tuple[int, int] = (0, 1)
    points: list[tuple[float, float]] | None = None
    open_files: list[Path] = field(default_factory=list)
    lines_left: int = MOST_LINES

    def finish_stroke(self) -> None:
        if self.points is not None:
            self.strokes.append(np.array(self.points, np.float32).reshape(-1, 2))
            self.points = None


def read_unipen(path: Path, site: str, report: Problem, comment_has_writer: bool = False) -> Iterator[Sample]:
    """Read the characters of a file, and its strings of digits.

    Words are passed over; what is damaged is reported and left out.

    Args:
        path: an index or pen file; what it includes is looked for beside it, and in a folder
            `include` beside it or above.
        site: where it was collected.
        report: receives a sentence about each damaged line and each segment without ink.
        comment_has_writer: after each segment a `.COMMENT` says its label, writer and number, as
            pendigits has it.

    Raises:
        OSError: if the file itself cannot be read.
    """
    pen = _Pen(report, writer=path.stem)
    _read(path, pen, comment_has_writer)
    for number, (place, writer, delineation, label) in enumerate(pen.segments):
        is_string = re.fullmatch(r"[0-9]([0-9 ]*[0-9])?", label) is not None
        if not (is_string or (len(label) == 1 and label.isprintable() and not label.isdigit())):
            continue
        strokes = _delineated(pen.strokes, delineation)
        if strokes:
            yield Sample(
                id=f"{site}/{path.stem}/{number}",
                site=site,
                writer=f"{site}/{writer}",
                label=label,
                strokes=tuple(strokes),
            )
        else:
            report(f'{place}: the ink of "{label}" ({delineation}) is not there')


def _read(path: Path, pen: _Pen, comment_has_writer: bool) -> None:
    pen.open_files.append(path.resolve())
    with path.open(encoding="latin-1") as lines:
        number = 0
        while line := lines.readline(_MOST_LINE_CHARACTERS):
            number += 1
            place = f"{path}, line {number}"
            pen.lines_left -= 1
            if pen.lines_left == 0:
                pen.report(f"{place}: this is more than {MOST_LINES} lines; the rest is left out")
            if pen.lines_left <= 0:
                break
            if not line.startswith("."):
                _add_point(line, place, pen)
                continue
            pen.finish_stroke()
            keyword, _, rest = line[1:].strip().partition(" ")
            keyword, _, more = keyword.partition("\t")
            rest = f"{more} {rest}".strip()
            match keyword:
                case "PEN_DOWN":
                    pen.points = []
                case "WRITER_ID" if rest:
                    pen.writer = rest.split()[0]
                case "COMMENT" if comment_has_writer and pen.segments and len(rest.split()) == 3:
                    said, writer, _ = rest.split()
                    *_, (segment_place, _, delineation, label) = pen.segments
                    pen.segments[-1] = segment_place, f"{path.stem}-{writer}", delineation, label
                    if said != label:
                        pen.segments.pop()
                        pen.report(f'{place}: the digit before is labelled "{label}" and said to be {said}')
                case "COORD" if {"X", "Y"} <= set(rest.split()):
                    pen.columns = rest.split().index("X"), rest.split().index("Y")
                case "SEGMENT":
                    if found := _SEGMENT.match(rest):
                        pen.segments.append((place, pen.writer, found[2], found[3]))
                    elif '"' in rest:
                        pen.report(f"{place}: this is no segment: {rest[:60]}")
                case "INCLUDE":
                    included = _included(path, rest)
                    if included and included.resolve() in pen.open_files:
                        pen.report(f"{place}: the file {rest[:60]} includes itself")
                    elif included and len(pen.open_files) > DEPTH_MAX:
                        pen.report(f"{place}: more than {DEPTH_MAX} files include each other")
                    elif included:
                        _read(included, pen, comment_has_writer)
                    elif not rest.endswith((".doc", ".lex")):  # words about the data, not the data
                        pen.report(f"{place}: the included file {rest[:60]} is not there")
        pen.finish_stroke()
    pen.open_files.pop()


def _included(path: Path, name: str) -> Path | None:
    """Find an included file; one outside the folders of the data is never opened."""
    if not name or Path(name).is_absolute() or ".." in Path(name).parts:
        return None
    folders = [path.parent, *(parent / "include" for parent in path.absolute().parents[:5])]
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def _add_point(line: str, place: str, pen: _Pen) -> None:
    if pen.points is None or not line.strip():
        return
    values = line.split()
    try:
        x, y = (float(values[column]) for column in pen.columns)
    except (ValueError, IndexError):
        pen.report(f"{place}: this is no point of the pen: {line.strip()[:60]}")
        return
    if abs(x) < 1e7 and abs(y) < 1e7:
        pen.points.append((x, y))
    else:
        pen.report(f"{place}: this point is out of any tablet: {line.strip()[:60]}")


def _delineated(strokes: list[Points], delineation: str) -> list[Points]:
    """Return the strokes that a delineation such as `358-359`, `3:10-4:20` or `1,3` names.

    Returns:
        Without points equal to the one before, y down, moved so that the smallest x and y are 0;
        nothing if a part is not there or empty.
    """
    chosen: list[Points] = []
    for part in delineation.split(","):
        found = _PART.fullmatch(part)
        if not found:
            return []
        first, last = int(found[1]), int(found[3] or found[1])
        if not first <= last < len(strokes):
            return []
        for n in range(first, last + 1):
            begin = int(found[2] or 0) if n == first else 0
            end = int(found[4]) + 1 if n == last and found[4] else None
            points = strokes[n][begin:end] * np.array([1, -1], np.float32)
            if len(points):
                repeated = np.zeros(len(points), bool)
                repeated[1:] = (points[1:] == points[:-1]).all(axis=1)
                chosen.append(points[~repeated])
    if not chosen:
        return []
    corner = np.concatenate(chosen).min(axis=0)
    return [s - corner for s in chosen]
