"""Many files, by one process or several: the same answers in the same order, and how far it is."""

import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from board.cli.read import FILES_A_JOB, read_files, usual_jobs
from board.ink.inkml import write_inkml
from board.system.errors import UserError
from tests.support.handwriting import written

ROOT = Path(__file__).parents[3]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Write numbers, each to its file, and one that is broken."""
    paths = [tmp_path / f"{text}.inkml" for text in ("31", "41", "59", "26", "53", "58")]
    for path in paths:
        write_inkml(path, tuple(written(path.stem)))
    (tmp_path / "broken.inkml").write_text("no ink")
    return [*paths[:3], tmp_path / "broken.inkml", *paths[3:]]


def test_several_processes_answer_as_one_does(files: list[Path]) -> None:
    """In the order of the files; what is wrong with one stands in its place."""
    command = [sys.executable, "-m", "board", "read", "--json", *map(str, files)]
    runs = [
        subprocess.run([*command, "--jobs", jobs], cwd=ROOT, capture_output=True, text=True, check=False)
        for jobs in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
    for run in runs:
        assert (run.returncode, run.stderr) == (2, "")
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        assert [line["file"] for line in lines] == [str(path) for path in files]
        assert "is not InkML" in lines.pop(3)["error"]
        assert [line["text"] for line in lines] == ["31", "41", "59", "26", "53", "58"]


def test_a_process_that_is_killed_is_one_sentence(files: list[Path]) -> None:
    """As a system short of memory may do."""
    answers = read_files(files * 20, 2)
    next(answers)
    for process in multiprocessing.active_children():
        process.kill()
    with pytest.raises(UserError, match="--jobs 1"):
        list(answers)


def test_few_files_are_read_by_one_process() -> None:
    """And many by no more than there are cores."""
    assert usual_jobs(1) == usual_jobs(FILES_A_JOB) == 1
    assert 1 <= usual_jobs(10**6) <= (os.cpu_count() or 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_terminal_shows_how_far_it_is(files: list[Path]) -> None:
    """And is left as it was; what is printed stands on lines of its own."""
    screen, terminal = os.openpty()
    with open(screen, "rb", 0) as watched:
        subprocess.run(
            [sys.executable, "-m", "board", "read", *map(str, files[2:5])],
            cwd=ROOT,
            stdout=terminal,
            stderr=terminal,
            check=False,
        )
        os.close(terminal)
        shown = watched.read(4096).decode()
    assert "] 0 of 3" in shown
    assert "\r\x1b[K59\r\n" in shown
    assert "\r\x1b[Kdigit-board: " in shown
    assert shown.endswith("] 3 of 3\r\x1b[K")
