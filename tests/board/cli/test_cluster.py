"""Reading on a Dask cluster, and files at addresses: each file has one line, whatever ends meanwhile."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from board.ink.inkml import write_inkml
from tests.support.handwriting import written

ROOT = Path(__file__).parents[3]
PATIENCE_S = 120
COUNT = 200

needs_dask = pytest.mark.skipif(not find_spec("distributed"), reason="Dask is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write many files with a number."""
    write_inkml(tmp_path / "31.inkml", tuple(written("31")))
    content = (tmp_path / "31.inkml").read_bytes()
    folder = tmp_path / "scans"
    folder.mkdir()
    for n in range(COUNT):
        (folder / f"{n}.inkml").write_bytes(content)
    return folder


@contextmanager
def dask(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a scheduler or a worker."""
    command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def scheduler(file: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a scheduler; give its process and its address."""
    file.unlink(missing_ok=True)
    with dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)) as process:
        wait_until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        yield process, json.loads(file.read_text())["address"]


@contextmanager
def worker(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker with one thread."""
    with dask("worker", address, "--nthreads", "1", "--no-nanny") as process:
        yield process


def environment() -> dict[str, str]:
    """Let the workers find the board."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def command(results: Path, *arguments: object) -> list[str]:
    """Return the command line that reads."""
    return [sys.executable, "-m", "board", "read", "--to", str(results), *map(str, arguments)]


def read(results: Path, *arguments: object, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end."""
    return subprocess.run(
        command(results, *arguments),
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    until_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until_s
        time.sleep(0.02)


def lines_in(results: Path) -> int:
    """Return how many lines there are."""
    return results.read_bytes().count(b"\n") if results.exists() else 0


def check(results: Path, folder: Path) -> None:
    """Check that each file of the folder has one line, with its number."""
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    assert sorted(line["file"] for line in lines) == sorted(map(str, folder.iterdir()))
    assert {line.get("text") for line in lines} == {"31"}


@needs_dask
def test_workers_and_the_command_are_killed(folder: Path, tmp_path: Path) -> None:
    """Another worker takes over, and the command goes on where it was."""
    results = tmp_path / "r.jsonl"
    with scheduler(tmp_path / "scheduler.json") as (_, address), worker(address) as first, worker(address):
        with subprocess.Popen(command(results, folder, "--dask", address), cwd=ROOT) as reads:
            wait_until(lambda: lines_in(results) >= COUNT // 8)
            first.kill()
            wait_until(lambda: lines_in(results) >= COUNT // 3)
            reads.kill()
        run = subprocess.run(
            command(results, folder, "--dask", address),
            cwd=ROOT,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert (run.returncode, run.stderr) == (0, b"")
    check(results, folder)


@needs_dask
def test_a_lost_scheduler_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    """And the run goes on with another."""
    results = tmp_path / "r.jsonl"
    with (
        scheduler(tmp_path / "scheduler.json") as (process, address),
        worker(address),
        subprocess.Popen(
            command(results, folder, "--dask", address), cwd=ROOT, stderr=subprocess.PIPE
        ) as reads,
    ):
        wait_until(lambda: lines_in(results) >= COUNT // 8)
        process.kill()
        assert reads.stderr
        said = reads.stderr.read().decode()
    assert reads.returncode == 2
    lost = f"the Dask scheduler {address} was lost: run the same command again to go on"
    assert said == f"digit-board: {lost}\n"
    assert 0 < lines_in(results) < COUNT
    with scheduler(tmp_path / "scheduler.json") as (_, address), worker(address):
        subprocess.run(
            command(results, folder, "--dask", address),
            cwd=ROOT,
            timeout=PATIENCE_S,
            check=True,
            capture_output=True,
        )
    check(results, folder)


@needs_dask
def test_a_scheduler_that_is_not_there_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    """It is named."""
    run = read(tmp_path / "r.jsonl", folder, "--dask", "tcp://127.0.0.1:9")
    assert run.returncode == 2
    (line,) = run.stderr.decode().splitlines()
    assert "tcp://127.0.0.1:9 cannot be reached" in line


@pytest.mark.skipif(
    not all(map(find_spec, ("moto", "s3fs", "flask"))), reason="moto's server or s3fs is not installed"
)
def test_files_in_an_object_store(folder: Path, tmp_path: Path) -> None:
    """A folder and a pattern by s3:// and a file by http:// are read; a file that is not there is a line."""
    with subprocess.Popen(
        [sys.executable, "-c", STORE, str(folder / "0.inkml")],
        env={**os.environ, **KEYS},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as store:
        try:
            assert store.stdout
            address = store.stdout.readline().strip()
            by_http = f"{address}/scans/a.inkml"
            names = "s3://scans/in/", "s3://scans/*.inkml", "s3://scans/gone.png", by_http
            results = tmp_path / "r.jsonl"
            run = read(results, *names, "--jobs", 1, **KEYS, AWS_ENDPOINT_URL=address)
        finally:
            store.kill()
    assert (run.returncode, run.stderr) == (2, b"")
    lines = {line["file"]: line for line in map(json.loads, results.read_text().splitlines())}
    gone = lines.pop("s3://scans/gone.png")
    assert gone["error"].startswith("cannot read s3://scans/gone.png: ")
    inside = [f"s3://scans/in/{n}.inkml" for n in range(3)]
    assert sorted(lines) == sorted([*inside, "s3://scans/a.inkml", by_http])
    assert {line["text"] for line in lines.values()} == {"31"}


KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}

STORE = """
import sys, time
from moto.server import ThreadedMotoServer
import boto3
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
address = "http://%s:%d" % server.get_host_and_port()
s3 = boto3.client("s3", endpoint_url=address)
s3.create_bucket(Bucket="scans", ACL="public-read")
content = open(sys.argv[1], "rb").read()
for name in ("a.inkml", "in/0.inkml", "in/1.inkml", "in/2.inkml", "in/notes.txt"):
    s3.put_object(Bucket="scans", Key=name, Body=content, ACL="public-read")
print(address, flush=True)
time.sleep(1000)
"""
