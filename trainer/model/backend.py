"""Load Keras quietly, on JAX where TensorFlow is not installed."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from board.system.errors import UserError


def load_keras() -> None:
    """Import Keras with its backend; call it before any module that needs them.

    TensorFlow's start writes of its processor and of missing graphics cards to standard
    error whatever its log level says; that is shown only if the start fails.

    Raises:
        UserError: if Keras or every backend is missing.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    if "KERAS_BACKEND" not in os.environ and find_spec("tensorflow") is None and find_spec("jax") is not None:
        os.environ["KERAS_BACKEND"] = "jax"
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    if find_spec("keras") is None or find_spec(backend) is None:
        extra = "trainer-jax" if backend == "jax" else "trainer"
        raise UserError(
            f"this command needs keras and {backend}: install them with pip install 'digit-board[{extra}]'"
        )
    logging.getLogger("tensorflow").setLevel("ERROR")  # it warns of each network built after the first few
    with stderr_held_back():
        import keras  # noqa: F401  # for what its import does


@contextmanager
def stderr_held_back() -> Iterator[None]:
    """Hold standard error back, that of libraries too, and show it only after an error."""
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        except BaseException:
            said.seek(0)
            os.write(stderr, said.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
