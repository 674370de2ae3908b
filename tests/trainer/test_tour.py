"""The notebook runs from its first cell to its last, and is kept without outputs."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.support.trainer_data import overrides, write_data

pytest.importorskip("keras", reason="needs the trainer's extra dependencies")
pytest.importorskip("matplotlib", reason="needs the trainer's extra dependencies")

ROOT = Path(__file__).parents[2]
SETTINGS = """
data, run = Path({data!r}), Path({run!r})
recipe = recipe.changed({overrides!r})
"""
"""What comes after the notebook's own settings: data and a recipe of seconds."""
ENDING = """
assert plt.get_fignums() and len(reader.network.card["labels"]) > 12
assert len(reading.digits) + len(reading.rejected) > 0
print("pictures:", len(plt.get_fignums()))
"""


def cells_of_the_tour() -> list[dict[str, Any]]:
    """The notebook's cells with code."""
    notebook = json.loads((ROOT / "trainer" / "tour.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_the_tour_runs(tmp_path: Path) -> None:
    """Each cell in its order, on a made-up data folder."""
    data = write_data(tmp_path / "data", validation_pictures=50)
    places = {"data": str(data), "run": str(tmp_path / "run")}
    lines = []
    for cell in cells_of_the_tour():
        lines.append("".join(cell["source"]))
        if "settings" in cell["metadata"].get("tags", ()):
            lines.append(SETTINGS.format(**places, overrides=[*overrides(), "epochs=1"]))
    assert len(lines) == len(cells_of_the_tour()) + 1
    program = tmp_path / "tour.py"
    body = textwrap.indent("\n".join([*lines, ENDING]), "    ")
    program.write_text(f'if __name__ == "__main__":\n{body}\n', encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    run = subprocess.run(
        [sys.executable, str(program)], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "95% interval" in run.stdout
    assert (tmp_path / "run" / "tour.npz").exists()


def test_the_tour_is_kept_without_outputs() -> None:
    """Nobody's pictures, figures and paths are in it."""
    for cell in cells_of_the_tour():
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
