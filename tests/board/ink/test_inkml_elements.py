"""Each element of the standard is read rightly, or the file is refused in a sentence; never read in part."""

import re
from pathlib import Path

import numpy as np
import pytest

from board.ink.inkml import InkPage, read_page
from board.ink.limits import PEN_PX_MAX
from board.system.errors import UserError

HEAD = '<ink xmlns="http://www.w3.org/2003/InkML" documentID="urn:uuid:0">'
XYT = '<traceFormat><channel name="X"/><channel name="Y"/><channel name="T" units="ms"/></traceFormat>'
Y_UP = '<mapping type="affine"><affine>1 0 0, 0 -1 10</affine></mapping>'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name a file."""
    return tmp_path / "a.inkml"


def read(file: Path, body: str) -> InkPage:
    """Read a file of some elements."""
    file.write_text(f"{HEAD}{body}</ink>", encoding="utf-8")
    return read_page(file)


def points_of(page: InkPage) -> list[list[list[float]]]:
    """Return the points of each stroke as plain numbers."""
    return [[[round(float(x), 4), round(float(y), 4)] for x, y in stroke.points] for stroke in page.ink]


def transformed(transform: str, trace: str = "1 2, 3 4", more: str = "") -> str:
    """Return a trace in a context with a canvas transform."""
    return f"<context>{more}<canvasTransform>{transform}</canvasTransform></context><trace>{trace}</trace>"


def affine(matrix: str) -> str:
    """Return a trace with an affine canvas transform."""
    return transformed(f'<mapping type="affine"><affine>{matrix}</affine></mapping>')


ONE = "<trace>1 2, 3 4</trace>"
T1, T2 = '<trace xml:id="t1">1 2, 3 4, 5 6</trace>', '<trace xml:id="t2">7 8, 9 9</trace>'
GROUP = f'<traceGroup xml:id="g">{T1}{T2}</traceGroup>'
DEFINED = f"<definitions>{GROUP}</definitions>"
FIRST: list[list[float]] = [[1, 2], [3, 4], [5, 6]]
SECOND: list[list[float]] = [[7, 8], [9, 9]]
READ: dict[str, tuple[str, list[list[list[float]]]]] = {
    "latency, area and properties of a source": (
        '<inkSource><latency value="50"/><activeArea size="A6" height="100" width="130" units="mm"/>'
        f'<sourceProperty name="weight" value="100" units="g"/></inkSource>{ONE}',
        [[[1, 2], [3, 4]]],
    ),
    "annotations of any kind": (
        f'<annotation type="writer">{"x" * 100_000}</annotation><annotationXML type="metadata">'
        f'<rdf:x xmlns:rdf="urn:x"/>{ONE}<notInkml/></annotationXML>{ONE}',
        [[[1, 2], [3, 4]]],
    ),
    "an element of another namespace": (f'<x:y xmlns:x="urn:x">{ONE}</x:y>', [[[1, 2], [3, 4]]]),
    "channels that are passed over": (
        '<traceFormat><channel name="F" min="0" max="1"><mapping type="lookup"><table apply="absolute">0 0'
        '</table></mapping></channel><channel name="X" type="integer"/><channel name="Y" type="double"/>'
        '<channel name="B1" type="boolean" default="F"/></traceFormat><trace>? 1 2 F, 0.5 3 4 T</trace>',
        [[[1, 2], [3, 4]]],
    ),
    "a channel that runs the other way": (
        '<traceFormat><channel name="X"/><channel name="Y" orientation="-ve"/></traceFormat>' + ONE,
        [[[1, -2], [3, -4]]],
    ),
    "a resolution and a channel that runs the other way": (
        '<inkSource><traceFormat><channel name="X"/><channel name="Y" orientation="-ve"/></traceFormat>'
        '<channelProperties><channelProperty channel="Y" name="resolution" value="96" units="1/in"/>'
        f'<channelProperty channel="X" name="threshold" value="0"/></channelProperties></inkSource>{ONE}',
        [[[1, -2], [3, -4]]],
    ),
    "a channel's own mapping that changes nothing": (
        '<traceFormat><channel name="X"><mapping type="identity"/></channel><channel name="Y"><mapping/>'
        f"</channel></traceFormat>{ONE}",
        [[[1, 2], [3, 4]]],
    ),
    "intermittent channels": (
        '<traceFormat><channel name="X"/><channel name="Y"/><intermittentChannels><channel name="B1" '
        'type="boolean" default="F"/></intermittentChannels></traceFormat><trace>1 2 T, 3 4</trace>',
        [[[1, 2], [3, 4]]],
    ),
    "a tip switch": (
        '<traceFormat><channel name="X"/><channel name="Y"/><channel name="S" type="boolean"/></traceFormat>'
        '<trace type="indeterminate">1 2 T, 3 4 T, 5 6 F, 7 8 T, 9 9 F</trace><trace>1 1 F</trace>',
        [[[1, 2], [3, 4]], [[7, 8]]],
    ),
    "a trace in the air": (f'<trace type="penUp" xml:id="u">1 2</trace>{ONE}', [[[1, 2], [3, 4]]]),
    "y up": (transformed(Y_UP), [[[1, 8], [3, 6]]]),
    "y up, only the first of two mappings": (
        transformed(Y_UP + '<mapping type="identity"/>'),
        [[[1, 8], [3, 6]]],
    ),
    "an affine mapping without a type": (transformed(Y_UP.replace(' type="affine"', "")), [[[1, 8], [3, 6]]]),
    "an identity": (transformed('<mapping type="identity"/>'), [[[1, 2], [3, 4]]]),
    "an identity that swaps": (
        transformed(
            '<mapping type="identity"><bind source="X" target="Y"/><bind source="Y" target="X"/></mapping>'
        ),
        [[[2, 1], [4, 3]]],
    ),
    "an affine mapping that binds": (
        transformed(
            '<mapping type="affine"><bind source="Y" target="X"/><bind source="X" target="Y"/>'
            "<affine>2 0 0, 0 3 1</affine></mapping>"
        ),
        [[[4, 4], [8, 10]]],
    ),
    "a product": (
        transformed(
            '<mapping type="product"><mapping type="affine"><bind source="X" target="X"/><affine>2 0</affine>'
            '</mapping><mapping type="affine"><bind source="Y" target="Y"/><affine>-1 9</affine></mapping>'
            "</mapping>"
        ),
        [[[2, 7], [6, 5]]],
    ),
    "an affine mapping of all channels": (
        transformed(
            '<mapping type="affine"><affine>1 0 0 5, 0 1 0 6</affine></mapping>',
            "1 2 0, 3 4 ?",
            '<traceFormat><channel name="X"/><channel name="Y"/><channel name="F"/></traceFormat>',
        ),
        [[[6, 8], [8, 10]]],
    ),
    "a mapping, a transform and a canvas by reference": (
        '<definitions><mapping xml:id="m" type="affine"><affine>1 0 0, 0 1 1</affine></mapping>'
        '<canvas xml:id="c"><traceFormat><channel name="X" units="in"/>'
        '<channel name="Y" units="in" orientation="-ve"/></traceFormat></canvas>'
        '<canvasTransform xml:id="t"><mapping mappingRef="#m"/></canvasTransform>'
        '<context xml:id="x" canvasRef="#c" canvasTransformRef="#t"/></definitions>'
        f'<trace contextRef="#x">1 2</trace>{ONE}',
        [[[96, -288]], [[1, 2], [3, 4]]],
    ),
    "a canvas without a transform": (
        '<context><canvas><traceFormat><channel name="X" units="mm"/><channel name="Y" units="mm"/>'
        f"</traceFormat></canvas></context>{ONE}",
        [[[1, 2], [3, 4]]],
    ),
    "traces in definitions, shown": (f'{DEFINED}<traceView traceDataRef="#g"/>', [FIRST, SECOND]),
    "shown twice": (
        f'{DEFINED}<traceView traceDataRef="#g"/><traceView traceDataRef="#t2"/>',
        [FIRST, SECOND],
    ),
    "one of two": (f'{DEFINED}<traceView traceDataRef="t2"/>', [SECOND]),
    "a view of a view": (
        f'<definitions>{GROUP}<traceView xml:id="v" traceDataRef="#t2"/></definitions>'
        '<traceView traceDataRef="#v"/>',
        [SECOND],
    ),
    "views in a view": (
        f'{DEFINED}<traceView><traceView traceDataRef="#t2"/><traceView traceDataRef="#t1"/></traceView>',
        [SECOND, FIRST],
    ),
    "points of a trace": (f'{DEFINED}<traceView traceDataRef="#t1" from="2" to="3"/>', [FIRST[1:]]),
    "from one point on": (f'{DEFINED}<traceView traceDataRef="#t1" from="3"/>', [FIRST[2:]]),
    "traces and points of a group": (
        f'{DEFINED}<traceView traceDataRef="#g" from="1:3" to="2:1"/>',
        [FIRST[2:], SECOND[:1]],
    ),
    "a view of ink that is there": (f'{GROUP}<traceView traceDataRef="#t1" from="2"/>', [FIRST, SECOND]),
    "a trace that others continue": (
        '<trace xml:id="a" continuation="begin">1 2, 3 4</trace><trace>9 9</trace><trace xml:id="b" '
        'continuation="middle" priorRef="#a">5 6</trace><trace continuation="end" priorRef="#b">7 8</trace>',
        [[[1, 2], [3, 4], [5, 6], [7, 8]], [[9, 9]]],
    ),
    "a continued trace in definitions": (
        '<definitions><trace xml:id="a" continuation="begin">1 2</trace><trace xml:id="b" continuation="end" '
        'priorRef="#a">5 6</trace></definitions><traceView traceDataRef="#b"/>',
        [[[1, 2], [5, 6]]],
    ),
    "default names": (
        '<traceFormat><channel name="Y"/><channel name="X"/></traceFormat><trace>1 2</trace>'
        '<trace contextRef="#DefaultContext">1 2</trace>',
        [[[2, 1]], [[1, 2]]],
    ),
}


@pytest.mark.parametrize(("body", "points"), READ.values(), ids=READ)
def test_an_element_is_read(file: Path, body: str, points: list[list[list[float]]]) -> None:
    """Its points come out where they should be."""
    assert points_of(read(file, body)) == points


REFUSED = {
    "an element that the standard does not have": (f"<traceRef/>{ONE}", "<traceRef> is not known"),
    "traces that nothing shows": (DEFINED, "none is shown"),
    "a trace that nothing can show": (f"<definitions>{ONE}</definitions>", "none is shown"),
    "a view of nothing": ('<traceView traceDataRef="#t"/>', "'#t' is not defined before"),
    "a view of another file": ('<traceView traceDataRef="b.inkml#t"/>', "not defined before"),
    "a context of another file": (f'<context contextRef="b.inkml#c"/>{ONE}', "not defined before"),
    "a view beyond its trace": (f'{DEFINED}<traceView traceDataRef="#t1" from="4"/>', "not there"),
    "a view beyond its trace's end": (f'{DEFINED}<traceView traceDataRef="#t1" to="4"/>', "not there"),
    "a view of no points": (f'{DEFINED}<traceView traceDataRef="#t1" from="3" to="2"/>', "not there"),
    "a view of point 0": (f'{DEFINED}<traceView traceDataRef="#t1" from="0"/>', "does not name"),
    "a view beyond its group": (f'{DEFINED}<traceView traceDataRef="#g" to="3"/>', "not there"),
    "a view deeper than its group": (f'{DEFINED}<traceView traceDataRef="#g" to="1:1:1"/>', "deeper"),
    "a view of no number": (f'{DEFINED}<traceView traceDataRef="#g" from="a"/>', "does not name"),
    "a view with a context": (
        f'{DEFINED}<traceView traceDataRef="#g" contextRef="#DefaultContext"/>',
        "of its own",
    ),
    "a continuation of nothing": ('<trace continuation="end">1 2</trace>', "does not say which"),
    "a continuation of what is not there": (
        '<trace continuation="end" priorRef="#a">1 2</trace>',
        "not defined",
    ),
    "a continuation of a group": (
        f'{GROUP}<trace continuation="end" priorRef="#g">1 2</trace>',
        "be continued",
    ),
    "a type of trace": ('<trace type="penSideways">1 2</trace>', "'penSideways' is not known"),
    "a lookup": (
        transformed('<mapping type="lookup"><table>0 0</table></mapping>'),
        "kind 'lookup' is not read",
    ),
    "MathML": (transformed('<mapping type="mathml"><m:math xmlns:m="urn:m"/></mapping>'), "kind 'mathml'"),
    "an unknown mapping": (transformed("<mapping/>"), "kind 'unknown'"),
    "a product with a lookup": (
        transformed('<mapping type="product"><mapping type="identity"/><mapping type="lookup"/></mapping>'),
        "kind 'lookup'",
    ),
    "a transform without a mapping": (transformed(""), "has no mapping"),
    "a transform without Y": (affine("1 0 0"), "does not give"),
    "a transform of other channels": (
        affine("1 0 0 0, 0 1 0 0"),
        "not for the channels",
    ),
    "a matrix with a hole": (affine("1 0 0, 0 1"), "no matrix"),
    "a matrix of words": (affine("a b"), "no matrix"),
    "a matrix that is not finite": (affine("nan 0 0, 0 1 0"), "no matrix"),
    "no matrix": (transformed('<mapping type="affine"/>'), "not one number for each"),
    "a matrix of other channels than are bound": (
        transformed(
            '<mapping type="affine"><bind source="X" target="X"/><affine>1 0 0, 0 1 0</affine></mapping>'
        ),
        "not one number for each",
    ),
    "a transform far away": (affine("1e17 0 0, 0 1 0"), "further than"),
    "a mapping of Y itself": (
        f'<traceFormat><channel name="X"/><channel name="Y"><mapping type="affine"><affine>-1 9</affine>'
        f"</mapping></channel></traceFormat>{ONE}",
        "of the channel Y is not read",
    ),
    "a tip switch now and then": (
        '<traceFormat><channel name="X"/><channel name="Y"/><intermittentChannels><channel name="S"/>'
        f"</intermittentChannels></traceFormat>{ONE}",
        "only if all points have it",
    ),
    "a time that is none": (f'<timestamp xml:id="t" timeString="yesterday"/>{ONE}', "'yesterday' is no time"),
    "an offset that is none": ('<trace timeOffset="soon">1 2</trace>', "'soon' is no time"),
    "a time out of range": (f"{XYT}<trace>1 2 {'9' * 17}</trace>", "out of range"),
    "a sample rate of 0": (f'<inkSource><sampleRate value="0"/></inkSource>{ONE}', "no measure"),
    "views within views": (
        DEFINED
        + "".join(
            f'<traceView xml:id="v{n}"><traceView traceDataRef="#{f"v{n - 1}" if n else "g"}"/></traceView>'
            for n in range(100)
        ),
        "nested more than 64",
    ),
    "views of views, each twice": (
        DEFINED
        + "".join(
            f'<traceView xml:id="v{n}"><traceView traceDataRef="#{f"v{n - 1}" if n else "g"}"/>'
            f'<traceView traceDataRef="#{f"v{n - 1}" if n else "g"}"/></traceView>'
            for n in range(30)
        ),
        "more ink than is read from one file",
    ),
}


@pytest.mark.parametrize(("body", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_element_is_refused(file: Path, body: str, reason: str) -> None:
    """In a sentence that says why."""
    with pytest.raises(UserError) as refusal:
        read(file, body)
    assert "a.inkml" in str(refusal.value)
    assert re.search(reason, str(refusal.value))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("body", "times_s"),
    [
        ('<trace duration="100">1 2, 3 4, 5 6</trace>', [[0, 0.05, 0.1]]),
        ('<trace timeOffset="500" duration="100">1 2, 3 4</trace>', [[0.5, 0.6]]),
        (
            '<inkSource><sampleRate uniform="true" value="200"/></inkSource><trace>1 2, 3 4</trace>',
            [[0, 0.005]],
        ),
        (XYT + '<trace timeOffset="1000">1 2 0, 3 4 10</trace>', [[1, 1.01]]),
        (
            '<definitions><timestamp xml:id="a" time="1000"/><timestamp xml:id="b" timestampRef="#a" '
            'timeOffset="250"/><timestamp xml:id="c" timeString="1970-01-01T00:00:02Z"/><context xml:id="x" '
            f'timestampRef="#b"/><context xml:id="y" timestampRef="#c"/></definitions>{XYT}'
            '<trace>1 2 0</trace><traceGroup contextRef="#x"><trace timeOffset="5">1 2</trace></traceGroup>'
            '<trace contextRef="#y" timeOffset="0">1 2</trace>',
            [[0], [0.255], [1]],
        ),
        (
            XYT + '<trace xml:id="a" continuation="begin">1 2 0, 3 4 10</trace>'
            '<trace continuation="end" priorRef="#a">5 6 30</trace>',
            [[0, 0.01, 0.03]],
        ),
    ],
)
def test_times(file: Path, body: str, times_s: list[list[float]]) -> None:
    """Offsets, durations, sample rates and timestamps say when a point was written."""
    found = [np.round(stroke.times_s, 6).tolist() for stroke in read(file, body).ink]
    assert found == times_s


def test_brushes(file: Path) -> None:
    """A brush can take from another; width and colour count, and width within limits."""
    page = read(
        file,
        '<annotation type="canvas">300 540</annotation>'
        '<definitions><brush xml:id="a"><annotation>red</annotation><brushProperty name="width" value="1" '
        'units="mm"/><brushProperty name="color" value="#c08a00"/><brushProperty name="transparency" '
        'value="128"/></brush><brush xml:id="b" brushRef="#a"><brushProperty name="color" value="#2E8B57"/>'
        '</brush><brush xml:id="wide"><brushProperty name="width" value="999999" units="cm"/></brush>'
        '</definitions><trace brushRef="#a">1 2</trace><traceGroup brushRef="#b">'
        "<trace>1 2</trace></traceGroup>"
        '<trace brushRef="#wide">1 2</trace><trace>1 2</trace>',
    )
    widths = [stroke.pen_px for stroke in page.ink]
    assert widths == pytest.approx([96 / 25.4, 96 / 25.4, PEN_PX_MAX, 7])
    assert [stroke.colour for stroke in page.ink] == [1, 2, 0, 0]


def test_labels_of_groups_and_views(file: Path) -> None:
    """A group or view that has a label gives it to its ink, wherever the traces stand."""
    label = '<annotation type="truth">{}</annotation>'
    page = read(
        file,
        f'{DEFINED}<trace id="0">1 1, 2 2</trace>'
        f"<traceGroup>{label.format(0)}<trace>4 4</trace></traceGroup>"
        f'<traceGroup>{label.format(1)}<traceView traceDataRef="0"/></traceGroup>'
        f'<traceView traceDataRef="#t2">{label.format(2)}</traceView>'
        f'<traceView>{label.format(3)}<traceView traceDataRef="0" from="2"/></traceView>',
    )
    assert points_of(page) == [[[1, 1], [2, 2]], [[4, 4]], SECOND]
    marks = [(label, points_of(InkPage(ink))) for label, ink in page.marks]
    assert marks == [("0", [[[4, 4]]]), ("1", [[[1, 1], [2, 2]]]), ("2", [SECOND]), ("3", [[[2, 2]]])]
    assert page.marks[1][1][0] is page.ink[0]


@pytest.mark.parametrize("name", ["utf8", "UTF8", "utf-8", "latin1", "ISO-8859-1", "us-ascii", "ascii"])
def test_names_of_encodings(file: Path, name: str) -> None:
    """Python writes "utf8", which XML does not know."""
    file.write_text(f"<?xml version='1.0' encoding='{name}'?>\n{HEAD}{ONE}</ink>", encoding="utf-8")
    assert points_of(read_page(file)) == [[[1, 2], [3, 4]]]
    file.write_text(f'<?xml version="1.0" encoding="UTF-16"?>{HEAD}{ONE}</ink>', encoding="utf-16")
    assert points_of(read_page(file)) == [[[1, 2], [3, 4]]]
