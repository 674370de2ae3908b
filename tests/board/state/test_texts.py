"""Every language says everything."""

import string
from collections.abc import Mapping

import pytest

from board.play.hints import hint_of
from board.play.number_words import NUMBER_WORDS
from board.play.plan import NUMBERS_TO, TABLES, Kind, Plan
from board.play.tasks import tasks_of
from board.state.english import ENGLISH
from board.state.task_texts import words_of
from board.state.texts import LANGUAGES, Texts


def placeholders(table: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the names in braces of every text."""
    parse = string.Formatter().parse
    return {name: {field for _, field, _, _ in parse(text) if field} for name, text in table.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text(language: str) -> None:
    """None is missing or empty, none is left over, and each has the placeholders of the English one."""
    assert placeholders(LANGUAGES[language]) == placeholders(ENGLISH)
    assert all(LANGUAGES[language].values())
    assert set(NUMBER_WORDS) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hint_has_its_words(language: str) -> None:
    """Each hint to each task of each round can be said."""
    texts = Texts(language)
    for kind in Kind:
        assert texts(f"round.{kind.value}")
        for seed in range(50):
            plan = Plan(numbers_to=NUMBERS_TO[seed % len(NUMBERS_TO)], tables=TABLES)
            for task in tasks_of(kind, plan, seed)[:30]:
                assert words_of(task, texts)
                for asked in (1, 2):
                    hint = hint_of(task, asked)
                    assert texts(hint.text, **hint.numbers)


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (0, "zero", "null"),
        (1, "one", "eins"),
        (16, "sixteen", "sechzehn"),
        (21, "twenty-one", "einundzwanzig"),
        (30, "thirty", "dreißig"),
        (77, "seventy-seven", "siebenundsiebzig"),
        (100, "one hundred", "einhundert"),
        (101, "one hundred and one", "einhunderteins"),
        (999, "nine hundred and ninety-nine", "neunhundertneunundneunzig"),
    ],
)
def test_numbers_in_words(number: int, english: str, german: str) -> None:
    """As they are spelled."""
    assert (NUMBER_WORDS["en"](number), NUMBER_WORDS["de"](number)) == (english, german)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_numbers_are_the_same_word(language: str) -> None:
    """Each of a thousand has words of its own."""
    assert len({NUMBER_WORDS[language](number) for number in range(1000)}) == 1000
