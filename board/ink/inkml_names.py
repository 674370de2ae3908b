"""What elements of an InkML file have names for, and how others refer to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from board.ink.inkml_context import Context, RefusedError
from board.ink.inkml_mapping import OpenMapping
from board.ink.inkml_traces import DEPTH_MAX, Group, Node, selected

_DEFAULTS = (
    "DefaultContext",
    "DefaultCanvas",
    "DefaultCanvasTransform",
    "DefaultTraceFormat",
    "DefaultBrush",
)  # fmt: skip
_T = TypeVar("_T")


@dataclass
class Names:
    """Hold what has a name.

    Attributes:
        contexts: of contexts, and of what stands in them: formats, canvases, brushes and so on.
        mappings: of mappings.
        traces: of traces, groups and views.
        origin_s: the first time that a timestamp gave, in seconds since 1970.
    """

    contexts: dict[str, Context] = field(default_factory=lambda: dict.fromkeys(_DEFAULTS, Context()))
    mappings: dict[str, OpenMapping] = field(default_factory=dict)
    traces: dict[str, Node] = field(default_factory=dict)
    origin_s: float | None = None

    def context(self, context: Context, attributes: Mapping[str, str]) -> Context:
        """Return a context with what attributes refer to."""
        contexts = self.contexts
        if not attributes:
            return context
        if name := attributes.get("contextRef"):
            context = referred(contexts, name)
        if name := attributes.get("inkSourceRef"):
            source = referred(contexts, name)
            context = replace(context.with_format(source.space.format), step_s=source.step_s)
        if name := attributes.get("traceFormatRef"):
            context = context.with_format(referred(contexts, name).space.format)
        for part in ("canvas", "canvasTransform"):
            if name := attributes.get(f"{part}Ref"):
                taken = "canvas" if part == "canvas" else "transform"
                value = getattr(referred(contexts, name).space, taken)
                context = replace(context, space=replace(context.space, **{taken: value}))
        if name := attributes.get("timestampRef"):
            context = replace(context, begin_s=referred(contexts, name).begin_s)
        if name := attributes.get("brushRef"):
            brush = referred(contexts, name)
            context = replace(context, pen_px=brush.pen_px, colour=brush.colour)
        return context

    def view(self, attributes: Mapping[str, str]) -> Group:
        """Return a new group of what a `traceView` refers to."""
        group = Group()
        if attributes.get("contextRef"):
            raise RefusedError("a traceView with a context of its own is not read")
        if reference := attributes.get("traceDataRef"):
            first, last = (_numbers(attributes.get(name, "")) for name in ("from", "to"))
            group.add(selected(referred(self.traces, reference), first, last))
        return group

    def begin_s(self, context: Context, attributes: Mapping[str, str]) -> float:
        """Return the time that a timestamp gives, in seconds since 1970."""
        begin_s = context.begin_s or 0.0
        if time_ms := attributes.get("time"):
            begin_s = seconds(time_ms)
        elif text := attributes.get("timeString"):
            try:
                moment = datetime.fromisoformat(text.strip())
                begin_s = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
            except (ValueError, OverflowError):
                raise RefusedError(f"{text[:40]!r} is no time") from None
        begin_s += seconds(attributes.get("timeOffset", "0"))
        if self.origin_s is None:
            self.origin_s = begin_s
        return begin_s


def referred(named: Mapping[str, _T], reference: str) -> _T:
    """Return what has a name.

    Raises:
        RefusedError: if nothing has it yet.
    """
    try:
        return named[reference.removeprefix("#")]
    except KeyError:
        raise RefusedError(f"{reference[:40]!r} is not defined before it is used") from None


def seconds(text: str) -> float:
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
