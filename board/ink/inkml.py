"""InkML: ink as a file, after the W3C's Ink Markup Language of 2011.

Read are the channels X, Y, T and S (others are passed over) in any of the standard's notations
and units, with their formats, contexts, brushes and times; traces that others continue; views of
traces and groups, in definitions or not; and canvas transforms that are identities, affine, or
products of these. What changes the ink and is not read (lookups, MathML, other files) is refused.
Written are X and Y in pixels, y down, T in milliseconds, and the pen's width and colour as a brush.

In a labelled file, groups or views of traces say what they are:

    <traceGroup><annotation type="truth">7</annotation><trace>…</trace></traceGroup>

The label is "0" to "9", or "?" for what is not a digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

import numpy as np

from board.ink.inkml_context import PEN_COLOURS, RefusedError
from board.ink.inkml_parser import NAMESPACE, InkmlParser
from board.ink.stroke import Ink, Stroke
from board.system.atomic_file import write_atomically
from board.system.errors import UserError

BYTES_MAX = 32 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class InkPage:
    """Hold what a file says.

    Attributes:
        ink: the pen-down traces, in the file's order.
        canvas_px: width and height of the board it was written on, where the file has them.
        marks: the labels of trace groups that have one, with their traces.
    """

    ink: Ink
    canvas_px: tuple[int, int] | None = None
    marks: tuple[tuple[str, Ink], ...] = ()


def read_inkml(path: Path) -> Ink:
    """Return the ink of an InkML file; see `read_page`."""
    return read_page(path).ink


def read_marks(path: Path) -> tuple[tuple[str, Ink], ...]:
    """Return the labelled groups of an InkML file, each with its strokes; see `read_page`."""
    return read_page(path).marks


def read_page(path: Path) -> InkPage:
    """Read an InkML file, in bounded time and memory.

    Raises:
        UserError: if it cannot be read, is not InkML, or is beyond this module's limits.
    """
    parser = InkmlParser()
    try:
        with path.open("rb") as file:
            size = 0
            while chunk := file.read(_CHUNK_BYTES):
                size += len(chunk)
                if size > BYTES_MAX:
                    raise UserError(
                        f"{path} is larger than {BYTES_MAX >> 20} MiB: split it into several files"
                    )
                parser.feed(chunk)
        parser.feed(b"", final=True)
        drawing, labels = parser.drawing()
        marks = tuple((label, ink) for label, node in labels if (ink := drawing.ink_of(node)))
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
    except expat.ExpatError as error:
        raise UserError(
            f"{path} is not InkML: {expat.ErrorString(error.code)} in line {error.lineno}"
        ) from error
    except RefusedError as refusal:
        raise UserError(f"{path} cannot be read as InkML: {refusal} in line {parser.line}") from refusal
    return InkPage(drawing.ink, parser.canvas_px, marks)


def write_inkml(path: Path, ink: Ink, canvas_px: tuple[int, int] | None = None) -> None:
    """Write ink to a file, whole or not at all.

    Points come back exactly, times to the microsecond.

    Raises:
        UserError: if the file cannot be written.
    """
    try:
        write_atomically(path, inkml_of(ink, canvas_px).encode())
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from error


def inkml_of(
    ink: Ink, canvas_px: tuple[int, int] | None = None, marks: Sequence[tuple[str, Ink]] = ()
) -> str:
    """Return ink, and labelled groups of ink after it, as the text of an InkML file."""
    every = [*ink, *(stroke for _, strokes in marks for stroke in strokes)]
    pens = sorted({_pen_of(stroke) for stroke in every})
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<ink xmlns="{NAMESPACE}">']
    if canvas_px:
        lines.append(f'  <annotation type="canvas">{canvas_px[0]} {canvas_px[1]}</annotation>')
    lines += [
        "  <traceFormat>",
        '    <channel name="X" type="decimal" units="px"/>',
        '    <channel name="Y" type="decimal" units="px"/>',
        '    <channel name="T" type="decimal" units="ms"/>',
        "  </traceFormat>",
        "  <definitions>",
        *(
            f'    <brush xml:id="pen{n}"><brushProperty name="width" value="{pen_px}" units="px"/>'
            f'<brushProperty name="color" value="{PEN_COLOURS[colour]}"/></brush>'
            for n, (pen_px, colour) in enumerate(pens)
        ),
        "  </definitions>",
        *(f"  {_trace(stroke, pens)}" for stroke in ink),
    ]
    for label, strokes in marks:
        lines += [
            "  <traceGroup>",
            f'    <annotation type="truth">{escape(label)}</annotation>',
            *(f"    {_trace(stroke, pens)}" for stroke in strokes),
            "  </traceGroup>",
        ]
    return "\n".join([*lines, "</ink>", ""])


def _pen_of(stroke: Stroke) -> tuple[float, int]:
    return float(stroke.pen_px), stroke.colour


def _trace(stroke: Stroke, pens: Sequence[tuple[float, int]]) -> str:
    return f'<trace brushRef="#pen{pens.index(_pen_of(stroke))}">{_text_of(stroke)}</trace>'


def _text_of(stroke: Stroke) -> str:
    times_ms = np.round(stroke.times_s * 1000, 3)
    return ", ".join(
        f"{_decimal(x)} {_decimal(y)} {_decimal(t)}"
        for (x, y), t in zip(stroke.points, times_ms, strict=True)
    )


def _decimal(number: np.floating) -> str:
    """Write a number in the fewest digits that give it back, never with an exponent."""
    return np.format_float_positional(number, unique=True, trim="-")
