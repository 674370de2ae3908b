"""What of ONNX a network of this board may use: so that loading and running one is bounded work.

Few bytes of ONNX can ask for any amount of memory and time: tensors that are made and not
stored, pictures that are padded or tiled, weights in other files. Allowed are the layers that
the trainer writes, with their own weights, none of which makes a picture larger.

The file is read after the Protocol Buffers' wire format and `onnx.proto` of ONNX 1.17.
"""

from collections.abc import Iterator
from math import prod

LAYERS = {"Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Softmax"}
LAYERS_MAX = 100
CHANNELS_MAX = 512
KERNEL_MAX = 28
"""Pixels, which is all of a glyph."""

_SETTINGS = {"kernel_shape", "pads", "strides", "transB", "axis"}
_FLOAT = 1
_BYTES, _VARINT = 2, 0  # kinds of fields
_FIXED = {1: 8, 5: 4}  # and how long the others are

_Fields = dict[int, list[memoryview | int]]


def check_onnx(content: bytes) -> None:
    """Check that a network is of plain layers with bounded work.

    Raises:
        ValueError: with half a sentence, if it is not.
    """
    graph = _message(_only(_fields(memoryview(content)), 7))
    counts = [len(graph.get(number, ())) for number in (1, 5, 15)]  # of layers, weights, sparse ones
    if not 0 < counts[0] <= LAYERS_MAX or counts[1] > 2 * LAYERS_MAX or counts[2]:
        raise ValueError(f"it has {counts[0]} layers and {sum(counts[1:])} arrays of weights")
    layers = [_message(value) for value in graph.get(1, ())]
    weights = [_message(value) for value in graph.get(5, ())]
    for tensor in weights:
        _check_weights(tensor)
    used = [_text(name) for layer in layers for name in layer.get(1, ())[1:]]
    if len(set(used)) < len(used) or not set(used) <= {_text(_only(tensor, 8)) for tensor in weights}:
        raise ValueError("a layer has not weights of its own")
    for layer in layers:
        _check_layer(layer)


def _check_weights(tensor: _Fields) -> None:
    sizes = _numbers(tensor.get(1, ()))
    raw = _only(tensor, 9)
    if not isinstance(raw, memoryview) or _only(tensor, 2) != _FLOAT or 13 in tensor or 14 in tensor:
        raise ValueError("its weights are no numbers in the file")
    if 4 * prod(sizes) != len(raw) or not sizes or sizes[0] > CHANNELS_MAX:
        raise ValueError("its weights have a strange shape")


def _check_layer(layer: _Fields) -> None:
    kind = _text(_only(layer, 4))
    if kind not in LAYERS or 7 in layer:
        raise ValueError(f"it has a layer of the kind {kind[:20]!r}")
    settings: dict[str, list[int]] = {}
    for attribute in map(_message, layer.get(5, ())):
        name = _text(_only(attribute, 1))
        if name not in _SETTINGS or not attribute.keys() <= {1, 3, 8, 20}:
            raise ValueError(f"a layer has a setting {name[:20]!r}")
        settings[name] = _numbers([*attribute.get(3, ()), *attribute.get(8, ())])
    kernel = settings.get("kernel_shape", [1, 1])
    pads = settings.get("pads", [0] * 4)
    if len(kernel) != 2 or len(pads) != 4 or not all(1 <= side <= KERNEL_MAX for side in kernel):
        raise ValueError("a layer has a strange kernel")
    # What is added to a picture is no more than what the kernel takes off it.
    if any(pads[n] + pads[n + 2] >= kernel[n] for n in (0, 1)) or 0 in settings.get("strides", ()):
        raise ValueError("a layer makes pictures larger")


def _fields(message: memoryview) -> _Fields:
    """Return the fields of a message by number: bytes, or whole numbers."""
    fields: _Fields = {}
    for number, value in _parts(message):
        fields.setdefault(number, []).append(value)
    return fields


def _parts(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        value: memoryview | int
        if key & 7 == _VARINT:
            value, at = _varint(message, at)
        else:
            length = _FIXED.get(key & 7, -1)
            if key & 7 == _BYTES:
                length, at = _varint(message, at)
            if length < 0 or at + length > len(message):
                raise ValueError("it is cut short")
            value, at = message[at : at + length], at + length
        yield key >> 3, value


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return the number at a place, and the place after it."""
    number = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            break
        number |= (message[at] & 0x7F) << shift
        at += 1
        if message[at - 1] < 0x80:
            return number, at
    raise ValueError("it is cut short")


def _message(value: memoryview | int) -> _Fields:
    if isinstance(value, int):
        raise ValueError("it is no ONNX file")
    return _fields(value)


def _only(fields: _Fields, number: int) -> memoryview | int:
    values = fields.get(number, [])
    if len(values) != 1:
        raise ValueError("it is no ONNX file")
    return values[0]


def _text(value: memoryview | int) -> str:
    return "" if isinstance(value, int) else bytes(value[:1000]).decode(errors="replace")


def _numbers(values: list[memoryview | int] | tuple[()]) -> list[int]:
    """Return whole numbers, one a field or packed into one."""
    numbers: list[int] = []
    for value in values:
        if isinstance(value, int):
            numbers.append(value)
        else:
            at = 0
            while at < len(value):
                number, at = _varint(value, at)
                numbers.append(number)
    return numbers
