"""The layers of a network: what its card lists, checked, with the work and the weights they need."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from math import prod
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import SIZE_PX

LAYERS_MAX = 32
CHANNELS_MAX = 512
WORK_MAX = 60_000_000
"""Multiplications for one glyph; the shipped network needs 8 million."""
ANSWER_MAX = 1e30
"""No glyph may give a larger number anywhere, so that nothing overflows."""

Arrays = Mapping[str, NDArray[np.float32]]
"""For the n-th layer with weights, and after them for the last, dense one: its `kernel-n`, (outputs, inputs,
height, width) or (outputs, inputs) float32, and its `bias-n`, (outputs,) float32."""


@dataclass(frozen=True)
class Convolution:
    """Convolve with a square kernel, add the bias, apply ReLU.

    Attributes:
        channels: how many it gives.
        kernel: its side, in pixels.
        stride: of both axes, in pixels.
        padding: "same" pads with zeros as Keras does, an odd pixel at the right and at the bottom.
    """

    channels: int
    kernel: int
    stride: int = 1
    padding: Literal["same", "valid"] = "same"

    def pads(self, side: int) -> tuple[int, int]:
        """Return how many pixels a picture of this side gets before and after it, on both axes."""
        if self.padding == "valid":
            return 0, 0
        lack = max((-(-side // self.stride) - 1) * self.stride + self.kernel - side, 0)
        return lack // 2, lack - lack // 2

    def side_after(self, side: int) -> int:
        return (side + sum(self.pads(side)) - self.kernel) // self.stride + 1


@dataclass(frozen=True)
class Pooling:
    """Take the largest of each 2 x 2 pixels."""

    def side_after(self, side: int) -> int:
        return side // 2


Layer = Convolution | Pooling
_KINDS: dict[str, type[Layer]] = {"convolution": Convolution, "pooling": Pooling}


def layers_of(listed: object) -> tuple[Layer, ...]:
    """Return the layers that a card lists; a dense one with softmax over the labels follows them.

    Raises:
        ValueError: with half a sentence, if it lists something else.
    """
    if not isinstance(listed, list) or not 0 < len(listed) <= LAYERS_MAX:
        raise ValueError(f"it lists no layers, or more than {LAYERS_MAX}")
    return tuple(map(_layer_of, listed))


def _layer_of(entry: object) -> Layer:
    about = dict(entry) if isinstance(entry, dict) else {}
    kind = _KINDS.get(str(about.pop("kind", None)))
    if kind is None or about.keys() != {field.name for field in fields(kind)}:
        raise ValueError(f"it lists an unknown layer, {str(entry)[:60]!r}")
    layer = kind(**about)
    if isinstance(layer, Convolution):
        limits = {"channels": CHANNELS_MAX, "kernel": SIZE_PX, "stride": SIZE_PX}
        numbers = {name: getattr(layer, name) for name in limits}
        if not all(type(n) is int and 1 <= n <= limits[name] for name, n in numbers.items()):
            raise ValueError(f"a convolution has strange numbers, {str(numbers)[:80]}")
        if layer.padding not in ("same", "valid"):
            raise ValueError(f"a convolution has the padding {str(layer.padding)[:20]!r}")
    return layer


def listed(layers: Sequence[Layer]) -> list[dict[str, Any]]:
    """Return layers as a card lists them."""
    names = {kind: name for name, kind in _KINDS.items()}
    return [{"kind": names[type(layer)], **asdict(layer)} for layer in layers]


def weights_among(arrays: Mapping[str, NDArray[Any]], layers: Sequence[Layer], outputs: int) -> Arrays:
    """Return arrays as the weights of layers, if they are these, and if answering with them is bounded work.

    Args:
        arrays: by their names in `Arrays`.
        layers: all but the last, dense one.
        outputs: of the dense layer.

    Raises:
        ValueError: with half a sentence, if they are not.
    """
    shapes: list[tuple[int, ...]] = []
    side, channels, work = SIZE_PX, 1, 0
    for layer in layers:
        side = layer.side_after(side)
        if side < 1:
            raise ValueError("its layers leave nothing of a glyph")
        if isinstance(layer, Convolution):
            shapes.append((layer.channels, channels, layer.kernel, layer.kernel))
            channels = layer.channels
            work += side * side * prod(shapes[-1])
    shapes.append((outputs, channels * side * side))
    if work + prod(shapes[-1]) > WORK_MAX:
        raise ValueError(f"it needs more than {WORK_MAX // 10**6} million multiplications a glyph")
    wanted = {f"kernel-{n}": shape for n, shape in enumerate(shapes)}
    wanted |= {f"bias-{n}": shape[:1] for n, shape in enumerate(shapes)}
    if arrays.keys() != wanted.keys():
        raise ValueError("its arrays are not those of its layers")
    for name, shape in wanted.items():
        if arrays[name].shape != shape or arrays[name].dtype != np.float32:
            raise ValueError(f"{name} is not {shape} float32")
    largest = 1.0  # of what any glyph gives after each layer
    for n in range(len(shapes)):
        with np.errstate(invalid="ignore"):  # a signalling NaN
            weights = np.abs(arrays[f"kernel-{n}"].reshape(shapes[n][0], -1)).sum(axis=1, dtype=np.float64)
            largest = float((weights * largest + np.abs(arrays[f"bias-{n}"])).max())
        if not largest <= ANSWER_MAX:  # NaN is not
            raise ValueError("its weights are not finite, or too large")
    return arrays
