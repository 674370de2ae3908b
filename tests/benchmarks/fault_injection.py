"""What a board loses when everything goes wrong: kills, damaged files, full and read-only disks.

    python -m tests.benchmarks.fault_injection [--kills 300] [--flips 2000] [--seed 0]

Every case opens the board again and compares it with what it must be; the first difference
ends the run with a traceback. The table counts the cases. The cases with disks of their own
need Linux and root (`mount -t tmpfs`), and are left out, saying so, without.
"""

import argparse
import contextlib
import os
import random
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from queue import SimpleQueue

from board.document.document import Document, Undone
from board.state.session import opened, with_document
from board.storage import journal as journal_module
from board.storage.image_store import ImageStore
from board.storage.journal import Journal
from tests.support.journals import append
from tests.support.scripted import SIZE, Loss, killed, restored, steps

PATIENCE_S = 60
MEMORY = Path("/", "dev", "shm")  # where files are written without a disk
Told = SimpleQueue[OSError | None]


def kills(folder: Path, count: int, chance: random.Random) -> list[Loss]:
    """Kill a board again and again, each time after another while; half of them are going on with."""
    losses = []
    for n in range(count):
        home = folder / f"kills-{n // 50}"
        losses.append(killed(home, chance.randrange(2**30), chance.uniform(0.0, 2.5), jumps=n % 3 == 0))
        print(f"\r{n + 1} of {count} killed", end="", flush=True)
    print("\r", end="")
    return losses


def beside(folder: Path, count: int, chance: random.Random) -> int:
    """Kill a second board while the first one of the same folder is drawn on; each has its own journal."""
    for _ in range(count):
        with kept(folder) as first:
            before = with_document(opened(SIZE), first.size or SIZE, first.document)
            for _, records in islice(steps(before, chance.randrange(2**30)), chance.randrange(200)):
                append(first, records)
            killed(folder, chance.randrange(2**30), chance.uniform(0.0, 1.5))
            want = first.document
        assert restored(folder)[0].surface.document == want
    return count


def history(folder: Path, seed: int, deeds: int) -> tuple[bytes, list[tuple[int, Document]]]:
    """Keep a board that is drawn on.

    Returns:
        The journal, and how long it was whenever it was another book, which is given with it.
    """
    path = folder / "boards" / "board.journal"
    with kept(folder) as journal:
        journal.begin(SIZE)
        known = [(0, Document()), (path.stat().st_size, Document())]
        for _, records in islice(steps(opened(SIZE), seed), deeds):
            if records:
                append(journal, records)
                known.append((path.stat().st_size, journal.document))
    return path.read_bytes(), known


@contextlib.contextmanager
def kept(folder: Path, told: Told | None = None) -> Iterator[Journal]:
    """Open a journal for a while; without `told` there must be no trouble."""
    troubles: Told = told or SimpleQueue()
    journal = Journal(folder / "boards", troubles.put, ImageStore(folder).picture)
    try:
        yield journal
    finally:
        journal.close()
    assert told or troubles.empty()


def cut(folder: Path, chance: random.Random) -> int:
    """Cut a journal after every byte; all lines that are whole come back, and the rest is set aside."""
    content, known = history(folder, chance.randrange(2**30), 400)
    while len(content) < 6000 or len(content) > 20_000:
        content, known = history(folder / str(len(content)), chance.randrange(2**30), 400)
    path = folder / "cut" / "boards" / "board.journal"
    path.parent.mkdir(parents=True)
    for end in range(len(content) + 1):
        path.write_bytes(content[:end])
        session, journal = restored(folder / "cut")
        whole = content[:end].rfind(b"\n") + 1
        assert session.surface.document == [document for size, document in known if size <= whole][-1], end
        assert (journal.set_aside.read_bytes() if journal.set_aside else b"") == content[whole:end], end
        if journal.set_aside:
            journal.set_aside.unlink()
    return len(content) + 1


def flips(folder: Path, count: int, chance: random.Random) -> tuple[int, int]:
    """Flip a bit; only that line may be lost. Return how many came back with all lines but that one."""
    content, known = history(folder, chance.randrange(2**30), 4000)
    strokes = {s.points.tobytes(): s for _, document in known for page in document.pages for s in page.ink}
    path = folder / "flips" / "boards" / "board.journal"
    path.parent.mkdir(parents=True)
    lines = content.splitlines(keepends=True)
    for _ in range(count):
        at = chance.randrange(len(content))
        damaged = bytearray(content)
        damaged[at] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        session, journal = restored(folder / "flips")
        number = content[:at].count(b"\n")
        hit = b"".join(lines[number : number + 1 + (content[at] == 10)])
        assert journal.set_aside
        aside = journal.set_aside.read_bytes()
        assert len(aside) == len(hit), "more than the line that was hit is set aside"
        journal.set_aside.unlink()
        mine = [s.points.tobytes() for page in session.surface.document.pages for s in page.ink]
        assert set(mine) <= set(strokes), "a stroke came back that nobody drew"
        document = session.surface.document
        while document.done:
            document = document.after(Undone(document.done[-1]))
        again, journal = restored(folder / "flips")
        assert again.surface.document == session.surface.document
        assert journal.set_aside is None
    return count, len(lines)


@contextlib.contextmanager
def disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a small disk."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def full_disks(folder: Path, count: int, chance: random.Random) -> int:
    """Let the disk get full while one draws, draw on, and make room: nothing is missing then."""
    journal_module.RETRY_S, journal_module.SYNC_S = 0.02, 0.01
    for n in range(count):
        with disk(folder / f"full-{n}", 8192) as home:
            told: Told = SimpleQueue()
            script = steps(opened(SIZE), chance.randrange(2**30))
            with kept(home, told) as journal:
                journal.begin(SIZE)
                ballast = home / "ballast"
                with contextlib.suppress(OSError), ballast.open("wb", 0) as file:
                    file.write(bytes(chance.randrange(7900, 8150) * 1024))
                session, records = next(script)
                while told.empty():
                    _, records = next(script)
                    append(journal, records)
                trouble = told.get()
                assert trouble
                assert "space" in str(trouble)
                for _ in range(chance.randrange(400)):
                    session, records = next(script)
                    append(journal, records)
                ballast.unlink()
                assert told.get(timeout=PATIENCE_S) is None
                want = journal.document
            assert restored(home)[0].surface.document == want
            assert session.board.erased or session.board.document == want
    return count


def read_only(folder: Path, count: int, chance: random.Random) -> int:
    """Open a board on a disk that is read-only: it shows, and is kept when the disk can be written again."""
    for n in range(count):
        with disk(folder / f"read-only-{n}", 4096) as home:
            _, known = history(home, chance.randrange(2**30), 400)
            subprocess.run(["mount", "-o", "remount,ro", home], check=True)
            told: Told = SimpleQueue()
            with kept(home, told) as journal:
                assert told.get(timeout=PATIENCE_S)
                assert journal.document == known[-1][1]
                for _, records in islice(steps(opened(SIZE), chance.randrange(2**30)), 200):
                    append(journal, records)
                subprocess.run(["mount", "-o", "remount,rw", home], check=True)
                assert told.get(timeout=PATIENCE_S) is None
                want = journal.document
            assert restored(home)[0].surface.document == want
    return count


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        losses = kills(folder, options.kills, chance)
        down = [loss for loss in losses if loss.was_down]
        lost_s = sorted(loss.lost_s for loss in down) or [0.0]
        print(f"kill -9 of a board that is drawn on: {len(losses)}, a third of them with a clock that jumps")
        print(f"  events before: median {statistics.median(loss.events for loss in losses):.0f}", end="")
        print(f", most {max(loss.events for loss in losses)}; strokes there: most", end="")
        print(f" {max(loss.strokes for loss in losses)}; finished strokes, edits or corrections lost: 0")
        print(f"  with a pen down: {len(down)}; of its stroke lost: median", end="")
        print(f" {statistics.median(lost_s):.2f} s, most {lost_s[-1]:.2f} s")
        count = beside(folder / "two", options.kills // 10, chance)
        print(f"… while another board is open beside it: {count}, nothing of the other lost")
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as memory:
            cuts = cut(Path(memory) / "cuts", chance)
            count, lines = flips(Path(memory) / "flips", options.flips, chance)
        print(f"a journal cut after every byte: {cuts} cuts, no whole line lost")
        print(f"one bit flipped in a journal of {lines} lines: {count} flips, no other line lost")
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            count = full_disks(folder / "full", 30, chance)
            print(f"a full disk (tmpfs, 8 MB), and room again: {count}, nothing lost")
            count = read_only(folder / "read-only", 10, chance)
            print(f"a disk that is read-only for a while: {count}, nothing lost")
        else:
            print("full and read-only disks: left out, as only root mounts disks")


if __name__ == "__main__":
    main()
