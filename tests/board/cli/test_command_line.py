"""The command line, as other programs use it."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

import pytest

from board import __main__ as command_line
from board.ink.inkml import write_inkml
from board.ink.stroke import Ink, Stroke, stroke_of
from board.reading import reader
from board.reading.result import Reading
from board.system.errors import UserError
from tests.support.outputs import closed_pipe, full_disk, full_pipe

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60


class CountsStrokes:
    """Stand in for the network: read as many ones as there are strokes, each on its line."""

    def read_ink(self, ink: Ink, signs: bool) -> Reading:
        return Reading(text="\n".join(("+" if signs else "1") * len(ink)))

    def read_picture(self, path: Path, signs: bool) -> Reading:  # noqa: ARG002 (as the reader has it)
        raise UserError(f"{path} is no picture")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about the command line, not about reading."""
    monkeypatch.setattr(reader.Reader, "load", lambda: CountsStrokes())


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Write a file with two strokes, one that is broken, and one with a single stroke."""
    line: list[Stroke] = [stroke_of([(10, 10), (20, 90)]), stroke_of([(40, 10), (50, 90)])]
    write_inkml(tmp_path / "two.inkml", tuple(line))
    (tmp_path / "broken.png").write_bytes(b"no picture")
    write_inkml(tmp_path / "one.inkml", tuple(line[:1]))
    return [str(tmp_path / name) for name in ("two.inkml", "broken.png", "one.inkml")]


def board(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the board in a process of its own."""
    command = [sys.executable, "-m", "board", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_one_file_prints_its_text(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing else, so that a program can take it."""
    assert command_line.main(["read", files[0]]) == 0
    assert capsys.readouterr() == ("1\n1\n", "")


def test_signs_are_read_where_they_are_wanted(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With --signs the text may hold them, and the object has a list of them."""
    assert command_line.main(["read", "--signs", files[0]]) == 0
    assert capsys.readouterr().out == "+\n+\n"
    assert command_line.main(["read", "--signs", "--json", files[0]]) == 0
    assert json.loads(capsys.readouterr().out)["signs"] == []


def test_several_files_are_read_in_their_order(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A broken one is one sentence on standard error, status 2, and the others are still read."""
    assert command_line.main(["read", *files]) == 2
    assert capsys.readouterr() == ("1\n1\n\n1\n\n", f"digit-board: {files[1]} is no picture\n")


def test_json_is_one_object_a_line(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A broken file has its sentence in its place."""
    assert command_line.main(["read", "--json", *files]) == 2
    two, broken, one = map(json.loads, capsys.readouterr().out.splitlines())
    assert two == {"file": files[0], "text": "1\n1", "digits": [], "rejected": []}
    assert broken == {"file": files[1], "error": f"{files[1]} is no picture"}
    assert one["file"] == files[2]


def test_a_missing_opencv_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], files: list[str]
) -> None:
    """A bare server lacks a library that some builds of OpenCV need."""

    def load() -> None:
        raise ImportError("libGL.so.1: cannot open shared object file", name="cv2")

    monkeypatch.setattr(reader.Reader, "load", load)
    assert command_line.main(["read", files[0]]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "libGL.so.1" in line
    assert "opencv-python-headless" in line


def test_a_bug_is_the_error_of_one_file(
    monkeypatch: pytest.MonkeyPatch, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are read, and its line says what to report."""

    def fails(*_: object) -> Reading:
        raise ZeroDivisionError("a\nbug")

    monkeypatch.setattr(CountsStrokes, "read_picture", fails)
    assert command_line.main(["read", "--json", *files, "--jobs", "1"]) == 2
    two, broken, one = map(json.loads, capsys.readouterr().out.splitlines())
    assert (two["text"], one["text"]) == ("1\n1", "1")
    assert broken["error"] == f"reading {files[1]} failed, please report it (ZeroDivisionError: a bug)"


def test_a_crowded_file_says_so(
    monkeypatch: pytest.MonkeyPatch, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, and as JSON; what could be read is no failure."""
    monkeypatch.setattr(CountsStrokes, "read_ink", lambda *_: Reading(text="1", crowded=True))
    assert command_line.main(["read", files[0]]) == 0
    out, err = capsys.readouterr()
    assert out == "1\n"
    assert err == (
        f"digit-board: {files[0]} has too much on it to read all of it; the larger marks were read first\n"
    )
    assert command_line.main(["read", "--json", files[0]]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["crowded"] is True
    assert err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--windowed", "big"],
        ["--windowed", "0x0"],
        ["read", "x.inkml", "--jobs", "0"],
        ["read", "x.inkml", "--jobs", "many"],
        ["replay", "x.inkml", "--speed", "0"],
        ["replay", "x.inkml", "--speed", "nan"],
        ["sing"],
    ],
)
def test_wrong_arguments_leave_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """They are named."""
    with pytest.raises(SystemExit) as left:
        command_line.main(arguments)
    assert left.value.code == 2
    assert "digit-board" in capsys.readouterr().err


def test_help_shows_examples() -> None:
    """Help needs no window, no OpenCV and no network."""
    run = board("--help")
    assert run.returncode == 0
    assert "digit-board read page.inkml" in run.stdout
    for command in ("read", "replay"):
        assert board(command, "--help").returncode == 0


def test_help_imports_nothing_of_the_board() -> None:
    """Whoever asks for help waits for no library, nor for the rules of games."""
    program = "import sys, board.__main__; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    own = {name for name in run.stdout.split() if name.startswith("board.")}
    system = {"board.system", "board.system.errors", "board.system.output", "board.system.worker"}
    assert own == {"board.__main__", *system}
    assert {"numpy", "cv2", "pygame", "multiprocessing"} & set(run.stdout.split()) == set()


def test_replay_of_a_missing_file_is_one_sentence() -> None:
    """No window opens, and no traceback shows."""
    run = board("replay", "--headless", "missing.inkml")
    assert run.returncode == 2
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith("digit-board: ")


def test_replay_refuses_an_unknown_key(files: list[str]) -> None:
    """Before it begins to write."""
    run = board("replay", "--headless", files[0], "--press", "ctrl+nonsense")
    assert run.returncode == 2
    assert run.stderr.startswith('digit-board: no key is called "ctrl+nonsense"')


def test_replay_holds_nothing_where_nobody_sees_it(files: list[str]) -> None:
    """One sentence says so."""
    run = board("replay", "--headless", files[0], "--hold")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("digit-board: --hold needs a screen")


def test_replay_writes_reads_and_saves_a_picture(files: list[str], tmp_path: Path) -> None:
    """The shipped network reads two ones; the picture is that of a 1920x1080 board."""
    picture = tmp_path / "board.png"
    run = board("replay", "--headless", files[0], "--speed", "1e6", "--screenshot", str(picture))
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("\n\n")
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "variables",
    [
        {"SDL_VIDEODRIVER": "none such"},
        pytest.param({}, marks=pytest.mark.skipif(sys.platform != "linux", reason="needs X11")),
        pytest.param(
            {"DISPLAY": ":987"}, marks=pytest.mark.skipif(sys.platform != "linux", reason="needs X11")
        ),
    ],
    ids=["no driver", "no display", "a dead display"],
)
def test_without_a_screen_there_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str]
) -> None:
    """It says what works without one, and no board is opened that nobody sees."""
    for name in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        **variables,
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    run = board()
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert "--headless" in line
    assert not [*tmp_path.rglob("*.lock")]


def writing_to(output: IO[bytes], *arguments: str) -> tuple[int, list[str]]:
    """Run the board with some standard output; return the status and the lines of standard error."""
    run = subprocess.run(
        [sys.executable, "-m", "board", *arguments],
        cwd=ROOT,
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return run.returncode, run.stderr.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
@pytest.mark.parametrize(
    ("command", "output_of"),
    [
        ("read", closed_pipe),
        ("read", full_disk),
        ("replay", closed_pipe),
        ("replay", full_disk),
        ("replay", full_pipe),  # read waits for its reader, as filters do
    ],
)
def test_output_that_cannot_be_written_is_one_sentence(
    files: list[str], command: str, output_of: Callable[[], AbstractContextManager[IO[bytes]]]
) -> None:
    """The status is 2."""
    arguments = files[:1] * 30 if command == "read" else [files[0], "--headless", "--speed", "1e6"]
    with output_of() as output:
        status, lines = writing_to(output, command, *arguments)
    assert status == 2
    (line,) = lines
    assert line.startswith("digit-board: standard output cannot be written: ")
