"""InkML: ink as a file, after the W3C's Ink Markup Language of 2011.

Read are traces with the channels X, Y and T (others are passed over) in any of the
standard's notations and units, their formats, contexts and brushes. Written are X and Y
in pixels, y down, T in milliseconds, and the pen's width as a brush.
"""

from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

import numpy as np

from board.atomic_file import write_atomically
from board.errors import UserError
from board.ink import Ink, Stroke
from board.inkml_parser import NAMESPACE, InkmlParser, RefusedError

BYTES_MAX = 32 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Page:
    """Hold what a file says.

    Attributes:
        ink: the pen-down traces, in the file's order.
        canvas_px: width and height of the board it was written on, where the file has them.
    """

    ink: Ink
    canvas_px: tuple[int, int] | None = None


def read_inkml(path: Path) -> Ink:
    """Return the ink of an InkML file; see `read_page`."""
    return read_page(path).ink


def read_page(path: Path) -> Page:
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
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
    except expat.ExpatError as error:
        raise UserError(
            f"{path} is not InkML: {expat.ErrorString(error.code)} in line {error.lineno}"
        ) from error
    except RefusedError as refusal:
        raise UserError(f"{path} cannot be read as InkML: {refusal} in line {parser.line}") from refusal
    return Page(tuple(parser.strokes), parser.canvas_px)


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


def inkml_of(ink: Ink, canvas_px: tuple[int, int] | None = None) -> str:
    """Return ink as the text of an InkML file."""
    pens = sorted({float(stroke.pen_px) for stroke in ink})
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
            f'    <brush xml:id="pen{n}"><brushProperty name="width" value="{pen_px}" units="px"/></brush>'
            for n, pen_px in enumerate(pens)
        ),
        "  </definitions>",
    ]
    lines += [
        f'  <trace brushRef="#pen{pens.index(stroke.pen_px)}">{_text_of(stroke)}</trace>' for stroke in ink
    ]
    return "\n".join([*lines, "</ink>", ""])


def _text_of(stroke: Stroke) -> str:
    times_ms = np.round(stroke.times_s * 1000, 3)
    return ", ".join(
        f"{_decimal(x)} {_decimal(y)} {_decimal(t)}"
        for (x, y), t in zip(stroke.points, times_ms, strict=True)
    )


def _decimal(number: np.floating) -> str:
    """Write a number in the fewest digits that give it back, never with an exponent."""
    return np.format_float_positional(number, unique=True, trim="-")
