"""Imports point one way: the arrows of the design, read from the source."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from board.document.page import Change, Edit
from board.ink.stroke import stroke_of
from board.storage.journal import Journal
from board.storage.journal_format import Pens
from tests.support.journals import append

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("board/**/*.py"), *ROOT.glob("trainer/**/*.py")])


def _order_of(package: str) -> list[str]:
    """Return the folders of a package, as listed: each imports only itself and those before it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.search(rf"^    {package}: (.*)", text, re.MULTILINE)
    assert found, f"CONTRIBUTING lists no folders of {package}"
    return found[1].split()


BOARD = _order_of("board")
TRAINER = _order_of("trainer")

SHARED = ("system", "ink", "reading")
"""What of the board the trainer imports."""

WITH_PYGAME = ("ui", "audio")


def imports_of(path: Path) -> Iterator[str]:
    """Give every module that a file imports, also what only types need."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports here are absolute"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def of(module: str, *packages: str) -> bool:
    """Tell whether a module is one of the packages or in one of them."""
    return any(module == package or module.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    """Each module imports only its own folder and those before it in the list."""
    package, *folders = path.relative_to(ROOT).with_suffix("").parts
    order = BOARD if package == "board" else TRAINER
    if folders == ["__init__"]:
        return
    allowed = [f"{package}.{folder}" for folder in order[: order.index(folders[0]) + 1]]
    if package == "trainer":
        allowed += [f"board.{folder}" for folder in SHARED]
    imported = set(imports_of(path))
    backwards = {m for m in imported if of(m, "board", "trainer") and not of(m, *allowed)}
    assert backwards == set()
    if package == "board":
        assert {m for m in imported if of(m, "tensorflow", "keras", "jax")} == set()
    if package == "trainer" or folders[0] not in WITH_PYGAME:
        assert {m for m in imported if of(m, "pygame")} == set()


UP_TO_THE_FIRST_FRAME = """
import os, sys
import platformdirs, pygame  # and what these bring along on this machine
floor = set(sys.modules)
from board.__main__ import main
from board.ui.window import Window

def show(window, changed):
    print(*sys.modules.keys() - floor, flush=True)
    os._exit(0)

Window.show = show
main(["--windowed", "320x200"])
"""


@pytest.mark.parametrize("written", [False, True], ids=["a new board", "a board with ink"])
def test_what_comes_before_the_first_frame(written: bool, tmp_path: Path) -> None:
    """Only pygame, NumPy and platformdirs do, and of the board nothing that reads."""
    if written:
        journal = Journal(
            tmp_path / "digit-board" / "boards", lambda _: None, lambda *_: pytest.fail("no picture")
        )
        journal.begin((320, 200))
        stroke = stroke_of([(20, 20), (50, 90)])
        append(journal, [Edit(0, (Change(0, (), (stroke,)),))], Pens(), 0.0)
        journal.close()
    home = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(tmp_path))
    run = subprocess.run(
        [sys.executable, "-c", UP_TO_THE_FIRST_FRAME],
        cwd=ROOT,
        env={**os.environ, **home, "SDL_VIDEODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    modules = set(run.stdout.split())
    packages = {module.split(".")[0] for module in modules} - sys.stdlib_module_names
    assert packages <= {"board", "pygame", "numpy", "platformdirs"}
    assert {module for module in modules if of(module, "board.reading")} == set()


def test_help_needs_no_numbers() -> None:
    """The command line says what it can do without NumPy, pygame or OpenCV."""
    program = "import sys, board.__main__; board.__main__._parser().format_help(); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"numpy", "pygame", "cv2"} & set(run.stdout.split()) == set()


def test_the_board_never_brings_tensorflow() -> None:
    """In one process with a window it ends in a segmentation fault (Mesa's LLVM and TensorFlow's)."""
    program = "import sys, board.performer; board.performer.load_reader(); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"tensorflow", "keras"} & set(run.stdout.split()) == set()
