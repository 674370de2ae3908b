"""The code itself: its format, its lint and its types."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("tool", ["ruff format --check", "ruff check", "mypy"])
def test_the_code_passes(tool: str) -> None:
    """What the tool says is shown where it does not."""
    command = [sys.executable, "-m", *tool.split(), *(["."] if "ruff" in tool else [])]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
