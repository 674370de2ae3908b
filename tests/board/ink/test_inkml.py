"""InkML: what is written comes back, the standard's notations are read, hostile files are refused."""

import contextlib
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.ink import inkml, inkml_parser, inkml_work
from board.ink.inkml import read_inkml, read_page, write_inkml
from board.ink.stroke import Ink, Stroke, stroke_of
from board.system.errors import UserError

HEAD = '<ink xmlns="http://www.w3.org/2003/InkML">'
XYT = '<traceFormat><channel name="X"/><channel name="Y"/><channel name="T" units="ms"/></traceFormat>'

coordinates = st.floats(-1e6, 1e6, width=32)


@st.composite
def strokes(draw: st.DrawFn) -> Stroke:
    """Draw a stroke of any points, in microseconds that never fall."""
    points = draw(st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=20))
    steps_us = draw(st.lists(st.integers(0, 10**9), min_size=len(points), max_size=len(points)))
    pen_px = draw(st.floats(0.5, 100))
    return stroke_of(points, np.cumsum(steps_us) / 1e6, pen_px)


def read(tmp_path: Path, text: str | bytes) -> Ink:
    """Put the text into a file and read it."""
    path = tmp_path / "a.inkml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_inkml(path)


def points_of(ink: Ink) -> list[list[list[float]]]:
    """Return the points of each stroke as plain numbers."""
    return [[[float(x), float(y)] for x, y in stroke.points] for stroke in ink]


@settings(deadline=None)
@given(st.lists(strokes(), max_size=5))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, ink: list[Stroke]) -> None:
    """Points and pens come back exactly, times to the microsecond."""
    path = tmp_path_factory.getbasetemp() / "round.inkml"
    write_inkml(path, tuple(ink), (1920, 1080))
    page = read_page(path)
    assert page.canvas_px == (1920, 1080)
    assert len(page.ink) == len(ink)
    for back, stroke in zip(page.ink, ink, strict=True):
        assert np.array_equal(back.points, stroke.points)
        assert back.pen_px == stroke.pen_px
        np.testing.assert_allclose(back.times_s, stroke.times_s, atol=1e-6, rtol=1e-12)
        assert (np.diff(back.times_s) >= 0).all()


def test_plain_file(tmp_path: Path) -> None:
    """Traces, their times in seconds, and the canvas are read; what is in the air is not."""
    ink = read(
        tmp_path,
        f'{HEAD}<annotation type="canvas">800 600</annotation>{XYT}<trace>1 2 0, 3 4 10</trace>'
        '<trace type="penUp">3 4 10, 5 6 20</trace><trace>5.5 -6 20,</trace><trace> </trace></ink>',
    )
    assert points_of(ink) == [[[1, 2], [3, 4]], [[5.5, -6]]]
    assert ink[0].times_s.tolist() == [0, 0.01]
    assert read_page(tmp_path / "a.inkml").canvas_px == (800, 600)


def test_differences(tmp_path: Path) -> None:
    """First and second differences add up, without spaces where the standard needs none."""
    ink = read(tmp_path, f"""{HEAD}<trace>1125 18432,'23'43,"7"-8,3-5,7 -3</trace></ink>""")
    assert points_of(ink) == [[[1125, 18432], [1148, 18475], [1178, 18510], [1211, 18540], [1251, 18567]]]


@pytest.mark.parametrize(
    ("trace", "points"),
    [
        ("1 2, * 5, 7 *", [[1, 2], [1, 5], [7, 5]]),
        ("1 2, '3 '2, * 1", [[1, 2], [4, 4], [7, 5]]),
        ("1 2, '3 '4, !9 !9, 8 8", [[1, 2], [4, 6], [9, 9], [8, 8]]),
        ("#1F -#a, 1. .5", [[31, -10], [1, 0.5]]),
        ("1 2 T, 3 4 F, 5 6", [[1, 2], [3, 4], [5, 6]]),
        ("1 2, ? 4, 5 6", [[1, 2], [5, 6]]),
        ("1-2,3-4", [[1, -2], [3, -4]]),
        ("1e2 2E-1", [[100, np.float32(0.2)]]),
    ],
)
def test_notations(tmp_path: Path, trace: str, points: list[list[float]]) -> None:
    """Repeats, absolute values after differences, hexadecimals, other channels, gaps."""
    assert points_of(read(tmp_path, f"{HEAD}<trace>{trace}</trace></ink>")) == [points]


def test_other_channels_units_and_order(tmp_path: Path) -> None:
    """Lengths become pixels at 96 an inch, times seconds; force and such are passed over."""
    ink = read(
        tmp_path,
        f"""{HEAD}<traceFormat><channel name="T" units="s"/><channel name="F"/>
        <channel name="Y" units="mm"/><channel name="X" units="in"/>
        <intermittentChannels><channel name="B" type="boolean"/></intermittentChannels></traceFormat>
        <trace>1 900 25.4 2, 2 0 0 1 T</trace></ink>""",
    )
    np.testing.assert_allclose(ink[0].points, np.array([[192, 96], [96, 0]]), rtol=1e-6)
    assert ink[0].times_s.tolist() == [1, 2]


def test_contexts_groups_and_brushes(tmp_path: Path) -> None:
    """Formats and pens are found by name, inherited by groups, and not leaked by definitions."""
    ink = read(
        tmp_path,
        f"""{HEAD}<definitions>
          <inkSource xml:id="office"><traceFormat><channel name="Y" units="cm"/><channel name="X" units="cm"/>
            </traceFormat><channelProperties><channelProperty channel="X" name="resolution" value="1000"
            units="1/cm"/><channelProperty channel="Y" name="resolution" value="1000" units="1/cm"/>
            </channelProperties></inkSource>
          <traceFormat xml:id="yx"><channel name="Y"/><channel name="X"/></traceFormat>
          <context xml:id="swapped" traceFormatRef="#yx"/>
          <context xml:id="himetric" inkSourceRef="#office"/>
          <brush xml:id="thick"><brushProperty name="width" value="20"/></brush>
          <trace>9 9</trace>
        </definitions>
        <trace>1 2</trace>
        <traceGroup contextRef="#swapped"><traceGroup brushRef="#thick"><trace>1 2</trace></traceGroup>
          <trace contextRef="#DefaultContext">1 2</trace></traceGroup>
        <trace contextRef="#himetric">254 2540</trace>
        <context brushRef="#thick"/><trace>1 2</trace></ink>""",
    )
    np.testing.assert_allclose(
        np.concatenate([stroke.points for stroke in ink]),
        np.array([[1, 2], [2, 1], [1, 2], [96, 9.6], [1, 2]]),
        rtol=1e-6,
    )
    assert [stroke.pen_px for stroke in ink] == [14, 20, 14, 14, 20]


def test_times_that_are_missing_or_fall(tmp_path: Path) -> None:
    """Without times strokes follow each other; a time that falls back stays where it was."""
    untimed = read(tmp_path, f"{HEAD}<trace>1 2, 3 4</trace><trace>1 2</trace></ink>")
    assert untimed[0].times_s.tolist() == [0, 0.01]
    assert untimed[1].times_s[0] > untimed[0].times_s[1]
    falling = read(tmp_path, f"{HEAD}{XYT}<trace>1 2 50, 3 4 40, 5 6 ?, 7 8 60</trace></ink>")
    np.testing.assert_allclose(falling[0].times_s, [0.05, 0.05, 0.05, 0.06])


BILLION_LAUGHS = (
    '<!DOCTYPE ink [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + f"]>{HEAD}<trace>&i;</trace></ink>"
)
SPEEDING = ", '999999 0" + ", * *" * 99
ATTRIBUTES = " ".join(f"a{n}='1'" for n in range(300_000))
CHANNELS = '<channel name="X"/>' * 1000
HOSTILE = {
    "billion laughs": (BILLION_LAUGHS, "entities are not read in line 1"),
    "external entity": (
        f'<!DOCTYPE ink [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD}<trace>&x;</trace></ink>',
        "entities",
    ),
    "document type elsewhere": (
        f'<!DOCTYPE ink SYSTEM "http://example.org/ink.dtd">{HEAD}</ink>',
        "entities",
    ),
    "undefined entity": (f"{HEAD}<trace>&x;</trace></ink>", "undefined entity in line 1"),
    "deep nesting": (HEAD + "<traceGroup>" * 100_000, "deep"),
    "not a number": (f"{HEAD}\n<trace>NaN 1, 2 3</trace></ink>", "'NaN' is no value in line 2"),
    "infinite": (f"{HEAD}<trace>inf 1</trace></ink>", "no value"),
    "overflow": (f"{HEAD}<trace>1e999 1</trace></ink>", "beyond"),
    "overflow, plainly": (f"{HEAD}<trace>{'9' * 400} 1</trace></ink>", "beyond"),
    "far away": (f"{HEAD}<trace>123456789 1</trace></ink>", "further"),
    "differences that add up": (f"{HEAD}<trace>0 0{SPEEDING}</trace></ink>", "further"),
    "too few values": (f"{HEAD}<trace>1 2, 3</trace></ink>", "1 of 2 values"),
    "empty points": (f"{HEAD}<trace>,,,</trace></ink>", "0 of 2 values"),
    "long point": (f"{HEAD}<trace>{'1 ' * 5000}</trace></ink>", "longer"),
    "many values": (f"{HEAD}<trace>{'1 ' * 65}</trace></ink>", "more than 64 values"),
    "no X": (f'{HEAD}<traceFormat><channel name="Y"/></traceFormat><trace>1</trace></ink>', "X and Y"),
    "no time at first": (f"{HEAD}{XYT}<trace>1 2 ?</trace></ink>", "begins"),
    "many channels": (f"{HEAD}<traceFormat>{CHANNELS}</traceFormat></ink>", "channels"),
    "senseless resolution": (
        f'{HEAD}<inkSource><channelProperty name="resolution" value="0" units="1/cm"/></inkSource></ink>',
        "no measure",
    ),
    "unknown context": (f'{HEAD}<trace contextRef="#x">1 2</trace></ink>', "not defined"),
    "truncated": (f"{HEAD}<trace>1 2, 3 4", "no element found"),
    "not XML": ("314", "not InkML"),
    "binary": (bytes(range(256)) * 64, "not InkML"),
    "empty": ("", "no element found"),
    "other namespace": ('<ink xmlns="http://example.org/ink"/>', "no <ink>"),
    "no namespace": ("<ink/>", "no <ink>"),
    "other root": ('<trace xmlns="http://www.w3.org/2003/InkML">1 2</trace>', "no <ink>"),
    "long tag": (f"{HEAD}<x {' ' * 5_000_000}/></ink>", "a tag is longer"),
    "long comment": (f"{HEAD}<!--{'x' * 5_000_000}--></ink>", "a tag is longer"),
    "many attributes": (f"{HEAD}<x {ATTRIBUTES}/></ink>", "a tag is longer"),
    "strange encoding": (f'<?xml version="1.0" encoding="idna"?>{HEAD}</ink>', "encoding"),
}


@pytest.mark.parametrize(("text", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile(tmp_path: Path, text: str | bytes, reason: str) -> None:
    """Each is refused with one sentence that names the file and says why."""
    with pytest.raises(UserError) as refusal:
        read(tmp_path, text)
    assert "a.inkml" in str(refusal.value)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "body",
    ["<trace/>" * 6, "<trace>1 1</trace>" * 2, "<trace>1 1,1 1</trace>", f"<trace>{'1 1,' * 51}</trace>"],
    ids=["elements", "strokes", "encoded", "values"],
)
def test_work_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Too many points, elements or strokes are refused."""
    monkeypatch.setattr(inkml_work, "WORK_MAX", 100)
    with pytest.raises(UserError, match="more ink than is read from one file"):
        read(tmp_path, f"{HEAD}{body}</ink>")


def test_the_text_of_an_element_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if it is empty space."""
    monkeypatch.setattr(inkml_parser, "TRACE_CHARS_MAX", 100)
    with pytest.raises(UserError, match="longer than is read"):
        read(tmp_path, f"{HEAD}<trace>{' ' * 101}</trace></ink>")


def test_a_huge_file_is_refused_in_little_memory(tmp_path: Path) -> None:
    """Ten million points are refused before they are held."""
    text = f"{HEAD}<trace>{'1 1,' * 10_000_000}</trace></ink>".encode()
    path = tmp_path / "a.inkml"
    path.write_bytes(text)
    tracemalloc.start()
    try:
        with pytest.raises(UserError):
            read_inkml(path)
        assert tracemalloc.get_traced_memory()[1] < 30e6
    finally:
        tracemalloc.stop()


def test_a_huge_file_of_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is counted as it is read."""
    monkeypatch.setattr(inkml, "BYTES_MAX", 1000)
    with pytest.raises(UserError, match="larger"):
        read(tmp_path, f"{HEAD}{' ' * 1000}</ink>")


def test_missing_file_folder_and_unwritable_place(tmp_path: Path) -> None:
    """What the system says is passed on in a sentence."""
    with pytest.raises(UserError, match=r"cannot read .*nowhere.inkml: No such file"):
        read_inkml(tmp_path / "nowhere.inkml")
    with pytest.raises(UserError, match="cannot read"):
        read_inkml(tmp_path)
    with pytest.raises(UserError, match="cannot write"):
        write_inkml(tmp_path / "no" / "folder.inkml", ())


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_damage_is_a_user_error(tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int) -> None:
    """Whatever bytes are put into a file, it is read or refused, never a traceback."""
    whole = f"""{HEAD}{XYT}<trace>1 2 3, '1'1"1, * * *, #F 2 3</trace><trace>1 2 3</trace></ink>""".encode()
    path = tmp_path_factory.getbasetemp() / "damaged.inkml"
    path.write_bytes(whole[:at] + junk + whole[at:])
    with contextlib.suppress(UserError):
        read_inkml(path)


@settings(deadline=None)
@given(st.text("0123456789 ,.-+'\"!*?TF#aAeE\n", max_size=60))
def test_any_trace_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, trace: str) -> None:
    """Every strange trace text gives finite strokes or a user's error."""
    path = tmp_path_factory.getbasetemp() / "strange.inkml"
    path.write_text(f"{HEAD}<trace>{trace.replace('&', '')}</trace></ink>")
    try:
        ink = read_inkml(path)
    except UserError:
        return
    assert all(np.isfinite(stroke.points).all() and (np.diff(stroke.times_s) >= 0).all() for stroke in ink)
