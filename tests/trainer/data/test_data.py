"""Data come in whole, with every damaged or mislabelled place named, and are shown as they are."""

import bz2
import gzip
import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from board.ink.inkml import inkml_of
from board.ink.stroke import stroke_of
from board.reading.network.glyph import glyph_of
from board.system.errors import UserError
from tests.benchmarks.imported_glyphs import KINDS, imported
from tests.support.handwriting import written
from tests.support.trainer_data import WRITERS, hand, write_data
from trainer.__main__ import main
from trainer.data.dataset import read_mnist, read_own_pictures, read_pen_data, read_samples, side_of_writer
from trainer.data.unipen import read_unipen
from trainer.data.writing import write_arrays

pytest.importorskip("pooch", reason="needs the trainer's extra dependencies")

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
RAW = SHARED / "raw"

PEN_FILE = """\
.WRITER_ID\tANN9
.WRITER_INFO
\tTablet: 12 34
.COORD T X Y
.PEN_DOWN
0 10 50
1 10 50
2 10 20
.PEN_UP
9 99 99
.PEN_DOWN
3 30 x
4 30 40
5 35 40
6 35 41
.PEN_UP
"""
INDEX = """\
.VERSION 1.0
.INCLUDE site/pen.dat
.INCLUDE site/words.doc
.INCLUDE site/gone.dat
.INCLUDE ../../secret.dat
.SEGMENT CHARACTER 0 ? "1"
.SEGMENT CHARACTER 0-1 OK "4"
.SEGMENT CHARACTER 1:1-1:2 ? "7"
.SEGMENT CHARACTER 1,0 "12"
.SEGMENT CHARACTER 0 ? "A"
.SEGMENT CHARACTER 0 ? "Z"
.SEGMENT CHARACTER 1-2 ? "5"
.SEGMENT CHARACTER "
"""


def write_unipen(folder: Path) -> Path:
    """Write an index with a pen file in the folder `include` above it; return the index."""
    for path, text in (("include/site/pen.dat", PEN_FILE), ("data/1a/ann/digits.dat", INDEX)):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text)
    return folder / "data/1a/ann/digits.dat"


def test_unipen_segments_become_samples(tmp_path: Path) -> None:
    """Strokes, parts of strokes and lists of them; y turned down, the corner at 0, no point twice."""
    problems: list[str] = []
    index = write_unipen(tmp_path)
    samples = list(read_unipen(index, "ann", problems.append))
    assert [s.label for s in samples] == ["1", "4", "7", "12", "A", "Z"]
    assert {s.writer for s in samples} == {"ann/ANN9"}
    assert [s.tolist() for s in samples[0].strokes] == [[[0, 0], [0, 30]]]
    assert [s.tolist() for s in samples[1].strokes] == [[[0, 0], [0, 30]], [[20, 10], [25, 10], [25, 9]]]
    assert [s.tolist() for s in samples[2].strokes] == [[[0, 1], [0, 0]]]
    assert [len(s) for s in samples[3].strokes] == [3, 2]
    where = [problem.rpartition("/")[2] for problem in problems]
    assert [w.partition(":")[0] for w in where] == [
        "pen.dat, line 12", "gone.dat is not there", "secret.dat is not there", "digits.dat, line 13",
        "digits.dat, line 12",
    ]  # fmt: skip


def test_pendigits_comments_name_writers_and_check_labels(tmp_path: Path) -> None:
    """The comment after a segment says the writer; one that contradicts the label is reported."""
    path = tmp_path / "pendigits.tra"
    digit = '.SEGMENT DIGIT {n} ? "{label}"\n.COMMENT {said} 26 7\n.PEN_DOWN\n 1 2\n 3 4\n.PEN_UP\n.DT 100\n'
    path.write_text(digit.format(n=0, label=8, said=8) + digit.format(n=1, label=3, said=5))
    problems: list[str] = []
    samples = list(read_unipen(path, "pendigits", problems.append, comment_has_writer=True))
    assert [(s.label, s.writer) for s in samples] == [("8", "pendigits/pendigits-26")]
    assert [problem.partition(": ")[0] for problem in problems] == [f"{path}, line 9"]


@pytest.mark.skipif(not RAW.exists(), reason="needs the raw files of the shared data folder")
def test_real_pendigits_are_those_of_the_cleaned_set(tmp_path: Path) -> None:
    """Nothing differs but the two that were cleaned away, and writers are told apart the same way."""
    path = tmp_path / "pendigits-orig.tra"
    path.write_bytes(gzip.decompress((RAW / "pendigits-orig.tra.gz").read_bytes()))
    problems: list[str] = []
    found = {
        (s.label, *(p.tobytes() for p in s.strokes)): s.writer
        for s in read_unipen(path, "pendigits", problems.append, comment_has_writer=True)
    }
    cleaned = {
        (s.label, *(p.tobytes() for p in s.strokes)): s.writer
        for s in read_samples(SHARED / "strokes-dev.jsonl.gz")
        if s.site == "pendigits"
    }
    assert problems == []
    assert cleaned.keys() <= found.keys()
    assert len(found.keys() - cleaned.keys()) == 2
    assert len({(found[key], cleaned[key]) for key in cleaned}) == 30


def test_import_leaves_out_what_is_labelled_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same ink with two labels is named; what is damaged, too, with its line."""
    index = write_unipen(tmp_path / "there")
    data = tmp_path / "data"
    assert main(["data", "import", str(tmp_path / "there"), "--name", "ann", "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "ann/digits/0: the same ink has several labels: 1, A" in said
    assert f"{index}, line 12" in said
    assert [s.label for s in read_samples(data / "strokes-ann.jsonl.gz")] == ["4", "7"]
    assert [s.label for s in read_samples(data / "strings-ann.jsonl.gz")] == ["12"]
    before = (data / "strokes-ann.jsonl.gz").read_bytes()
    assert main(["data", "import", str(tmp_path / "there"), "--name", "ann", "--data", str(data)]) == 0
    assert (data / "strokes-ann.jsonl.gz").read_bytes() == before


def test_labelled_ink_is_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person's corrections become samples of that writer; other labels and files are named."""
    ink = tmp_path / "ink"
    (ink / "more").mkdir(parents=True)
    marks = [(label, tuple(written(digit))) for label, digit in (("4", "4"), ("?", "8"), ("x", "1"))]
    (ink / "a.inkml").write_text(inkml_of((), marks=marks))
    (ink / "more" / "b.inkml").write_text("no ink")
    (ink / "more" / "c.inkml").write_text(inkml_of(tuple(written("7"))))
    assert main(["data", "import", str(ink), "--name", "ann", "--data", str(tmp_path / "data")]) == 0
    said = capsys.readouterr().out
    assert 'a.inkml: the label "x" is no digit' in said
    assert "b.inkml is not InkML" in said
    assert "c.inkml has no labelled ink" in said
    strokes, nondigits = (tmp_path / "data" / f"{kind}-ann.jsonl.gz" for kind in ("strokes", "nondigits"))
    assert f"Wrote {strokes}: 1 strokes, {nondigits}: 1 nondigits\n" in said
    (sample,) = read_samples(strokes)
    assert (sample.label, sample.writer, len(sample.strokes)) == ("4", "own/ann", 2)
    assert [s.label for s in read_samples(nondigits)] == ["?"]
    (ink / "a.inkml").write_text(inkml_of((), marks=marks[:1]))
    assert main(["data", "import", str(ink), "--name", "ann", "--data", str(tmp_path / "data")]) == 0
    assert list((tmp_path / "data").iterdir()) == [strokes]


def test_the_ending_may_be_in_capitals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Some systems name files so."""
    (tmp_path / "ink").mkdir()
    marks = [("4", (stroke_of([(1, 1), (5, 9)]),))]
    (tmp_path / "ink" / "A.INKML").write_text(inkml_of((), marks=marks))
    for path in (tmp_path / "ink", tmp_path / "ink" / "A.INKML"):
        assert main(["data", "import", str(path), "--data", str(tmp_path / "data")]) == 0
        assert "1 " in capsys.readouterr().out


def test_labels_may_point_to_their_traces(tmp_path: Path) -> None:
    """Many collections keep the traces apart from the groups that label them."""
    traces = "".join(f'<trace id="{n}">{n} 1, {n} 9, 5 {n}</trace>' for n in range(3))
    groups = "".join(
        f'<traceGroup><annotation type="truth">{label}</annotation>{views}</traceGroup>'
        for label, views in (
            ("4", '<traceView traceDataRef="0"/><traceView traceDataRef="2"/>'),
            ("1", '<traceView traceDataRef="1"/>'),
        )
    )
    path = tmp_path / "a.inkml"
    path.write_text(f'<ink xmlns="http://www.w3.org/2003/InkML">{traces}{groups}</ink>')
    assert main(["data", "import", str(path), "--data", str(tmp_path / "data")]) == 0
    samples = read_samples(tmp_path / "data" / "strokes-a.jsonl.gz")
    assert [(sample.label, len(sample.strokes)) for sample in samples] == [("4", 2), ("1", 1)]


def test_a_folder_without_anything_says_what_is_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pictures by digit, labelled ink, UNIPEN, or USPS."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.png").write_bytes(b"a picture without a label")
    assert main(["data", "import", str(tmp_path / "notes"), "--data", str(tmp_path / "data")]) == 2
    assert "scans/7/a.png" in capsys.readouterr().err


def test_where_nothing_can_be_used_each_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is damaged is told before the sentence that nothing is left, by import and by finetune."""
    (tmp_path / "ink").mkdir()
    (tmp_path / "ink" / "b.inkml").write_text("no ink")
    for line in (["data", "import"], ["finetune", "--to", str(tmp_path / "n.npz")]):
        assert main([*line, str(tmp_path / "ink"), "--data", str(tmp_path / "data")]) == 2
        said = capsys.readouterr()
        assert "left out: " in said.out
        assert "b.inkml is not InkML" in said.out
        assert said.err.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["ink"]


@pytest.mark.parametrize("layout", ["3", "training/3", "a/b/3", "3/ann/monday"])
def test_pictures_in_folders_are_imported_as_the_board_sees_them(
    layout: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A drawn digit comes out near its glyph, at any depth; files that cannot be used are named."""
    glyph = glyph_of(hand("3", 1))
    folder = tmp_path / "scans" / layout
    folder.mkdir(parents=True)
    (tmp_path / "scans" / "other").mkdir()
    (tmp_path / "scans" / "other" / "e.png").write_bytes(b"")
    page = cv2.copyMakeBorder(
        cv2.resize(255 - glyph, (280, 280)), 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=255
    )
    cv2.imwrite(str(folder / "a.png"), page)
    (folder / "b.png").write_bytes(b"no picture")
    (folder / "c.txt").write_text("no picture either")
    cv2.imwrite(str(folder / "d.png"), np.full((99, 99), 255, np.uint8))
    assert main(["data", "import", str(tmp_path / "scans"), "--data", str(tmp_path / "data")]) == 0
    said = capsys.readouterr().out
    assert all(
        f"left out: {tmp_path / 'scans' / name}" in said
        for name in (f"{layout}/b.png", f"{layout}/c.txt", f"{layout}/d.png", "other/e.png")
    )
    own = read_own_pictures(tmp_path / "data")
    assert own.labels.tolist() == [3]
    assert np.corrcoef(own.pictures[0].ravel(), glyph.ravel())[0, 1] > 0.9


def test_show_counts_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts by class and source, writers with their sides, and a picture of what they wrote."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    sheet = tmp_path / "sheet.png"
    assert main(["data", "show", "--data", str(data), "--writers", "--sheet", str(sheet)]) == 0
    said = capsys.readouterr().out
    assert "a  a/a-1  train  34" in said
    row = next(line for line in said.splitlines() if line.startswith("b "))
    assert row.split() == ["b", *["3"] * 10, "4", "34"]
    assert max(map(len, said.splitlines()[:12])) <= 80
    picture = cv2.imread(str(sheet), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert picture.min() < 50


def test_show_needs_no_more_than_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One's own ink alone, or MNIST alone; of an empty folder it says that it is empty."""
    ink = tmp_path / "a.inkml"
    ink.write_text(inkml_of((), marks=[("4", tuple(written("4")))]))
    own, mnist = tmp_path / "own", write_data(tmp_path / "mnist", validation_pictures=10)
    assert main(["data", "import", str(ink), "--data", str(own)]) == 0
    for path in mnist.glob("*.gz"):
        path.unlink()
    for data, row in ((own, "own - - - - 1 - - - - - - 1"), (mnist, "mnist test" + 10 * " 10" + " - 100")):
        assert main(["data", "show", "--data", str(data), "--sheet", str(tmp_path / "sheet.png")]) == 0
        assert row.split() in [line.split() for line in capsys.readouterr().out.splitlines()]
    (tmp_path / "empty").mkdir()
    assert main(["data", "show", "--data", str(tmp_path / "empty")]) == 2
    assert "there are no digits in" in capsys.readouterr().err


def flipped(content: bytes) -> bytes:
    """Change twenty bytes in the middle."""
    middle = len(content) // 2
    return content[:middle] + bytes(b ^ 0x5A for b in content[middle : middle + 20]) + content[middle + 20 :]


@pytest.mark.parametrize("damaged", [lambda content: content[:900], flipped, lambda _: b""])
@pytest.mark.parametrize("name", ["mnist.npz", "usps.npz", "pictures-own.npz", "strokes-dev.jsonl.gz"])
def test_a_damaged_file_is_named(
    name: str, damaged: Callable[[bytes], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cut off, changed or empty: one sentence with its name, and nothing is counted."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    noise = np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8)
    labels = np.arange(20, dtype=np.uint8) % 10
    small = noise[:, :16, :16]
    write_arrays(data / "usps.npz", x_train=small, y_train=labels, x_test=small, y_test=labels)
    write_arrays(data / "pictures-own.npz", x=noise, y=labels)
    assert main(["data", "show", "--data", str(data)]) == 0
    (data / name).write_bytes(damaged((data / name).read_bytes()))
    capsys.readouterr()
    assert main(["data", "show", "--data", str(data)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert str(data / name) in said.err
    assert said.err.count("\n") == 1


def test_files_that_unpack_to_gigabytes_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few kilobytes of zeros: arrays, and a line without end."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    big = zipfile.ZipFile(data / "pictures-big.npz", "w", zipfile.ZIP_DEFLATED)
    with big, big.open("x.npy", "w") as member:
        header = {"descr": "|u1", "fortran_order": False, "shape": (2_000_000, 28, 28)}
        np.lib.format.write_array_header_1_0(member, header)
        for _ in range(1100):
            member.write(bytes(1_000_000))
    assert main(["data", "show", "--data", str(data)]) == 2
    assert "pictures-big.npz holds no labelled pictures" in capsys.readouterr().err
    (data / "pictures-big.npz").unlink()
    with gzip.open(data / "strokes-big.jsonl.gz", "w", compresslevel=1) as file:
        for _ in range(12):
            file.write(b" " * 1_000_000)
    assert main(["data", "show", "--data", str(data)]) == 2
    assert "unpacks to more than" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["split.json", "mnist.npz"])
def test_files_nested_too_deeply_are_one_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """JSON of a hundred thousand brackets, also where something else is expected."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    (data / name).write_text("[" * 100_000)
    assert main(["data", "show", "--data", str(data)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_pen_file_that_includes_itself_is_read_once(tmp_path: Path) -> None:
    """Directly or through another; the sentence says so."""
    (tmp_path / "a.dat").write_text(f".INCLUDE b.dat\n.INCLUDE a.dat\n{PEN_FILE}")
    (tmp_path / "b.dat").write_text(".INCLUDE a.dat\n" * 3)
    problems: list[str] = []
    list(read_unipen(tmp_path / "a.dat", "own", problems.append))
    assert sum("includes itself" in problem for problem in problems) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"y_train": np.arange(210) % 11},
        {"y_train": np.arange(209) % 10},
        {"y_test": np.zeros((100, 10), int)},
        {"x_test": np.zeros((100, 28, 28))},
        {"x_test": np.zeros((100, 8, 8), np.uint8)},
    ],
)
def test_what_is_no_mnist_is_named(change: dict[str, np.ndarray], tmp_path: Path) -> None:
    """Labels that are no digits or of other pictures; pictures of another size or kind."""
    path = write_data(tmp_path, validation_pictures=10) / "mnist.npz"
    with np.load(path) as arrays:
        found = dict(arrays)
    read_mnist(path)
    write_arrays(path, **(found | change))
    with pytest.raises(UserError, match=f"{next(iter(change))[2:]}.* (is|are)"):
        read_mnist(path)


@pytest.mark.parametrize(
    ("kind", "label"),
    [("strokes", "A"), ("strokes", "12"), ("strokes", "٣"), ("nondigits", "7"), ("strings", "1a")],
)
def test_a_label_of_another_kind_is_named(kind: str, label: str, tmp_path: Path) -> None:
    """By file and line: a letter among the digits would otherwise be counted, or trained on, as something."""
    data = write_data(tmp_path, validation_pictures=10)
    path = data / f"{kind}-dev.jsonl.gz"
    lines = gzip.decompress((data / "strokes-dev.jsonl.gz").read_bytes()).decode().splitlines()
    record = json.dumps({**json.loads(lines[0]), "label": label})
    path.write_bytes(gzip.compress("\n".join([*([lines[0]] * (kind != "nondigits")), record]).encode()))
    line = 1 if kind == "nondigits" else 2
    with pytest.raises(UserError, match=f"{kind}-dev.jsonl.gz, line {line}, .*label.*{label}"):
        read_pen_data(data)


def test_a_writer_on_two_sides_is_named(tmp_path: Path) -> None:
    """Who would be trained on and tested with is on neither side until that is decided."""
    data = write_data(tmp_path, validation_pictures=10)
    (data / "split.json").write_text(json.dumps({**WRITERS, "train": [*WRITERS["train"], "b/b-1"]}))
    with pytest.raises(UserError, match="b/b-1 is on two sides"):
        read_pen_data(data)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "--data", "nowhere"], "there is no data folder nowhere"),
        (["fetch", "emnist"], "there is no set emnist"),
        (["import", "nowhere", "--data", "d"], "nowhere cannot be read"),
        (["import", "tests", "--data", "d", "--name", "a/b"], "a name is no path"),
    ],
)
def test_a_wrong_command_is_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user's error is one line on standard error, and status 2."""
    assert main(["data", *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Exception("URL fetch failure\nwith more lines"), "URL fetch failure"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_mnist_that_does_not_come_is_one_sentence(
    error: Exception,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Keras's loader raises bare exceptions of several lines; nothing is written."""
    keras = pytest.importorskip("keras", reason="needs the trainer's extra dependencies")

    def load_data() -> None:
        raise error

    monkeypatch.setattr(keras.datasets.mnist, "load_data", load_data)
    assert main(["data", "fetch", "mnist", "--data", str(tmp_path / "data")]) == 2
    assert f"MNIST cannot be fetched ({said})" in capsys.readouterr().err
    assert list((tmp_path / "data").iterdir()) == []


def test_usps_that_lies_there_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files fetched elsewhere are taken from the folder `raw`, if their checksums are right."""
    from trainer.data import public_sets
    from trainer.data.downloads import RemoteFile

    line = "8 " + " ".join(f"{n}:{-1 if n > 128 else 1}" for n in range(1, 257)) + "\n"
    content = bz2.compress(line.encode() * 3)
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    files = []
    for name in ("usps.bz2", "usps.t.bz2"):
        (raw / name).write_bytes(content)
        files.append(RemoteFile(name, "http://127.0.0.1:9/usps", f"md5:{hashlib.md5(content).hexdigest()}"))  # noqa: S324
    monkeypatch.setattr(public_sets, "USPS_FILES", files)
    for said in ("usps.npz: 3 and 3 pictures", "usps.npz is there already"):
        assert main(["data", "fetch", "usps", "--data", str(tmp_path / "data")]) == 0
        assert said in capsys.readouterr().out
    with np.load(tmp_path / "data" / "usps.npz") as arrays:
        assert arrays["y_test"].tolist() == [7, 7, 7]
        assert arrays["x_test"][0, 0, 0] == 255
        assert arrays["x_test"][0, 15, 15] == 0


def test_writers_are_divided_by_their_names(tmp_path: Path) -> None:
    """Without a split.json the shares are near 75, 10 and 15%, and no writer ever changes sides."""
    sides = Counter(side_of_writer(f"site/{n}") for n in range(5000))
    assert sides["test"] / 5000 == pytest.approx(0.15, abs=0.02)
    assert sides["validation"] / 5000 == pytest.approx(0.10, abs=0.02)
    assert side_of_writer("pendigits/pendigits-orig-12") == "train"
    data = write_data(tmp_path / "data", validation_pictures=10)
    (data / "split.json").unlink()
    with pytest.raises(UserError, match="no pen digits for the side"):
        read_pen_data(data)
    lines = gzip.decompress((data / "strokes-dev.jsonl.gz").read_bytes()).decode().splitlines()
    records = [json.loads(line) for line in lines]
    for n, record in enumerate(records):
        record["writer"] = f"writer-{n}"
    text = "".join(json.dumps(record) + "\n" for record in records)
    (data / "strokes-dev.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    pen = read_pen_data(data)
    assert all(side_of_writer(s.writer) == side for side, of_side in pen.items() for s in of_side.digits)


@pytest.mark.skipif(not (SHARED / "mnist.npz").exists(), reason="needs MNIST in the shared data folder")
@pytest.mark.parametrize("kind", KINDS)
def test_digits_imported_as_pictures_stay_readable(kind: str) -> None:
    """Whatever ground and size they are drawn on."""
    _, test = read_mnist(SHARED / "mnist.npz")
    found = imported(test[:25], KINDS[kind])
    assert (found.left_out, found.broken) == (0, 0)
    assert found.right >= 24
