"""What shows of a reading: which of its marks are still there, their labels' places, and its sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from board.document.page_image import PageImage
from board.ink.stroke import Ink
from board.state.page_sums import sums_on
from board.state.settings import Settings
from board.sums.sums import Sum
from board.ui.area import Area
from board.ui.display_list import Item
from board.ui.ink_index import InkCover
from board.ui.labels import Label
from board.ui.layout import Items
from board.ui.layout_context import LayoutContext
from board.ui.sums_view import sums_view

if TYPE_CHECKING:
    from board.document.page import Question
    from board.reading.result import Reading

    Read = tuple[Question, Reading]


def ways_of(reading: Reading | None, has_sums: bool, settings: Settings) -> str:
    """Return how the sums of a page are taken, "" if it has none; unread signs may be of sums."""
    if not reading:
        return ""
    if settings.sums == "off":
        return "off" if reading.rejected or reading.signs else ""
    return settings.sums if has_sums else ""


def shown_sums(read: Read | None, wanted: bool, settings: Settings) -> tuple[Sum, ...]:
    """Return the sums of a reading, if they are wanted."""
    return sums_on(*read, settings) if read and wanted else ()


def shown_text(read: Read | None, sums: tuple[Sum, ...], answers: bool) -> str:
    """Return the text of a reading with its sums, and with their answers if these are shown."""
    if not read or not sums:
        return read[1].text if read else ""
    from board.sums.sums_text import text_with  # here, as the first frame comes before a reading

    return text_with(read[1], sums, answers)


def rivals_in(sums: Sequence[Sum]) -> dict[int, str]:
    """Return for each mark of a sum the label that it may have instead, "" where it is certain in its sum."""
    rivals: dict[int, str] = {}
    for found in sums:
        rivals |= dict.fromkeys(found.marks, "") if found.equation.state != "unclear" else {}
        rivals |= dict(found.doubtful)
    return rivals


def sums_shown(
    sums: tuple[Sum, ...],
    shown: frozenset[int],
    answers: bool,
    scale: float,
    cover: InkCover,
    context: LayoutContext,
) -> list[Item]:
    """Return the judgements, and the answers if wanted, of the sums whose marks all show."""
    present = [found for found in sums if shown.issuperset(found.marks)]
    return sums_view(present, answers, scale, cover, context)


def present_marks(
    labels: tuple[Label, ...], read: Read | None, ink: Ink, page_images: tuple[PageImage, ...]
) -> frozenset[int]:
    """Return the marks whose ink, or the picture they are in, is all still there."""
    if not read:
        return frozenset()
    page, here = read[0].page, {stroke.id for stroke in ink}
    pictures = page_images == page.page_images
    return frozenset(
        mark
        for mark, label in enumerate(labels)
        if all(page.ink[n].id in here for n in label.strokes) and (label.strokes or pictures)
    )


def without(
    carried: Ink, labels: tuple[Label, ...], present: frozenset[int], read: Read | None
) -> frozenset[int]:
    """Return the marks that are present and have no ink that is being moved."""
    if not carried or not read:
        return present
    ink, away = read[0].page.ink, {stroke.id for stroke in carried}
    return frozenset(m for m in present if not any(ink[n].id in away for n in labels[m].strokes))


def spots_of(labels: tuple[Label, ...]) -> tuple[Area, ...]:
    """Return the areas of the labels' words that give way to ink."""
    return tuple(label.spot for label in labels if label.spot and not label.over)


def places_of(spots: tuple[Area, ...], line: Items) -> tuple[Area, ...]:
    """Return all areas of words that give way to ink."""
    return spots + tuple(item.area for item in line[:1])


def covered_spots(spots: tuple[Area, ...], cover: InkCover) -> frozenset[int]:
    """Return the places of the spots that have ink in them."""
    return frozenset(n for n, spot in enumerate(spots) if cover(spot))


def marks_at(labels: tuple[Label, ...], spots: frozenset[int]) -> frozenset[int]:
    """Return the marks of spots, by their places among those that `spots_of` gives."""
    marks = [mark for mark, label in enumerate(labels) if label.spot and not label.over]
    return frozenset(mark for n, mark in enumerate(marks) if n in spots)
