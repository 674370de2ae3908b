"""The look: readable, and told apart without colour."""

from dataclasses import replace

import pygame
import pytest

from board.state.commands import Correct, KeyPress, Read, TakeEraser, Tick, ToggleLiveReading, TurnPage
from board.state.gestures import Popup
from board.state.session import Notice, Session
from board.ui.area import overlap
from board.ui.display_list import Item, Panel, Veil, Words
from board.ui.theme import DARK, THEMES, Scale, Theme, contrast, mixed
from tests.support.golden_boards import PLAY, after, golden_boards, pen
from tests.support.sessions import laid_out, read_by_key

READ = golden_boards()["read"]


def popped(popup: Popup) -> Session:
    """Return the session that was read with a popup."""
    return READ.with_surface(replace(READ.surface, popup=popup))


BOARDS = golden_boards() | {
    "card": popped(Popup(1, pinned=True)),
    "doubtful card": popped(Popup(2)),
    "said": replace(popped(Popup(0)), consent=None),
    "stale": after(*pen([(60, 300), (90, 300)]), session=READ),
    "notice": replace(READ, notice=Notice("Something went wrong.")),
    "pages": after(TurnPage(1), *pen([(60, 300)]), TurnPage(1), session=READ),
    "tools": after(TakeEraser(), ToggleLiveReading(), session=READ),
    "question": replace(after(Correct("2", 1), session=READ), consent=None),
    "waiting": after(*pen([(60, 300)]), Read(), session=read_by_key(READ.size)),
    "sprint": after(*PLAY, KeyPress("9"), Tick(2.5)),
    "skipped": after(*PLAY, KeyPress("8"), Tick(2.5), KeyPress("n")),
}


def items_of(session: Session) -> tuple[Item, ...]:
    """Return what is shown over the ink."""
    return laid_out(session).items


@pytest.mark.parametrize("name", DARK.words)
@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable(theme: str, name: str) -> None:
    """Every colour of text has a contrast of at least 4.5 to 1 with what it stands on (WCAG AA)."""
    assert contrast(*THEMES[theme].words[name]) >= (7 if theme == "contrast" else 4.5)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_edges_of_buttons_are_seen(theme: Theme) -> None:
    """They have 3 to 1 with what they lie on, on the board and on a panel (WCAG 2.2, 1.4.11)."""
    for edge in (theme.edge, theme.certain, theme.doubtful):
        assert min(contrast(edge, theme.board), contrast(edge, theme.panel)) >= 3


@pytest.mark.parametrize("name", BOARDS)
@pytest.mark.parametrize("theme", THEMES)
def test_no_text_is_missing_in_the_table(theme: str, name: str) -> None:
    """Whatever the board says anywhere, its colour and what is under it stand in the theme's table."""
    session = BOARDS[name]
    session = replace(session, settings=session.settings.having("theme", theme))
    pygame.font.init()
    items = items_of(session)
    pygame.font.quit()
    dimmed = max((n for n, item in enumerate(items) if isinstance(item, Veil)), default=0)
    texts = [(n, item) for n, item in enumerate(items) if isinstance(item, Words) and n >= dimmed]
    assert texts
    for n, text in texts:
        under = [item for item in items[:n] if isinstance(item, Panel) and overlap(item.area, text.area)]
        ground = under[-1].fill if under else THEMES[theme].board
        assert (text.colour, ground) in THEMES[theme].words.values(), text.text


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_ink_reads_from_across_a_room(theme: Theme) -> None:
    """It has nearly the contrast of chalk on slate."""
    assert contrast(theme.ink, theme.board) >= 12


def test_contrast_is_that_of_the_standard() -> None:
    """White on black is 21 to 1; equal colours are 1 to 1."""
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((10, 20, 30), (10, 20, 30)) == 1


def test_sizes_grow_with_the_screen() -> None:
    """Text is twice as high on twice as high a screen, and never too small to read."""
    assert Scale(2160).label == 2 * Scale(1080).label
    assert Scale(1).certainty >= 10
    assert Scale.of((1920, 1080)) == Scale.of((1350, 1080)) == Scale(1080)
    assert Scale.of((800, 1280)) == Scale(640)


def test_mixed() -> None:
    """Halfway is halfway, in each of the three."""
    assert mixed((0, 100, 200), (100, 0, 201), 0.5) == (50, 50, 200)
