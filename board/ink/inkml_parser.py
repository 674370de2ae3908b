"""The elements of an InkML file, followed in bounded time and memory; see `board.ink.inkml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar
from xml.parsers import expat

from board.ink.inkml_context import Context, Format, RefusedError, positive
from board.ink.inkml_mapping import MATRIX_CHARS_MAX, OpenMapping, matrix_of
from board.ink.inkml_traces import DEPTH_MAX, Drawing, Group, Node, Part, Piece, selected
from board.ink.inkml_values import Values
from board.ink.inkml_work import ELEMENT, Work

NAMESPACE = "http://www.w3.org/2003/InkML"
TAG_BYTES_MAX = 2 * 1024 * 1024
"""Of a tag or a comment, which has to be held whole."""
TRACE_CHARS_MAX = 4 * 1024 * 1024
LABEL_CHARS_MAX = 8

_GIVEN_BACK = {"context", "inkSource", "sampleRate", "traceFormat", "channel", "channelProperties"} | {
    *("channelProperty", "canvas", "canvasTransform", "brush", "brushProperty", "timestamp")
}
_ELEMENTS = (
    _GIVEN_BACK
    | {"ink", "definitions", "trace", "traceGroup", "traceView", "mapping", "bind", "affine"}
    | {
        *(
            "table",
            "latency",
            "activeArea",
            "sourceProperty",
            "intermittentChannels",
            "annotation",
            "annotationXML",
        )
    }
)
_DEFAULTS = (
    "DefaultContext",
    "DefaultCanvas",
    "DefaultTraceFormat",
    "DefaultBrush",
    "DefaultCanvasTransform",
)
_XML_ID = "http://www.w3.org/XML/1998/namespace id"
_ENCODINGS = {
    **dict.fromkeys(("utf8", "u8"), "UTF-8"),
    **dict.fromkeys(("ascii", "usascii"), "US-ASCII"),
    **dict.fromkeys(("iso88591", "latin1", "l1"), "ISO-8859-1"),
    "utf16": "UTF-16",
}
"""What expat calls the encodings that it reads, by their names in small letters and digits."""
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_CONTINUED = ("middle", "end")


@dataclass(slots=True)
class _Element:
    """Hold an element that is still open, what it says of traces, and the text in it."""

    name: str
    id: str
    context: Context
    defines: bool = False
    foreign: bool = False
    text: list[str] | None = None
    text_max: int = 0
    piece: Piece | None = None  # of a trace
    continued: str = ""  # the trace that it continues
    group: Group | None = None
    channel: str = ""
    mapping: OpenMapping | None = None
    truth: str = ""


@dataclass
class _Named:
    """Hold what other elements can refer to, by its id."""

    contexts: dict[str, Context] = field(default_factory=lambda: dict.fromkeys(_DEFAULTS, Context()))
    mappings: dict[str, OpenMapping] = field(default_factory=dict)
    traces: dict[str, Node] = field(default_factory=dict)


class InkmlParser:
    """Follow an InkML file element by element, keeping only the traces and the definitions.

    Each element begins with its parent's context. Those that define give theirs back to the
    parent at their end, unless they stand in `<definitions>`, where they wait to be named.
    """

    def __init__(self) -> None:
        self.canvas_px: tuple[int, int] | None = None
        self._labels: list[tuple[str, Node]] = []
        self._shown: list[Node] = []
        self._open = [_Element("", "", Context())]
        self._named = _Named()
        self._work = Work()
        self._values = Values(self._work)
        self._origin_s: float | None = None
        self._bytes = 0
        self._parser: expat.XMLParserType | None = None

    @property
    def line(self) -> int:
        """The line of what was refused, or that was read last."""
        return self._values.line or (self._parser.CurrentLineNumber if self._parser else 1)

    def feed(self, chunk: bytes, final: bool = False) -> None:
        """Read on.

        Raises:
            ExpatError: if the file is not well-formed XML.
            RefusedError: if it is not InkML, or beyond the limits.
        """
        parser = self._parser = self._parser or self._parser_for(chunk)
        parser.Parse(chunk, final)
        self._bytes += len(chunk)
        if self._bytes - parser.CurrentByteIndex > TAG_BYTES_MAX:
            raise RefusedError(f"a tag is longer than {TAG_BYTES_MAX >> 20} MiB")

    def drawing(self) -> tuple[Drawing, list[tuple[str, Node]]]:
        """Return what the file shows, and its labels, once all is read.

        Raises:
            RefusedError: if it shows what is not there, or nothing of what it defines.
        """
        self._values.finish()
        if self._named.traces and not self._shown:
            raise RefusedError("its traces are defined, but none is shown")
        height_px = self.canvas_px[1] if self.canvas_px else None
        return Drawing(self._shown, self._origin_s, height_px, self._work), self._labels

    def _parser_for(self, begin: bytes) -> expat.XMLParserType:
        declared = _DECLARED.match(begin)  # expat itself knows one name of each encoding
        encoding = _ENCODINGS.get(_plain(declared[1].decode())) if declared else None
        parser = expat.ParserCreate(encoding, namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._characters
        parser.EndElementHandler = self._end
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        return parser

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and _plain(encoding) not in _ENCODINGS:
            raise RefusedError(f"the encoding {encoding[:20]!r} is not read")

    def _doctype(self, *_: object) -> None:
        raise RefusedError("document types and entities are not read")

    def _start(self, qualified_name: str, attributes: dict[str, str]) -> None:
        self._work.spend(ELEMENT)
        if len(self._open) > DEPTH_MAX:
            raise RefusedError(f"elements are nested more than {DEPTH_MAX} deep")
        parent = self._open[-1]
        namespace, _, name = qualified_name.rpartition(" ")
        if len(self._open) == 1 and (namespace, name) != (NAMESPACE, "ink"):
            raise RefusedError(f"there is no <ink> of the namespace {NAMESPACE}")
        if namespace != NAMESPACE or parent.foreign:
            self._open.append(_Element("", "", parent.context, parent.defines, parent.foreign))
            return
        if name not in _ELEMENTS:
            raise RefusedError(f"the element <{name[:20]}> is not known")
        element = _Element(
            name,
            attributes.get(_XML_ID, attributes.get("id", "")),
            self._context_of(attributes),
            parent.defines or name == "definitions",
            name == "annotationXML",
        )
        self._begin(element, parent, attributes)
        self._open.append(element)

    def _begin(self, element: _Element, parent: _Element, attributes: dict[str, str]) -> None:
        context = element.context
        match element.name:
            case "trace":
                self._begin_trace(element, attributes)
            case "traceGroup":
                element.group = Group()
            case "traceView":
                element.group = self._view_of(attributes)
            case "annotation" if attributes.get("type") == "canvas":
                element.text, element.text_max = [], TRACE_CHARS_MAX
            case "annotation" if attributes.get("type") == "truth" and parent.group is not None:
                element.name, element.text, element.text_max = "truth", [], TRACE_CHARS_MAX
            case "traceFormat":
                element.context = context.with_format(Format((), ()))
            case "canvas" if "traceFormatRef" not in attributes:
                element.context = context.with_format(Format())
            case "channel":
                element.channel = attributes.get("name", "")
                element.context = context.with_format(context.space.format.with_channel(attributes))
                if parent.name == "intermittentChannels" and element.channel in ("X", "Y", "T", "S"):
                    raise RefusedError(f"the channel {element.channel} is read only if all points have it")
            case "channelProperty" if attributes.get("name") == "resolution":
                element.context = context.with_format(context.space.format.with_resolution(attributes))
            case "sampleRate":
                element.context = replace(context, step_s=1 / positive(attributes.get("value", "")))
            case "timestamp":
                element.context = replace(context, begin_s=self._begin_s(context, attributes))
            case "brushProperty":
                element.context = context.with_property(attributes)
            case "mapping":
                element.mapping = OpenMapping(attributes.get("type", ""))
                if reference := attributes.get("mappingRef"):
                    element.mapping.referred = _referred(self._named.mappings, reference).closed()
            case "bind" if parent.mapping:
                parent.mapping.bind(attributes.get("source"), attributes.get("target"))
            case "affine" if parent.mapping:
                element.text, element.text_max = [], MATRIX_CHARS_MAX
            case "canvasTransform":
                element.context = replace(context, space=replace(context.space, transform=None))

    def _begin_trace(self, element: _Element, attributes: dict[str, str]) -> None:
        element.piece = Piece(element.context)
        element.text, element.text_max = [], TRACE_CHARS_MAX
        if not attributes:
            return
        kind = attributes.get("type", "penDown")
        if kind not in ("penDown", "penUp", "indeterminate"):
            raise RefusedError(f"the type of trace {kind[:20]!r} is not known")
        if kind == "penUp":
            element.text = None
        if offset := attributes.get("timeOffset"):
            element.piece.offset_s = _milliseconds(offset)
        if duration := attributes.get("duration"):
            element.piece.duration_s = abs(_milliseconds(duration))
        element.continued = attributes.get("priorRef", "")
        if not element.continued and attributes.get("continuation") in _CONTINUED:
            raise RefusedError("a trace continues another, but does not say which")

    def _view_of(self, attributes: dict[str, str]) -> Group:
        group = Group()
        if attributes.get("contextRef"):
            raise RefusedError("a traceView with a context of its own is not read")
        if reference := attributes.get("traceDataRef"):
            first, last = (_numbers(attributes.get(name, "")) for name in ("from", "to"))
            group.add(selected(_referred(self._named.traces, reference), first, last))
        return group

    def _context_of(self, attributes: dict[str, str]) -> Context:
        """Return the parent's context with what the attributes refer to."""
        context, contexts = self._open[-1].context, self._named.contexts
        if not attributes:
            return context
        if name := attributes.get("contextRef"):
            context = _referred(contexts, name)
        if name := attributes.get("inkSourceRef"):
            source = _referred(contexts, name)
            context = replace(context.with_format(source.space.format), step_s=source.step_s)
        if name := attributes.get("traceFormatRef"):
            context = context.with_format(_referred(contexts, name).space.format)
        for part in ("canvas", "canvasTransform"):
            if name := attributes.get(f"{part}Ref"):
                taken = "canvas" if part == "canvas" else "transform"
                value = getattr(_referred(contexts, name).space, taken)
                context = replace(context, space=replace(context.space, **{taken: value}))
        if name := attributes.get("timestampRef"):
            context = replace(context, begin_s=_referred(contexts, name).begin_s)
        if name := attributes.get("brushRef"):
            brush = _referred(contexts, name)
            context = replace(context, pen_px=brush.pen_px, colour=brush.colour)
        return context

    def _begin_s(self, context: Context, attributes: dict[str, str]) -> float:
        """Return the time that a timestamp gives, in seconds since 1970."""
        begin_s = context.begin_s or 0.0
        if time_ms := attributes.get("time"):
            begin_s = _milliseconds(time_ms)
        elif text := attributes.get("timeString"):
            try:
                moment = datetime.fromisoformat(text.strip())
                begin_s = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
            except (ValueError, OverflowError):
                raise RefusedError(f"{text[:40]!r} is no time") from None
        begin_s += _milliseconds(attributes.get("timeOffset", "0"))
        if self._origin_s is None:
            self._origin_s = begin_s
        return begin_s

    def _characters(self, text: str) -> None:
        element = self._open[-1]
        if element.text is None:
            return
        element.text.append(text)
        element.text_max -= len(text)
        if element.text_max < 0:
            raise RefusedError(f"the text of an element <{element.name}> is longer than is read")

    def _end(self, _: str) -> None:
        element = self._open.pop()
        parent = self._open[-1]
        if element.piece is not None:
            self._end_trace(element, element.piece, parent)
            return
        if element.group is not None:
            self._keep(element, parent, element.group)
            if element.truth:
                self._labels.append((element.truth, element.group))
            return
        context = element.context
        if element.text is not None:
            self._end_text(element, parent)
        elif element.mapping is not None:
            self._end_mapping(element, element.mapping, parent)
            return
        elif element.name == "canvas":
            space = parent.context.space
            context = replace(parent.context, space=replace(space, canvas=context.space.format))
        elif element.name == "canvasTransform" and context.space.transform is None:
            raise RefusedError("a canvasTransform has no mapping")
        if element.id:
            self._named.contexts[element.id] = context
        if element.name in _GIVEN_BACK and parent.name != "definitions":
            parent.context = context

    def _end_trace(self, element: _Element, piece: Piece, parent: _Element) -> None:
        if element.text is not None:
            self._values.add(piece, "".join(element.text), self.line)
        if not element.continued:
            self._keep(element, parent, Part([piece]))
            return
        prior = _referred(self._named.traces, element.continued)
        if not isinstance(prior, Part) or not prior.is_whole:
            raise RefusedError(f"{element.continued[:40]!r} is no trace that can be continued")
        prior.pieces.append(piece)
        if element.id:
            self._named.traces[element.id] = prior

    def _keep(self, element: _Element, parent: _Element, node: Node) -> None:
        """Put a trace, group or view into the one around it, or show it; remember its name."""
        if element.id:
            self._named.traces.setdefault(element.id, node)
        if parent.group is not None:
            parent.group.add(node)
        elif not element.defines:
            self._shown.append(node)

    def _end_text(self, element: _Element, parent: _Element) -> None:
        text = "".join(element.text or ())
        if element.name == "truth":
            parent.truth = text.strip()[:LABEL_CHARS_MAX]
        elif element.name == "affine" and parent.mapping:
            parent.mapping.matrix = matrix_of(text)
        elif size := re.fullmatch(r"\s*([1-9][0-9]{0,5})\s+([1-9][0-9]{0,5})\s*", text):
            self.canvas_px = int(size[1]), int(size[2])

    def _end_mapping(self, element: _Element, mapping: OpenMapping, parent: _Element) -> None:
        given = mapping.closed()
        if element.id:
            self._named.mappings[element.id] = mapping
        if parent.mapping is not None:
            parent.mapping.parts.append(given)
        elif parent.name == "canvasTransform" and parent.context.space.transform is None:  # not the inverse
            space = replace(parent.context.space, transform=given)
            parent.context = replace(parent.context, space=space)
        elif parent.channel in ("X", "Y", "T") and (mapping.kind or "unknown") not in ("identity", "unknown"):
            raise RefusedError(f"a mapping of the channel {parent.channel} is not read")


_T = TypeVar("_T")


def _referred(named: Mapping[str, _T], reference: str) -> _T:
    try:
        return named[reference.removeprefix("#")]
    except KeyError:
        raise RefusedError(f"{reference[:40]!r} is not defined before it is used") from None


def _plain(encoding: str) -> str:
    return re.sub("[-_]", "", encoding.lower())


def _milliseconds(text: str) -> float:
    """Return a number of milliseconds in seconds."""
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not abs(number) <= 1e14:
        raise RefusedError(f"{text[:20]!r} is no time")
    return number / 1000


def _numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a view's `from` or `to`, which are parted by colons."""
    if not text.strip():
        return ()
    numbers = text.split(":")
    if len(numbers) > DEPTH_MAX or not all(re.fullmatch(r"\s*[1-9][0-9]{0,8}\s*", n) for n in numbers):
        raise RefusedError(f"{text[:20]!r} does not name a part of a trace")
    return tuple(map(int, numbers))
