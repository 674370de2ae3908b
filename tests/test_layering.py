"""Imports point one way: the arrows of the design, read from the source."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from board.ink import stroke_of
from board.journal import Journal
from board.journal_lines import Pens
from board.sheet import Change, Edit

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("board/**/*.py"), *ROOT.glob("trainer/**/*.py")])

WITH_PYGAME = {"board/window.py", "board/paint.py", "board/letters.py", "board/shapes.py", "board/sound.py"}

LEAVES = ("board.ink", "board.errors", "board.atomic_file", "board.assets")
PIPELINE = (*LEAVES, "board.inkml", "board.reading")
ALLOWED = {  # what of the board the modules of a folder, or a module, may import
    "trainer/": PIPELINE,
    "board/reading/": PIPELINE,
    "board/state.py": (
        *("board.area", "board.ink", "board.trail", "board.sheet", "board.book"),
        *("board.tools", "board.pointing", "board.correcting", "board.commands", "board.keys"),
        *("board.settings", "board.texts"),
    ),
    "board/rules.py": (
        *("board.area", "board.ink", "board.sheet", "board.book", "board.state"),
        *("board.tools", "board.pointing", "board.correcting", "board.commands"),
        *("board.pages", "board.browsing"),
        *("board.playing", "board.settings", "board.texts"),
    ),
    "board/pages.py": ("board.backdrop", "board.book", "board.ink", "board.pointing", "board.sheet"),
    "board/browsing.py": ("board.commands", "board.pointing"),
    "board/shelf.py": ("board.atomic_file", "board.backdrop"),
    "board/sheet.py": ("board.ink", "board.backdrop"),
    "board/backdrop.py": ("board.ink",),
    "board/tones.py": ("board.backdrop", "board.reading"),
    "board/book.py": ("board.sheet",),
    "board/journal.py": (
        *("board.ink", "board.backdrop", "board.book", "board.journal_lines"),
        *("board.atomic_file", "board.file_lock"),
    ),
    "board/journal_lines.py": ("board.ink", "board.backdrop", "board.trail", "board.sheet", "board.book"),
    "board/pointing.py": (
        *("board.ink", "board.sheet", "board.trail", "board.tools"),
        *("board.choosing", "board.correcting", "board.erasing"),
    ),
    "board/saving.py": ("board.ink", "board.inkml", "board.atomic_file"),
    "board/choosing.py": ("board.ink", "board.sheet"),
    "board/erasing.py": ("board.ink",),
    "board/tools.py": (),
    "board/correcting.py": ("board.ink", "board.sheet", "board.backdrop"),
    "board/play/": ("board.play", "board.commands", "board.area", "board.theme"),
    "board/trail.py": ("board.ink",),
    "board/commands.py": (),
    "board/settings.py": ("board.texts", "board.theme"),
    "board/texts.py": (),
    "board/theme.py": (),
}


def imports_of(node: ast.AST) -> Iterator[str]:
    """Give every module that is imported in a piece of code, but for what only types need."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports here are absolute"
        assert node.module
        yield node.module
    for child in ast.iter_child_nodes(node):
        yield from imports_of(child)


def of(module: str, *packages: str) -> bool:
    """Tell whether a module is one of the packages or in one of them."""
    return any(module == package or module.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    """Each module imports only what lies below it."""
    name = path.relative_to(ROOT).as_posix()
    modules = set(imports_of(ast.parse(path.read_text(encoding="utf-8"))))
    for where, allowed in ALLOWED.items():
        if name.startswith(where):
            assert {m for m in modules if of(m, "board") and not of(m, *allowed)} == set()
    if name.startswith("board/"):
        assert {m for m in modules if of(m, "trainer", "tensorflow", "keras")} == set()
    if name not in WITH_PYGAME:
        assert {m for m in modules if of(m, "pygame")} == set()


UP_TO_THE_FIRST_FRAME = """
import os, sys
import platformdirs, pygame  # and what these bring along on this machine
floor = set(sys.modules)
from board.__main__ import main
from board.window import Window

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
        journal.keep([Edit(0, (Change(0, (), (stroke,)),))], Pens(), 0.0)
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
    program = "import sys, board.app; board.app.load_reader(); print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"tensorflow", "keras"} & set(run.stdout.split()) == set()
