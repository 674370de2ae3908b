"""The trainer's commands on terminals of all kinds, and names that are none of rich's markup."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import trainer_data
from trainer.commands.terminal import plain_console, status_line

ROOT = Path(__file__).parents[2]
STRANGE = "[red]a[/b]\x1b[31m\r"


def trainer(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the trainer in a process of its own."""
    command = [sys.executable, "-m", "trainer", *arguments]
    variables = {**os.environ, "PYTHONUTF8": "0", **environment}
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a data folder whose sites and writers have strange names."""
    writers = {
        side: [f"{STRANGE}/{name}[/i]" for name in names] for side, names in trainer_data.WRITERS.items()
    }
    monkeypatch.setattr(trainer_data, "WRITERS", writers)
    return trainer_data.write_data(tmp_path / "data")


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp932"])
def test_any_encoding_takes_help_and_tables(data: Path, encoding: str) -> None:
    """Names are printed as they are, without markup and with visible control characters."""
    for arguments in (["--help"], ["data", "--help"], ["data", "show", "--data", str(data), "--writers"]):
        run = trainer(*arguments, PYTHONIOENCODING=encoding)
        assert (run.returncode, run.stderr) == (0, "")
    assert r"[red]a[/b]\x1b[31m\r" in run.stdout
    assert "\x1b" not in run.stdout


HOMELESS = """
import pwd, sys

def getpwuid(uid):
    raise KeyError(uid)

pwd.getpwuid = getpwuid
from {package}.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no list of users")
@pytest.mark.parametrize(
    ("package", "arguments", "sentence"),
    [
        ("trainer", ["data", "show", "--help"], ""),
        ("trainer", ["data", "show"], "--data"),
        ("board", ["read", "--help"], ""),
        ("board", [], "set HOME"),
    ],
)
def test_users_without_a_home_folder(package: str, arguments: list[str], sentence: str) -> None:
    """Help works, and what needs a folder says so."""
    run = subprocess.run(
        [sys.executable, "-c", HOMELESS.format(package=package), *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == (2 if sentence else 0)
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["data", "show"]], ids=" ".join)
def test_output_that_cannot_be_written_is_one_sentence(data: Path, arguments: list[str]) -> None:
    """The status is 2."""
    command = [sys.executable, "-m", "trainer", *arguments]
    if "show" in arguments:
        command += ["--data", str(data)]
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert line.startswith("digit-trainer: standard output cannot be written: ")


def test_a_status_line_is_no_markup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence with the name of a file shows the name as it is."""
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    console = plain_console()
    with status_line(console, "starting") as tell:
        tell(f"reading {STRANGE}")
        console.print("")
    assert r"reading [red]a[/b]\x1b[31m\r" in capsys.readouterr().out
