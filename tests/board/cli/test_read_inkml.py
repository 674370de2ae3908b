"""InkML as other programs write it reads as what the board writes."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from board.ink.inkml import read_inkml, write_inkml
from board.reading.reader import Reader
from tests.support.handwriting import written

TRACES = re.compile("<trace .*?</trace>", re.DOTALL)
CONTEXT = '<definitions><canvasTransform xml:id="t"><mapping type="affine"><affine>1 0 0, 0 -1 1080</affine>'
CONTEXT += '</mapping></canvasTransform><context xml:id="up" canvasTransformRef="#t"/></definitions>'


def y_up(path: Path) -> None:
    """Write the ink with y up, and a transform that turns it back."""
    turn, floor = np.array([1, -1], np.float32), np.array([0, 1080], np.float32)
    write_inkml(
        path, tuple(replace(stroke, points=stroke.points * turn + floor) for stroke in read_inkml(path))
    )
    text = path.read_text().replace("  <trace ", f'  {CONTEXT}\n  <context contextRef="#up"/>\n  <trace ', 1)
    path.write_text(text)


def archival(path: Path) -> None:
    """Put all traces into a group of the definitions, and show it."""
    text = path.read_text()
    group = f'<traceGroup xml:id="g">{"".join(TRACES.findall(text))}</traceGroup></definitions>'
    shown = TRACES.sub("", text).replace("</definitions>", group)
    path.write_text(shown.replace("</ink>", '<traceView traceDataRef="#g"/></ink>'))


def continued(path: Path) -> None:
    """Divide each trace in the middle."""

    def divided(trace: re.Match[str]) -> str:
        begin, text = trace[0].removesuffix("</trace>").split(">")
        points = text.split(",")
        first, second = ",".join(points[:5]), ",".join(points[5:])
        name = f"t{trace.start()}"
        return f'{begin} xml:id="{name}" continuation="begin">{first}</trace>' + (
            f'<trace continuation="end" priorRef="#{name}">{second}</trace>'
        )

    path.write_text(TRACES.sub(divided, path.read_text()))


def by_python(path: Path) -> None:
    """Write the file anew by Python's own library, which calls the encoding utf8."""
    ElementTree.ElementTree(ElementTree.fromstring(path.read_text())).write(path, encoding="utf8")  # noqa: S314


@pytest.mark.parametrize("rewrite", [y_up, archival, continued, by_python])
def test_other_styles_of_inkml_are_read_alike(rewrite: Callable[[Path], None], tmp_path: Path) -> None:
    """As files of other programs have them."""
    path = tmp_path / "a.inkml"
    write_inkml(path, tuple(written("4072")))
    rewrite(path)
    assert Reader.load().read_ink(read_inkml(path)).text == "4072"
