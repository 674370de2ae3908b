"""Characters: their classes, and which samples are not what they are labelled as."""

import numpy as np
import pytest

from board.reading.network.network import CLASSES
from trainer.data.characters import class_of, is_fragment, may_be_a_digit, side_of_symbol

_LINE = np.array([[0, 0], [1, 20], [0, 40]], np.float32)
_BOW = np.array([[0, 0], [20, 20], [0, 40]], np.float32)
_POINT = np.array([[3, 3]], np.float32)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("7", "7"),
        ("a", "a"),
        ("A", "A"),
        ("O", "o"),
        ("X", "x"),
        ("|", "l"),
        ("×", "×"),
        ("latex:latex2e:div", "÷"),
        ("latex:latex2e:cdot", "."),
        ("%", "?"),
        ("part", "?"),
        ("qd:house", "?"),
        ("Greek/character03", "?"),
    ],
)
def test_class(label: str, name: str) -> None:
    """A letter is a class, both cases of one shape are the same, and what has no class is "?"."""
    assert CLASSES[class_of(label)] == name


def test_look_alikes() -> None:
    """Some characters may be digits to any eye, so may any symbol; others never are."""
    assert all(may_be_a_digit(label) for label in ("O", "l", "S", "latex:latex2e:mid", "qd:circle"))
    assert not any(may_be_a_digit(label) for label in ("A", "m", "+", "="))


@pytest.mark.parametrize("label", ["E", "k", "+", "?"])
def test_line_is_no_letter(label: str) -> None:
    """A line or a dot alone is only a part of a letter; something bowed may be all of it."""
    assert is_fragment(label, [_LINE])
    assert is_fragment(label, [_POINT])
    assert is_fragment(label, [_POINT, _POINT])
    assert not is_fragment(label, [_BOW])
    assert not is_fragment(label, [_LINE, _LINE + 5])


@pytest.mark.parametrize("label", ["l", "I", "-", "/", ".", "("])
def test_line_is_a_line(label: str) -> None:
    """What may be a single line is whole as one."""
    assert not is_fragment(label, [_LINE])


def test_equals_sign_has_two_strokes() -> None:
    """Half an equals sign or a colon is none, two dots are a colon."""
    assert is_fragment("=", [_BOW])
    assert is_fragment(":", [_POINT])
    assert not is_fragment(":", [_POINT, _POINT + 9])


def test_symbols_have_sides() -> None:
    """Most symbols are to train on; those × and ÷ that boards are made of are for nothing."""
    sides = [side_of_symbol(f"made/{n}", "latex:latex2e:sum") for n in range(2000)]
    assert 0.75 < sides.count("train") / len(sides) < 0.85
    assert sides.count("test") > 150
    assert sides.count("validation") > 150
    kept = [side_of_symbol(f"made/{n}", "latex:latex2e:times") for n in range(2000)]
    assert 0.45 < kept.count(None) / len(kept) < 0.55
    assert None not in sides
