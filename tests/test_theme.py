"""The look: readable, and told apart without colour."""

import pytest

from board.theme import DARK, THEMES, Scale, Theme, contrast, mixed


@pytest.mark.parametrize("name", DARK.words)
@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable(theme: str, name: str) -> None:
    """Every colour of text has a contrast of at least 4.5 to 1 with what it stands on (WCAG AA)."""
    assert contrast(*THEMES[theme].words[name]) >= (7 if theme == "contrast" else 4.5)


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


def test_mixed() -> None:
    """Halfway is halfway, in each of the three."""
    assert mixed((0, 100, 200), (100, 0, 201), 0.5) == (50, 50, 200)
