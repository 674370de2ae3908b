"""Layers and weights as an ONNX file: what OpenCV loads, written by this project alone.

Written after the Protocol Buffers' wire format and `onnx.proto` of ONNX 1.17, whose field numbers these are.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import SIZE_PX
from board.reading.network.layers import Arrays, Convolution, Layer

_IR_VERSION, _OPSET = 8, 13
_FLOAT = 1  # TensorProto.DataType
_INT, _INTS = 2, 7  # AttributeProto.AttributeType

_Value = int | str | bytes


def onnx_of(layers: Sequence[Layer], arrays: Arrays) -> bytes:
    """Return a network as an ONNX model: (n, 1, 28, 28) float32 in, (n, labels) probabilities out.

    Args:
        layers: all but the last, dense one.
        arrays: their weights; `check_arrays` has passed them.
    """
    nodes: list[bytes] = []

    def node(kind: str, weights: Sequence[str] = (), **settings: int | Sequence[int]) -> None:
        given, result = f"values-{len(nodes)}", f"values-{len(nodes) + 1}"
        parts = [*((1, name) for name in (given, *weights)), (2, result), (4, kind)]
        nodes.append(_message(*parts, *((5, _attribute(*setting)) for setting in settings.items())))

    side, count = SIZE_PX, 0
    for layer in layers:
        if isinstance(layer, Convolution):
            before, after = layer.pads(side)
            node(
                "Conv",
                (f"kernel-{count}", f"bias-{count}"),
                kernel_shape=[layer.kernel] * 2,
                strides=[layer.stride] * 2,
                pads=[before, before, after, after],
            )
            node("Relu")
            count += 1
        else:
            node("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
        side = layer.side_after(side)
    node("Flatten")
    node("Gemm", (f"kernel-{count}", f"bias-{count}"), transB=1)
    node("Softmax", axis=1)
    outputs = len(arrays[f"bias-{count}"])
    graph = _message(
        *((1, each) for each in nodes),
        (2, "network"),
        *((5, _tensor(name, array)) for name, array in arrays.items()),
        (11, _value_info("values-0", [1, SIZE_PX, SIZE_PX])),
        (12, _value_info(f"values-{len(nodes)}", [outputs])),
    )
    return _message((1, _IR_VERSION), (7, graph), (8, _message((1, ""), (2, _OPSET))))


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _message((1, name), (3, value), (20, _INT))
    return _message((1, name), *((8, number) for number in value), (20, _INTS))


def _tensor(name: str, array: NDArray[np.float32]) -> bytes:
    dims = [(1, side) for side in array.shape]
    return _message(*dims, (2, _FLOAT), (8, name), (9, array.astype("<f4").tobytes()))


def _value_info(name: str, sides: Sequence[int]) -> bytes:
    """Name a batch of arrays of so many sides."""
    shape = _message(*((1, side) for side in (_message((2, "n")), *(_message((1, s)) for s in sides))))
    return _message((1, name), (2, _message((1, _message((1, _FLOAT), (2, shape))))))


def _message(*numbered: tuple[int, _Value]) -> bytes:
    """Encode fields, each a number from `onnx.proto` and a value >= 0, a text, or a message."""
    parts = []
    for number, value in numbered:
        if isinstance(value, int):
            parts += [_varint(number << 3), _varint(value)]
        else:
            content = value.encode() if isinstance(value, str) else value
            parts += [_varint(number << 3 | 2), _varint(len(content)), content]
    return b"".join(parts)


def _varint(number: int) -> bytes:
    """Encode a whole number >= 0, seven bits a byte, the lowest first."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F)
    return bytes([*(group | 0x80 for group in groups[:-1]), groups[-1]])
