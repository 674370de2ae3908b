"""The report of an evaluation: one self-contained HTML page, and its curves as PNG."""

import base64
from pathlib import Path
from typing import Any

import jinja2

from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from board.system.parsing import parse_json, read_text
from trainer.evaluation.curves import calibration_curve, risk_curve
from trainer.evaluation.evaluation import FIGURES_FILE, PICTURES_FOLDER
from trainer.evaluation.figures import Figures

REPORT_FILE = "report.html"
CURVES_FOLDER = "curves"
SETS = {"pen": "pen digits", "mnist": "MNIST", "usps": "USPS"}


def write_report(folder: Path) -> Path:
    """Write the report of an evaluation beside its figures.

    Args:
        folder: as `evaluation.evaluate` wrote it.

    Returns:
        The page's path.

    Raises:
        UserError: if there is no evaluation in the folder, or it cannot be written to.
    """
    figures = _figures_of(folder / FIGURES_FILE)
    try:
        page, curves = _page_of(figures, folder)
    except (KeyError, TypeError, jinja2.UndefinedError) as error:
        raise UserError(
            f"{folder / FIGURES_FILE} is of another version of the trainer ({error}): evaluate again"
        ) from None
    try:
        (folder / CURVES_FOLDER).mkdir(exist_ok=True)
        for name, content in curves.items():
            write_atomically(folder / CURVES_FOLDER / name, content)
        write_atomically(folder / REPORT_FILE, page.encode())
    except OSError as error:
        raise UserError(f"the report cannot be written to {folder} ({error.strerror})") from None
    return folder / REPORT_FILE


def _page_of(figures: Figures, folder: Path) -> tuple[str, dict[str, bytes]]:
    """Return the page, and the curves in it by their names."""
    sets = {title: figures[name] for name, title in SETS.items() if name in figures}
    curves = {
        "calibration.png": calibration_curve({name: f["calibration"] for name, f in sets.items()}),
        "refusing.png": risk_curve({name: f["refusing"] for name, f in sets.items()}),
    }
    pictures = {p.name: p.read_bytes() for p in (folder / PICTURES_FOLDER).glob("*.png")} | curves
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": _percent, "data_uri": lambda name: _data_uri(pictures[name])}
    page = environment.get_template("report.html.j2").render(
        f=figures, sets=[(n, t) for n, t in SETS.items() if n in figures], has=pictures.__contains__
    )
    return page, curves


def _figures_of(path: Path) -> Figures:
    try:
        figures = parse_json(read_text(path))
        if not isinstance(figures, dict) or "pen" not in figures:
            raise TypeError("it has no figures of pen digits")
    except FileNotFoundError:
        raise UserError(
            f"there is no evaluation in {path.parent}: digit-trainer evaluate makes one"
        ) from None
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"{path} is not an evaluation's figures ({error})") from None
    return figures


def _percent(value: Any, decimals: int = 1) -> str:
    return "–" if value is None else f"{100 * value:.{decimals}f}%"


def _data_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
