"""Settings and their choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from board.play.plan import CHILDREN, NUMBERS_TO, TABLES, TASKS, Kind, Plan
from board.state.texts import LANGUAGES

ROUNDS = tuple(kind.value for kind in Kind)

THEMES = ("dark", "light", "contrast")
"""Names of the themes, the first one the default."""

PENS: Mapping[str, float] = {"fine": 0.6, "medium": 1.0, "broad": 1.6}
"""Widths of the pen, as shares of the usual one."""

Value = str | bool


@dataclass(frozen=True)
class Settings:
    """Hold the person's settings.

    Attributes:
        theme: name of one of the themes.
        pen: name of one of the widths.
        live: read as one writes.
        certainty: labels have boxes, and say how sure the board is.
        sound: soft tones in a game, and a voice.
        words: number words in a game are "seen", "heard", or "both".
        sums: judge them ("check"), write missing numbers too ("answer"), or read no signs ("off").
        division: one that does not come out has a "remainder" or "places".
        language: code of one of the languages.
        left_handed: buttons stand where a left hand does not rest.
        reduced_motion: nothing moves by itself.
        several: several people write at once, so that every finger is a pen.
        finger_taps: a tap of two fingers undoes, one of three redoes.
        scribble: scribbling something out deletes it.
        other_end: the pen's eraser end, or the mouse's right button, erases.
        rounds: the rounds to choose from, in words.
        numbers_to: the largest number in rounds.
        tables: the times tables that are practised, in words.
        tasks: of a round without a clock.
        children: how many play side by side.
    """

    theme: str = "dark"
    pen: str = "medium"
    live: bool = True
    sound: bool = True
    certainty: bool = False
    words: str = "both"
    sums: str = "check"
    division: str = "remainder"
    language: str = "en"
    left_handed: bool = False
    reduced_motion: bool = False
    several: bool = False
    finger_taps: bool = True
    scribble: bool = True
    other_end: bool = True
    rounds: str = " ".join(ROUNDS)
    numbers_to: str = "20"
    tables: str = "2 3 4 5 6 7 8 9 10"
    tasks: str = "10"
    children: str = "1"

    def value(self, name: str) -> Value:
        """Return the value of a setting."""
        return values_of(self)[name]

    def having(self, name: str, value: Value) -> Settings:
        """Return the settings with another value of one."""
        return settings_of({**values_of(self), name: value})

    def toggled(self, name: str, word: str) -> Settings:
        """Return the settings with a word taken out of one of several words, or into it; the last stays."""
        words = {*str(self.value(name)).split()} ^ {word}
        return self.having(name, " ".join(each for each in WORDS[name] if each in words))

    @property
    def plan(self) -> Plan:
        """What rounds ask, and how many children play."""
        return Plan(
            tuple(Kind(name) for name in self.rounds.split()),
            int(self.numbers_to),
            tuple(int(table) for table in self.tables.split()),
            int(self.tasks),
            int(self.children),
        )

    def turned(self, name: str, step: int) -> Settings:
        """Return the settings with the choice of one `step` places further, around the end."""
        choices = CHOICES[name]
        return self.having(name, choices[(choices.index(self.value(name)) + step) % len(choices)])


_SWITCH: tuple[Value, ...] = (False, True)

CHOICES: Mapping[str, tuple[Value, ...]] = {
    "theme": THEMES,
    "pen": tuple(PENS),
    "live": _SWITCH,
    "certainty": _SWITCH,
    "sound": _SWITCH,
    "words": ("both", "seen", "heard"),
    "sums": ("check", "answer", "off"),
    "division": ("remainder", "places"),
    "language": tuple(LANGUAGES),
    "left_handed": _SWITCH,
    "reduced_motion": _SWITCH,
    "several": _SWITCH,
    "finger_taps": _SWITCH,
    "scribble": _SWITCH,
    "other_end": _SWITCH,
}
"""Every setting of the panel, in its order, with its choices."""

PLAN_CHOICES: Mapping[str, tuple[str, ...]] = {
    "numbers_to": tuple(map(str, NUMBERS_TO)),
    "tasks": tuple(map(str, TASKS)),
    "children": tuple(map(str, CHILDREN)),
}
"""The settings of rounds that have one of several values."""

WORDS: Mapping[str, tuple[str, ...]] = {"rounds": ROUNDS, "tables": tuple(map(str, TABLES))}
"""The settings that have some of several words, at least one, with a space between two."""

PLAN_ROWS: Mapping[str, tuple[str, ...]] = {
    name: {**WORDS, **PLAN_CHOICES}[name] for name in ("rounds", "numbers_to", "tables", "tasks", "children")
}
"""Every setting of rounds in the order they are shown, with its choices or words."""


def values_of(settings: Settings) -> dict[str, Value]:
    """Return all values by name."""
    return asdict(settings)


def settings_of(values: Mapping[str, object]) -> Settings:
    """Return settings from values; one that is no choice is left at its default."""
    good: dict[str, Any] = {name: value for name, value in values.items() if is_choice(name, value)}
    return replace(Settings(), **good)


def is_choice(name: str, value: object) -> bool:
    """Tell whether a value is a choice of a setting."""
    if name in WORDS:
        words = value.split() if isinstance(value, str) else []
        return bool(words) and words == [word for word in WORDS[name] if word in words]
    return type(value) in (str, bool) and value in {**CHOICES, **PLAN_CHOICES}.get(name, ())
