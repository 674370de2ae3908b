"""Hostile surroundings of the commands: names, encodings, outputs, signals, users without a home folder.

python -m tests.benchmarks.hostile.commands --count 1000
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from board.ink.inkml import write_inkml
from tests.benchmarks.hostile.trials import LIMIT_S, main_of
from tests.support.handwriting import written
from tests.support.outputs import closed_pipe, full_disk, full_pipe

KIND, COUNT = "commands", 100

ROOT = Path(__file__).parents[3]
STATUSES = {0, 2, 130, -signal.SIGTERM, -signal.SIGINT, -signal.SIGKILL}

NAMES = (
    *("plain", "with a space", "line\nend", "\x1b[31mred\x07", "[red]a[/b]", "%s{0}\\", "-x", "ä\u202eß"),
    *("\udcff\udc80", "x" * 200, "'; touch here", "*", "[a]", "~", "a.zip", "s3:"),
)
ENDINGS = (".inkml", ".png", ".jpg", ".zip", ".tar.gz", "")
ENCODINGS = ("ascii", "latin-1", "cp932", "utf-8", "utf-16")


def trial(number: int) -> str:
    """Run a command in surroundings by chance; it must end, in its own words, with a status of its own."""
    chance = random.Random(number)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = _file(folder, chance)
        package, *arguments = _command(path, folder, chance)
        variables = {"PYTHONIOENCODING": chance.choice(ENCODINGS), "PATH": os.environ["PATH"]}
        if chance.random() < 0.7:
            variables["HOME"] = str(folder)
        outputs: list[Callable[[], AbstractContextManager[IO[bytes]]]]
        outputs = [full_disk, closed_pipe, *([full_pipe] if "replay" in arguments else [])]  # others wait
        output = chance.choice([None, None, *outputs])
        ends = chance.choice([None, None, signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
        title = f"{number}: {package} {arguments} {variables['PYTHONIOENCODING']} {output} {ends}"
        command = [sys.executable, "-m", package, *arguments]
        with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as errors:
            if output:
                with output() as file:
                    status = _run(command, variables, file.fileno(), errors.fileno(), ends, chance)
            else:
                status = _run(command, variables, printed.fileno(), errors.fileno(), ends, chance)
            errors.seek(0)
            said = errors.read()
    interrupted = ends is signal.SIGINT and b"KeyboardInterrupt" in said  # before the command began
    if not interrupted:
        assert status in STATUSES, f"status {status} of {title}: {said[-300:]!r}"
        assert b"Traceback" not in said, f"{title}: {said[-300:]!r}"
    assert b"\x1b" not in said, f"{title} prints control characters"
    return title


def _file(folder: Path, chance: random.Random) -> Path:
    path = folder / (chance.choice(NAMES) + chance.choice(ENDINGS))
    path.parent.mkdir(parents=True, exist_ok=True)  # a name may have a "/" in it
    match chance.randrange(5):
        case 0:
            pass  # it is not there
        case 1:
            path.mkdir()
        case 2:
            path.write_bytes(chance.randbytes(chance.choice([0, 1, 5000])))
        case 3:
            write_inkml(path, tuple(written("31")))
        case 4:
            write_inkml(path, tuple(written("31")))
            content = path.read_bytes()
            path.write_bytes(content[: chance.randrange(len(content))])
    return path


def _command(path: Path, folder: Path, chance: random.Random) -> list[str]:
    many = [str(path)] * chance.choice([1, 1, 3])
    return chance.choice(
        [
            ["board", "--help"],
            ["board", "read", *many],
            ["board", "read", "--json", *many],
            ["board", "read", "--to", str(folder / "r.jsonl"), *many, "--jobs", chance.choice("12")],
            ["board", "read", "--from", str(path)],
            ["board", "replay", "--headless", "--speed", "1e6", str(path)],
            ["board", "--windowed", "64x64"],
            ["trainer", "--help"],
            ["trainer", "data", "show", "--data", str(path)],
            ["trainer", "data", "import", str(path), "--data", str(folder / "data")],
        ]
    )


def _run(
    command: list[str],
    variables: dict[str, str],
    output: int,
    errors: int,
    ends: signal.Signals | None,
    chance: random.Random,
) -> int:
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
    ) as process:
        if ends:
            time.sleep(chance.uniform(0.05, 2.0))
            process.send_signal(ends)
        try:
            return process.wait(LIMIT_S * 0.9)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError(f"hangs: {command}") from None


if __name__ == "__main__":
    main_of(KIND, COUNT, __spec__.name, trial)
