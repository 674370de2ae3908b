"""The elements of an InkML file, followed in bounded time and memory; see `board.ink.inkml`."""

import re
from dataclasses import dataclass, replace
from xml.parsers import expat

from board.ink.inkml_context import Context, Format, RefusedError, positive
from board.ink.inkml_mapping import MATRIX_CHARS_MAX, OpenMapping, matrix_of
from board.ink.inkml_names import Names, referred, seconds
from board.ink.inkml_traces import DEPTH_MAX, Drawing, Group, Node, Part, Piece
from board.ink.inkml_values import Values
from board.ink.inkml_work import ELEMENT, Work
from board.ink.inkml_xml import new_parser

NAMESPACE = "http://www.w3.org/2003/InkML"
TAG_BYTES_MAX = 2 * 1024 * 1024
"""Of a tag or a comment, which has to be held whole."""
TRACE_CHARS_MAX = 4 * 1024 * 1024
LABEL_CHARS_MAX = 8

_GIVEN_BACK = frozenset(
    ("context", "inkSource", "sampleRate", "traceFormat", "channel", "channelProperties", "channelProperty")
) | {"canvas", "canvasTransform", "brush", "brushProperty", "timestamp"}
_PASSED_OVER = {"table", "latency", "activeArea", "sourceProperty", "intermittentChannels", "annotationXML"}
_TRACES = {"trace", "traceGroup", "traceView"}
_ELEMENTS = (
    _GIVEN_BACK | _PASSED_OVER | _TRACES | {"ink", "definitions", "mapping", "bind", "affine", "annotation"}
)
_XML_ID = "http://www.w3.org/XML/1998/namespace id"
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


class InkmlParser:
    """Follow an InkML file element by element, keeping only the traces and the definitions.

    Each element begins with its parent's context. Those that define give theirs back to the
    parent at their end, unless they stand in `<definitions>`, where they wait to be named.
    """

    def __init__(self) -> None:
        self.canvas_px: tuple[int, int] | None = None
        self._labels: list[tuple[str, Node]] = []
        self._shown: list[Node] = []
        self._has_definitions = False  # of traces
        self._open = [_Element("", "", Context())]
        self._names = Names()
        self._work = Work()
        self._values = Values(self._work)
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
        parser = self._parser = self._parser or self._new_parser(chunk)
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
        if self._has_definitions and not self._shown:
            raise RefusedError("its traces are defined, but none is shown")
        height_px = self.canvas_px[1] if self.canvas_px else None
        return Drawing(self._shown, self._names.origin_s, height_px, self._work), self._labels

    def _new_parser(self, begin: bytes) -> expat.XMLParserType:
        parser = new_parser(begin)
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._characters
        parser.EndElementHandler = self._end
        return parser

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
            self._names.context(parent.context, attributes),
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
                element.group = self._names.view(attributes)
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
                element.context = replace(context, begin_s=self._names.begin_s(context, attributes))
            case "brushProperty":
                element.context = context.with_property(attributes)
            case "mapping":
                element.mapping = OpenMapping(attributes.get("type", ""))
                if reference := attributes.get("mappingRef"):
                    element.mapping.referred = referred(self._names.mappings, reference).closed()
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
            element.piece.offset_s = seconds(offset)
        if duration := attributes.get("duration"):
            element.piece.duration_s = abs(seconds(duration))
        element.continued = attributes.get("priorRef", "")
        if not element.continued and attributes.get("continuation") in _CONTINUED:
            raise RefusedError("a trace continues another, but does not say which")

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
            self._names.contexts[element.id] = context
        if element.name in _GIVEN_BACK and parent.name != "definitions":
            parent.context = context

    def _end_trace(self, element: _Element, piece: Piece, parent: _Element) -> None:
        if element.text is not None:
            self._values.add(piece, "".join(element.text), self.line)
        if not element.continued:
            self._keep(element, parent, Part([piece]))
            return
        prior = referred(self._names.traces, element.continued)
        if not isinstance(prior, Part) or not prior.is_whole:
            raise RefusedError(f"{element.continued[:40]!r} is no trace that can be continued")
        prior.pieces.append(piece)
        if element.id:
            self._names.traces[element.id] = prior

    def _keep(self, element: _Element, parent: _Element, node: Node) -> None:
        """Put a trace, group or view into the one around it, or show it; remember its name."""
        if element.id:
            self._names.traces.setdefault(element.id, node)
        if parent.group is not None:
            parent.group.add(node)
        elif element.defines:
            self._has_definitions = True
        else:
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
            self._names.mappings[element.id] = mapping
        if parent.mapping is not None:
            parent.mapping.parts.append(given)
        elif parent.name == "canvasTransform" and parent.context.space.transform is None:  # not the inverse
            space = replace(parent.context.space, transform=given)
            parent.context = replace(parent.context, space=space)
        elif parent.channel in ("X", "Y", "T") and (mapping.kind or "unknown") not in ("identity", "unknown"):
            raise RefusedError(f"a mapping of the channel {parent.channel} is not read")
