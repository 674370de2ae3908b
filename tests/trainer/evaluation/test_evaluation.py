"""A whole evaluation on made-up data: the figures, the pictures, and a page that needs nothing else."""

import json
import re
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import Mock

import pytest

from board.ink.inkml import write_inkml
from board.reading.network.network import load_network
from tests.support.handwriting import written
from tests.support.trainer_data import write_data
from trainer.__main__ import main

pytest.importorskip("keras", reason="needs the trainer's extra dependencies")
pytest.importorskip("matplotlib", reason="needs the trainer's extra dependencies")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own

NAME = '<b>odd & "name"</b>'


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an evaluation of an untrained network."""
    import keras

    from trainer.export.export import write_network
    from trainer.model.network import build_model

    folder = tmp_path_factory.mktemp("evaluation")
    keras.utils.set_random_seed(1)
    write_network(build_model((4, 4, 4, 4, 4)), folder / "n.npz", {"name": NAME})
    data = write_data(folder / "data", validation_pictures=10)
    boards = folder / "boards"
    truths = {}
    for name, text in (("one", "12\n7"), ("two", "305"), ("more/two", "4")):
        (boards / name).parent.mkdir(parents=True, exist_ok=True)
        write_inkml(boards / f"{name}.inkml", tuple(written(text)))
        truths[f"{name}.inkml"] = {"kind": "spaced", "text": text, "digits": [], "signs": text}
    (boards / "truth.json").write_text(json.dumps(truths))
    arguments = ["evaluate", str(folder / "n.npz"), "--data", str(data), "--boards", str(boards)]
    assert main([*arguments, "--to", str(folder / "report")]) == 0
    return folder / "report"


def test_figures(report: Path) -> None:
    """The figures are plain JSON, and count what there is."""
    figures = json.loads((report / "evaluation.json").read_text())
    assert figures["network"]["sha256"] == load_network(report.parent / "n.npz").card["sha256"]
    assert figures["pen"]["accuracy"]["count"] == 30
    assert figures["mnist"]["accuracy"]["count"] == 100
    assert [row["site"] for row in figures["pen"]["sites"]] == ["b"]
    assert sum(map(sum, figures["mnist"]["confusion"])) == 100
    assert {row["name"] for row in figures["corruptions"]} == {
        "noise", "blur", "stripe", "shear", "thin", "thick",
    }  # fmt: skip
    assert figures["boards"]["kinds"]["all"]["pages"] == 3
    assert figures["boards"]["kinds"]["spaced"]["digits_right"]["count"] == 3
    assert figures["boards"]["kinds"]["spaced"]["signs_right"]["count"] == 3
    caused = sum(row["pages_caused"] for row in figures["boards"]["error_book"])
    assert caused == len(figures["boards"]["failed"]) > 0


def test_the_page_needs_nothing_else(report: Path) -> None:
    """Every picture is in the page itself; no script, style or picture comes from elsewhere."""
    page = (report / "report.html").read_text()
    sources: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in ("script", "link", "iframe")
            sources.extend(value or "" for name, value in attrs if name == "src")

    Parser().feed(page)
    assert len(sources) > 10
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert not re.search(r"url\(|@import", page)
    assert "<b>odd" not in page
    assert "&lt;b&gt;odd &amp; " in page


def test_curves_and_samples_are_pictures(report: Path) -> None:
    """Curves and errors lie beside the page as PNG."""
    for picture in [*report.glob("curves/*.png"), *report.glob("pictures/*.png")]:
        assert picture.read_bytes().startswith(b"\x89PNG")
    assert {p.name for p in report.glob("curves/*.png")} == {"calibration.png", "refusing.png"}


def test_every_page_that_failed_has_its_picture(report: Path) -> None:
    """Those too that are called alike in several folders."""
    failed = [
        page["file"] for page in json.loads((report / "evaluation.json").read_text())["boards"]["failed"]
    ]
    assert {"two.inkml", "more/two.inkml"} <= set(failed)
    pictures = {p.name: p.read_bytes() for p in report.glob("pictures/boards-*.png")}
    assert len(set(pictures.values())) == len(failed)
    page = (report / "report.html").read_text()
    for n, file in enumerate(failed):
        source = b64encode(pictures[f"boards-{n:03}.png"]).decode()
        assert f'<img src="data:image/png;base64,{source}" alt="{file}"' in page


def test_an_evaluation_that_is_cut_off_leaves_no_figures_of_other_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures before go with the pictures before."""
    from trainer.evaluation.evaluation import _write

    (tmp_path / "pictures").mkdir()
    (tmp_path / "evaluation.json").write_text("{}")
    monkeypatch.setattr("trainer.evaluation.evaluation.write_atomically", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        _write({}, {"pen-error-000.png": b"now"}, tmp_path)
    assert not (tmp_path / "evaluation.json").exists()


def test_only_pictures_of_an_evaluation_make_room(tmp_path: Path) -> None:
    """What an evaluation drew before goes; somebody's own pictures in a folder of that name stay."""
    from trainer.evaluation.evaluation import _write

    (tmp_path / "pictures").mkdir()
    for name in ("holiday.png", "mnist-error-007.png", "boards-one.png"):
        (tmp_path / "pictures" / name).write_bytes(b"before")
    _write({}, {"pen-error-000.png": b"now"}, tmp_path)
    assert {p.name for p in (tmp_path / "pictures").iterdir()} == {"holiday.png", "pen-error-000.png"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--boards", "nowhere"], "does not say what is written"),
        (["--photos", "nowhere"], "does not say what is written"),
        (["--to", "n.npz"], "cannot be written to"),
        (["--to", "."], "cannot be written to"),
    ],
)
def test_what_is_missing_is_noticed_before_anything_is_read(
    more: list[str],
    said: str,
    report: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """To read takes minutes."""

    def read(_: Path) -> None:
        raise AssertionError("the data are read")

    monkeypatch.chdir(report.parent)
    monkeypatch.setattr("trainer.evaluation.evaluation.read_pen_data", read)
    if more == ["--to", "."]:
        refused = Mock(side_effect=PermissionError(13, "Permission denied"))
        monkeypatch.setattr("trainer.evaluation.evaluation.TemporaryFile", refused)
    assert main(["evaluate", "n.npz", "--to", "report", *more]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_the_report_is_made_anew(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the figures and pictures alone the same page comes out."""
    before = (report / "report.html").read_bytes()
    (report / "report.html").unlink()
    assert main(["report", str(report)]) == 0
    assert str(report / "report.html") in capsys.readouterr().out
    assert (report / "report.html").read_bytes() == before


@pytest.mark.parametrize("lacking", ["corruptions", "calibration"])
def test_figures_of_another_version_are_one_sentence(
    lacking: str, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the page needs what is not there, it is not half made."""
    figures = json.loads((report / "evaluation.json").read_text())
    del (figures if lacking in figures else figures["pen"])[lacking]
    (tmp_path / "evaluation.json").write_text(json.dumps(figures))
    assert main(["report", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "another version" in error
    assert error.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["evaluation.json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "nowhere"], "there is no evaluation in nowhere"),
        (["evaluate", "no.npz", "--data", "d", "--to", "t"], "cannot be read"),
    ],
)
def test_what_cannot_be_measured_is_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user's error is one line on standard error, and status 2."""
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
