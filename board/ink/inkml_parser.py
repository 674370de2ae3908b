"""The elements of an InkML file as strokes, in bounded time and memory."""

import re
from dataclasses import dataclass, replace
from xml.parsers import expat

import numpy as np

from board.ink.stroke import Stroke
from board.ink.trace_text import POINT_VALUES_MAX, values_of

NAMESPACE = "http://www.w3.org/2003/InkML"
DEPTH_MAX = 64
TAG_BYTES_MAX = 2 * 1024 * 1024
"""Of a tag or a comment, which has to be held whole."""
ELEMENTS_MAX = 100_000
"""Of any kind, so the number of traces is bounded by it too."""
POINTS_MAX = 1_000_000
VALUES_MAX = 5_000_000
"""In all channels of all points."""
TRACE_CHARS_MAX = 4 * 1024 * 1024
COORDINATE_MAX_PX = 1e7
LABEL_CHARS_MAX = 8
PEN_COLOURS = ("#000000", "#C08A00", "#2E8B57")
"""How a file says which of the board's pens was used; any other colour is the first.

They are for paper; how the board shows them is the theme's."""

_XML_ID = "http://www.w3.org/XML/1998/namespace id"
_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "iso-8859-1"}  # what expat reads without help
_PX_PER_IN = 96.0  # as CSS has it
_LENGTHS_PX = {
    "m": _PX_PER_IN / 0.0254,
    "cm": _PX_PER_IN / 2.54,
    "mm": _PX_PER_IN / 25.4,
    "himetric": _PX_PER_IN / 2540,
    "in": _PX_PER_IN,
    "pc": _PX_PER_IN / 6,
    "pt": _PX_PER_IN / 72,
}
_TIMES_S = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_STEP_S = 0.01  # from point to point, where a file has no times
_PAUSE_S = 0.2  # from stroke to stroke, there
_GIVEN_BACK = frozenset(
    ("context", "inkSource", "traceFormat", "channel", "channelProperties", "channelProperty")
) | {"brush", "brushProperty"}


class RefusedError(Exception):
    """Say in half a sentence why a file is not read."""


@dataclass(frozen=True)
class _Context:
    """Hold what a trace is read with: its channels' names, their units' sizes (px, s), the pen."""

    names: tuple[str, ...] = ("X", "Y")
    scales: tuple[float, ...] = (1.0, 1.0)
    pen_px: float = Stroke.pen_px
    colour: int = 0


@dataclass
class _Element:
    """Hold an element that is still open, what it says of traces, and the text in it."""

    name: str
    id: str
    context: _Context
    text: list[str] | None = None
    chars: int = 0
    first: int = 0  # of the strokes, if it is a group
    truth: str = ""


class InkmlParser:
    """Follow an InkML file element by element, keeping only the strokes and the definitions.

    Each element begins with its parent's context. Those that define give theirs back to the
    parent at their end, unless they stand in `<definitions>`, where they wait to be named.
    """

    def __init__(self) -> None:
        self.strokes: list[Stroke] = []
        self.canvas_px: tuple[int, int] | None = None
        self.groups: list[tuple[str, int, int]] = []  # label, and from which to before which stroke
        self._open = [_Element("", "", _Context())]
        self._named = {"DefaultContext": _Context()}
        self._elements = self._points = self._values = self._bytes = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.CharacterDataHandler = self._characters
        self._parser.EndElementHandler = self._end
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._doctype

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def feed(self, chunk: bytes, final: bool = False) -> None:
        """Read on.

        Raises:
            ExpatError: if the file is not well-formed XML.
            RefusedError: if it is not InkML, or beyond the limits.
        """
        self._parser.Parse(chunk, final)
        self._bytes += len(chunk)
        if self._bytes - self._parser.CurrentByteIndex > TAG_BYTES_MAX:
            raise RefusedError(f"a tag is longer than {TAG_BYTES_MAX >> 20} MiB")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise RefusedError(f"the encoding {encoding[:20]!r} is not read")

    def _doctype(self, *_: object) -> None:
        raise RefusedError("document types and entities are not read")

    def _start(self, qualified_name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > ELEMENTS_MAX:
            raise RefusedError(f"there are more than {ELEMENTS_MAX} elements")
        if len(self._open) > DEPTH_MAX:
            raise RefusedError(f"elements are nested more than {DEPTH_MAX} deep")
        namespace, _, name = qualified_name.rpartition(" ")
        if namespace != NAMESPACE:
            name = "?"  # someone else's element, allowed in annotations
        if len(self._open) == 1 and name != "ink":
            raise RefusedError(f"there is no <ink> of the namespace {NAMESPACE}")
        name_given = attributes.get(_XML_ID, attributes.get("id", ""))
        element = _Element(name, name_given, self._context_of(attributes if name != "?" else {}))
        match name:
            case "trace":
                element.text = []
            case "annotation" if attributes.get("type") == "canvas":
                element.text = []
            case "annotation" if attributes.get("type") == "truth" and self._open[-1].name == "traceGroup":
                element.name, element.text = "truth", []
            case "traceGroup":
                element.first = len(self.strokes)
            case "traceFormat":
                element.context = replace(element.context, names=(), scales=())
            case "channel":
                element.context = _with_channel(element.context, attributes)
            case "channelProperty" if attributes.get("name") == "resolution":
                element.context = _with_resolution(element.context, attributes)
            case "brushProperty" if attributes.get("name") == "width":
                element.context = _with_width(element.context, attributes)
            case "brushProperty" if attributes.get("name") == "color":
                value = attributes.get("value", "").upper()
                colour = PEN_COLOURS.index(value) if value in PEN_COLOURS else 0
                element.context = replace(element.context, colour=colour)
        if name == "trace" and attributes.get("type") == "penUp":
            element.text = None
        self._open.append(element)

    def _context_of(self, attributes: dict[str, str]) -> _Context:
        """Return the parent's context with what the attributes refer to."""
        context = self._open[-1].context
        if name := attributes.get("contextRef"):
            context = self._referred(name)
        for attribute in ("inkSourceRef", "traceFormatRef"):
            if name := attributes.get(attribute):
                referred = self._referred(name)
                context = replace(context, names=referred.names, scales=referred.scales)
        if name := attributes.get("brushRef"):
            referred = self._referred(name)
            context = replace(context, pen_px=referred.pen_px, colour=referred.colour)
        return context

    def _referred(self, reference: str) -> _Context:
        try:
            return self._named[reference.removeprefix("#")]
        except KeyError:
            raise RefusedError(f"{reference[:40]!r} is not defined before it is used") from None

    def _characters(self, text: str) -> None:
        element = self._open[-1]
        if element.text is None:
            return
        element.text.append(text)
        element.chars += len(text)
        if element.chars > TRACE_CHARS_MAX:
            raise RefusedError(f"a trace is longer than {TRACE_CHARS_MAX} characters")
        self._points += text.count(",")
        if self._points > POINTS_MAX:
            raise RefusedError(f"there are more than {POINTS_MAX} points")

    def _end(self, _: str) -> None:
        element = self._open.pop()
        parent = self._open[-1]
        if element.id:
            self._named[element.id] = element.context
        if element.name in _GIVEN_BACK and parent.name != "definitions":
            parent.context = element.context
        if element.name == "traceGroup" and element.truth:
            self.groups.append((element.truth, element.first, len(self.strokes)))
        if element.text is None:
            return
        text = "".join(element.text)
        if element.name == "truth":
            parent.truth = text.strip()[:LABEL_CHARS_MAX]
        elif element.name == "annotation":
            if size := re.fullmatch(r"\s*([1-9][0-9]{0,5})\s+([1-9][0-9]{0,5})\s*", text):
                self.canvas_px = int(size[1]), int(size[2])
        elif not any(outer.name == "definitions" for outer in self._open):
            self._add_trace(text, element.context)

    def _add_trace(self, text: str, context: _Context) -> None:
        try:
            x, y = context.names.index("X"), context.names.index("Y")
        except ValueError:
            raise RefusedError("a trace has no channels X and Y") from None
        self._values += (text.count(",") + 1) * len(context.names)
        if self._values > VALUES_MAX:
            raise RefusedError(f"there are more than {VALUES_MAX} values")
        try:
            values = values_of(text, len(context.names)) * context.scales
        except ValueError as error:
            raise RefusedError(str(error)) from None
        if "?" in text:  # values that were not measured
            values = values[~np.isnan(values[:, [x, y]]).any(axis=1)]
        self._points += 1
        if not len(values):
            return
        points = values[:, [x, y]]
        if np.abs(points).max() > COORDINATE_MAX_PX:
            raise RefusedError(f"a point is further than {COORDINATE_MAX_PX:.0f} pixels away")
        if "T" in context.names:
            times_s = np.fmax.accumulate(values[:, context.names.index("T")])
            if np.isnan(times_s[0]):
                raise RefusedError("a trace does not say when it begins")
        else:
            begin_s = self.strokes[-1].times_s[-1] + _PAUSE_S if self.strokes else 0.0
            times_s = begin_s + np.arange(len(points)) * _STEP_S
        self.strokes.append(Stroke(points.astype(np.float32), times_s, context.pen_px, context.colour))


def _with_channel(context: _Context, attributes: dict[str, str]) -> _Context:
    """Add a regular channel; lengths without a known unit are pixels, times milliseconds."""
    if len(context.names) == POINT_VALUES_MAX:
        raise RefusedError(f"a trace format has more than {POINT_VALUES_MAX} channels")
    name = attributes.get("name", "")
    unit = attributes.get("units", "")
    scale = _TIMES_S.get(unit, 1e-3) if name == "T" else _LENGTHS_PX.get(unit, 1.0)
    if attributes.get("orientation") == "-ve":
        scale = -scale
    return replace(context, names=(*context.names, name), scales=(*context.scales, scale))


def _with_resolution(context: _Context, attributes: dict[str, str]) -> _Context:
    """Take a channel's values as device units, of which so many make a unit of length."""
    length_px = _LENGTHS_PX.get(attributes.get("units", "").removeprefix("1/"))
    if not length_px:
        return context
    scale = length_px / _positive(attributes.get("value", ""))
    names = context.names
    scales = tuple(
        scale if name == attributes.get("channel") else old
        for name, old in zip(names, context.scales, strict=True)
    )
    return replace(context, scales=scales)


def _with_width(context: _Context, attributes: dict[str, str]) -> _Context:
    """Take a brush's width for the pen's."""
    unit_px = _LENGTHS_PX.get(attributes.get("units", ""), 1.0)
    return replace(context, pen_px=_positive(attributes.get("value", "")) * unit_px)


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1e-6 <= number <= 1e6:
        raise RefusedError(f"{text[:20]!r} is no measure")
    return number
