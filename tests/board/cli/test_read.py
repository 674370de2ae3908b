"""Many files, by one process or several: each has its answer once, whatever happens to the processes."""

import gzip
import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from board.cli.files import File
from board.cli.processes import FILES_A_JOB, read_files, usual_jobs
from board.ink.inkml import write_inkml
from tests.support.handwriting import written

ROOT = Path(__file__).parents[3]
PATIENCE_S = 120
NUMBERS = ("31", "41", "59", "26", "53", "58")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Write numbers, each to its file, and one that is broken."""
    paths = [tmp_path / f"{text}.inkml" for text in NUMBERS]
    for path in paths:
        write_inkml(path, tuple(written(path.stem)))
    (tmp_path / "broken.inkml").write_text("no ink")
    return [*paths[:3], tmp_path / "broken.inkml", *paths[3:]]


def read(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command."""
    command = [sys.executable, "-m", "board", "read", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, input=stdin, capture_output=True, timeout=PATIENCE_S, check=False
    )


def lines_of(results: Path) -> dict[str, str]:
    """Return the text or the error of each file, which has one line."""
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    assert len({line["file"] for line in lines}) == len(lines)
    return {line["file"]: line.get("text") or line["error"] for line in lines}


def numbers_in(results: Path) -> list[str]:
    """Return what was read, in a fixed order."""
    return sorted(text for text in lines_of(results).values() if text in NUMBERS)


def test_several_processes_answer_as_one_does(files: list[Path]) -> None:
    """In the order of the files; what is wrong with one stands in its place."""
    runs = [read("--json", *files, "--jobs", jobs) for jobs in (1, 2)]
    assert runs[0].stdout == runs[1].stdout
    for run in runs:
        assert (run.returncode, run.stderr) == (2, b"")
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        assert [line["file"] for line in lines] == [str(path) for path in files]
        assert "is not InkML" in lines.pop(3)["error"]
        assert [line["text"] for line in lines] == [*NUMBERS]


def test_a_process_that_is_killed_is_replaced(files: list[Path]) -> None:
    """As a system short of memory kills it: each file has its answer, in their order."""
    given = [File(str(path)) for path in files * 10]
    answers = read_files(given, 2)
    got = [next(answers)]
    for process in multiprocessing.active_children():
        process.kill()
    got += answers
    assert [answer.file for answer in got] == [file.name for file in given]
    assert [answer.text for answer in got if not answer.error] == [*NUMBERS] * 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_file_that_ends_its_process_is_the_only_one_lost(files: list[Path], tmp_path: Path) -> None:
    """Its line says so, whatever ended the process."""
    poison = tmp_path / "poison.png"
    os.mkfifo(poison)
    over = threading.Event()

    def kill_who_opens() -> None:
        while True:
            with open(poison, "wb"):  # waits until a process opens it to read
                if over.is_set():
                    return
                for process in multiprocessing.active_children():
                    process.kill()
                    process.join()  # or the pipe would still be open

    killer = threading.Thread(target=kill_who_opens)
    killer.start()
    try:
        given = [File(str(path)) for path in [*files[:2], poison, *files[4:]]]
        answers = list(read_files(given, 2))
    finally:
        over.set()
        with open(poison, "rb"):
            killer.join(PATIENCE_S)
    assert [answer.error for answer in answers] == [
        "", "", f"reading {poison} ended its process, please report it", "", "", "",
    ]  # fmt: skip
    assert [answer.text for answer in answers if not answer.error] == ["31", "41", "26", "53", "58"]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_command(files: list[Path], how: signal.Signals) -> None:
    """When it is ended or killed, the processes that read for it end as well."""
    command = [sys.executable, "-m", "board", "read", "--json", "--jobs", "2", *map(str, files * 200)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        children = children_of(process.pid)
        assert len(children) >= 2
        process.send_signal(how)
        process.stdout.read()
    until_s = time.monotonic() + PATIENCE_S
    while any(is_running(child) for child in children):
        assert time.monotonic() < until_s
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    """Tell whether a process has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


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
    assert "] 3 of 3, " in shown
    assert " a second" in shown
    assert shown.endswith("\r\x1b[K")


def test_names_are_shown_with_visible_control_characters(tmp_path: Path) -> None:
    """A name is one line of standard error, and colours nothing."""
    run = read(tmp_path / "a\nb\x1b[31m.png")
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert b"a\\nb\\x1b[31m.png" in line


def forms(folder: Path) -> Iterator[tuple[str, Sequence[object], bytes]]:
    """Give what can be named, with the arguments for it and standard input."""
    with zipfile.ZipFile(folder.parent / "a.zip", "w") as archive:
        for path in folder.rglob("*.*"):
            archive.write(path, f"deep/{path.name}")
    with tarfile.open(folder.parent / "a.tgz", "w:gz") as tar:
        tar.add(folder, "scans")
    names = "".join(f"{path}\n" for path in folder.rglob("*.inkml"))
    (folder.parent / "list").write_text(names)
    yield "folder", [folder], b""
    yield "pattern", [f"{folder}/**/*.inkml"], b""
    yield "zip", [folder.parent / "a.zip"], b""
    yield "tar", [folder.parent / "a.tgz"], b""
    yield "list", ["--from", folder.parent / "list"], b""
    yield "standard input", ["--from", "-"], names.encode()
    yield "all, some twice", [folder, folder / "31.inkml", "--from", folder.parent / "list"], b""


def test_files_are_named_in_many_ways(tmp_path: Path) -> None:
    """Each file that can be read has one line; others in a folder are left out."""
    folder = tmp_path / "scans, with [brackets]"
    (folder / "deep").mkdir(parents=True)
    for n, number in enumerate(NUMBERS):
        write_inkml(folder / ("deep" if n % 2 else "") / f"{number}.inkml", tuple(written(number)))
    (folder / "notes.txt").write_text("not to be read")
    for n, (form, arguments, stdin) in enumerate(forms(folder)):
        if form == "pattern":
            arguments = [f"{tmp_path}/scans*/**/*.inkml"]
        results = tmp_path / f"{n}.jsonl"
        run = read("--to", results, *arguments, "--jobs", 1, stdin=stdin)
        assert (form, run.returncode, run.stderr) == (form, 0, b"")
        assert numbers_in(results) == sorted(NUMBERS)
        assert len(lines_of(results)) == len(NUMBERS)


def damaged_zip(method: int) -> bytes:
    """Return a zip whose one picture is packed by a method, and damaged."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("a.png", bytes(range(256)) * 20)
    content = bytearray(packed.getvalue())
    content[40:120] = b"\xff" * 80
    return bytes(content)


def talkative_tar(kind: bytes) -> bytes:
    """Return a tar file of few bytes, packed, whose one entry has a name of 100 MB."""
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = kind, 100_000_000
    return gzip.compress(entry.tobuf(tarfile.GNU_FORMAT) + bytes(entry.size), 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *[(f"{n}.zip", damaged_zip(n)) for n in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)],
        ("long-name.tar.gz", talkative_tar(tarfile.GNUTYPE_LONGNAME)),
        ("headers.tar.gz", talkative_tar(tarfile.XHDTYPE)),
        ("cut.zip", b"PK\x03\x04 and no more"),
        ("cut.tar.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("no.tar", b"\0" * 100),
        ("nowhere.zip", None),
        ("nowhere-*.png", None),
    ],
)
def test_what_holds_no_files_is_a_line(
    files: list[Path], tmp_path: Path, name: str, content: bytes | None
) -> None:
    """It says what is wrong, and the others are read."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    run = read("--to", tmp_path / "r.jsonl", files[0], tmp_path / name, files[1], "--jobs", 1)
    assert (run.returncode, run.stderr) == (2, b"")
    lines = lines_of(tmp_path / "r.jsonl")
    assert [*lines.values()][::2] == ["31", "41"]
    assert name in lines[str(tmp_path / name)]


def test_a_run_that_is_cut_off_goes_on(files: list[Path], tmp_path: Path) -> None:
    """Killed at any moment, and with a torn last line, each file has one line at the end."""
    folder, results = tmp_path / "many", tmp_path / "r.jsonl"
    folder.mkdir()
    content = files[0].read_bytes()
    for n in range(300):
        (folder / f"{n}.inkml").write_bytes(content)
    command = [sys.executable, "-m", "board", "read", "--to", str(results), str(folder), "--jobs", "2"]
    for lines in (30, 120):
        with subprocess.Popen(command, cwd=ROOT) as process:
            until_s = time.monotonic() + PATIENCE_S
            while not results.exists() or results.read_bytes().count(b"\n") < lines:
                assert time.monotonic() < until_s
                time.sleep(0.01)
            process.kill()
        with results.open("ab") as file:
            file.write(b'{"file": "torn')
    run = read(*command[4:])
    assert (run.returncode, run.stderr) == (0, b"")
    assert {*lines_of(results).values()} == {"31"}
    assert len(lines_of(results)) == 300
    before = results.read_bytes()
    assert read(*command[4:]).returncode == 0
    assert results.read_bytes() == before


def test_results_of_another_kind_stay_as_they_are(files: list[Path], tmp_path: Path) -> None:
    """They are named, with the line."""
    other = tmp_path / "notes.txt"
    other.write_text("my notes\n")
    run = read("--to", other, files[0])
    assert run.returncode == 2
    assert b"line 1 of" in run.stderr
    assert other.read_text() == "my notes\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_results_go_to_files_alone(files: list[Path], tmp_path: Path, kind: str) -> None:
    """One sentence says so, at once."""
    path = tmp_path / "r.jsonl"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/full")
        case "folder":
            path.mkdir()
    run = read("--to", path, files[0])
    assert (run.returncode, run.stderr.count(b"\n"), b"results" in run.stderr) == (2, 1, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "nothing to read"),
        (["--dask", "tcp://a:1", "a"], "--to"),
        (["--from", "/nowhere/list"], "cannot read the list"),
    ],
)
def test_arguments_that_do_not_fit(arguments: list[str], sentence: str) -> None:
    """One sentence."""
    run = read(*arguments)
    assert run.returncode == 2
    (line,) = run.stderr.decode().splitlines()
    assert sentence in line
