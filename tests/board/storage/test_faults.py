"""A few of the faults of `tests.benchmarks.fault_injection`, with fixed seeds."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from board.document import document as document
from board.storage import journal as journal_module
from tests.benchmarks import fault_injection as faults
from tests.support.scripted import killed, restored

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no kill -9")


@pytest.fixture(autouse=True)
def undo_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore how many edits a book remembers; the script makes that fewer."""
    monkeypatch.setattr(document, "UNDO_MOST", document.UNDO_MOST)


def test_a_board_that_is_killed(tmp_path: Path) -> None:
    """Twice, while it is drawn on: at most the end of a stroke under a pen is lost."""
    for seed, after_s in enumerate([0.9, 0.3]):
        killed(tmp_path, seed, after_s, jumps=seed == 1)
    assert restored(tmp_path)[0].surface.document.done


def test_a_bit_that_is_flipped(tmp_path: Path) -> None:
    """In a real board's journal."""
    assert faults.flips(tmp_path, 10, random.Random(0))[0] == 10


@pytest.fixture
def disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go on only where a test may mount a disk."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root mounts disks")
    try:
        with faults.disk(tmp_path / "try", 64):
            pass
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk can be mounted here")
    monkeypatch.setattr(journal_module, "RETRY_S", 0.02)
    monkeypatch.setattr(journal_module, "SYNC_S", 0.01)
    return tmp_path


def test_a_full_disk_and_room_again(disks: Path) -> None:
    """Really full, as the kernel says it."""
    assert faults.full_disks(disks / "full", 1, random.Random(0)) == 1


def test_a_disk_that_is_read_only_for_a_while(disks: Path) -> None:
    """Really read-only, as even root has it."""
    assert faults.read_only(disks / "read-only", 1, random.Random(0)) == 1
