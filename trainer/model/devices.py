"""Data-parallel training on several devices."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import keras

from board.system.errors import UserError
from trainer.model.backend import stderr_held_back


@contextmanager
def on_devices(names: Sequence[str] = ()) -> Iterator[int]:
    """Build and train networks on several devices, while in this context.

    TensorFlow's `MirroredStrategy` or Keras's `DataParallel` on JAX: the batch of the recipe is divided
    among them, so that more devices make a training faster, not another one.

    Args:
        names: such as `gpu:0` and `gpu:1`; without any, all graphics cards where there are several.

    Yields:
        How many devices there are to train on.

    Raises:
        UserError: if a device is not there, or the backend cannot do it.
    """
    match keras.backend.backend():
        case "tensorflow":
            with _mirrored(names) as count:
                yield count
        case "jax":
            with _data_parallel(names) as count:
                yield count
        case backend if names:
            raise UserError(f"devices cannot be chosen with {backend}: leave --devices out")
        case _:
            yield 1


@contextmanager
def _mirrored(names: Sequence[str]) -> Iterator[int]:
    import tensorflow as tf

    with stderr_held_back():  # it tells of graphics cards that are missing
        devices = tf.config.list_logical_devices()
    there = [device.name.removeprefix("/device:").lower() for device in devices]
    chosen = _chosen(names, there, [name for name in there if name.startswith("gpu")])
    if not chosen:
        yield 1
        return
    with _strategy(tuple(chosen)).scope():
        yield len(chosen)


@cache
def _strategy(devices: tuple[str, ...]) -> Any:
    """Return the strategy for some devices, one only: two would take each other's messages for their own."""
    import tensorflow as tf

    return tf.distribute.MirroredStrategy(devices)


@contextmanager
def _data_parallel(names: Sequence[str]) -> Iterator[int]:
    there = [str(name) for name in keras.distribution.list_devices()]
    chosen = _chosen(names, there, [name for name in there if not name.startswith("cpu")])
    if not chosen:
        yield 1
        return
    before: Any = keras.distribution.distribution()
    keras.distribution.set_distribution(keras.distribution.DataParallel(devices=chosen))
    try:
        yield len(chosen)
    finally:
        keras.distribution.set_distribution(before)


def _chosen(names: Sequence[str], there: Sequence[str], cards: Sequence[str]) -> list[str]:
    """Return the devices to spread over; none where one alone is to be left to the backend."""
    wanted = [name.lower() for name in names]
    for name in wanted:
        if name not in there:
            raise UserError(f"there is no device {name}: there are {', '.join(there)}")
    return wanted or (list(cards) if len(cards) > 1 else [])
