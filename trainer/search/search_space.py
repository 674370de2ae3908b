"""The search space: ranges and choices for values of the recipe, from a TOML file."""

import itertools
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import optuna

from board.system.errors import UserError
from board.system.parsing import parse_toml, read_text
from trainer.recipe import Recipe

DEFAULT_SPACE = Path(__file__).with_name("search.toml")


@dataclass(frozen=True)
class Range:
    """A closed range of numbers; `log` spreads by factors, `points` is for a grid."""

    low: float
    high: float
    log: bool = False
    points: int = 3
    whole: bool = False

    def suggest(self, trial: optuna.Trial, name: str) -> Any:
        """Ask the search for a value."""
        if self.whole:
            return trial.suggest_int(name, int(self.low), int(self.high), log=self.log)
        return trial.suggest_float(name, self.low, self.high, log=self.log)

    def grid(self) -> list[Any]:
        """Return the values that a grid tries."""
        spread = np.geomspace if self.log else np.linspace
        values = spread(self.low, self.high, self.points).tolist()
        return sorted({round(value) for value in values}) if self.whole else values


@dataclass(frozen=True)
class Choices:
    """Values to choose from, written as JSON."""

    values: tuple[str, ...]

    def suggest(self, trial: optuna.Trial, name: str) -> Any:
        """Ask the search for a value."""
        return trial.suggest_categorical(name, self.values)

    def grid(self) -> list[Any]:
        """Return the values that a grid tries."""
        return list(self.values)


Space = dict[str, Range | Choices]
"""A range or choices by name of the recipe's value."""


def read_space(path: Path, recipe: Recipe) -> Space:
    """Read a search space.

    Args:
        path: a TOML file, as `search.toml`.
        recipe: what it is tried in.

    Raises:
        UserError: if it cannot be read, or names what the recipe has not or cannot have.
    """
    kinds = {field.name: field.type for field in fields(Recipe)}
    try:
        said = parse_toml(read_text(path))
        space = {name: _part_of(name, about, kinds) for name, about in said.items()}
        for name, part in space.items():
            for value in part.grid():
                recipe.changed([f"{name}={value}"])
    except OSError as error:
        raise UserError(f"the search {path} cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"the search {path} is not valid: {error}") from None
    if not space:
        raise UserError(f"the search {path} has nothing to try")
    return space


def _part_of(name: str, about: Any, kinds: dict[str, Any]) -> Range | Choices:
    if name not in kinds:
        raise ValueError(f"the recipe has no {name}")
    if not isinstance(about, dict):
        raise ValueError(f"{name} needs a range or choices")
    if about.keys() == {"choices"} and about["choices"]:
        return Choices(tuple(json.dumps(value) for value in about["choices"]))
    if not {"low", "high"} <= about.keys() <= {"low", "high", "log", "points"}:
        raise ValueError(f"{name} needs low and high (and may have log and points), or choices")
    part = Range(**about, whole=kinds[name] is int)
    if (
        kinds[name] not in (int, float)
        or not (0 if part.log else -1) < part.low < part.high
        or part.points < 2
    ):
        raise ValueError(f"{name} has no range that can be searched")
    return part


def grid_of(space: Space) -> list[dict[str, Any]]:
    """Return every combination of the values that a grid tries."""
    values = itertools.product(*(part.grid() for part in space.values()))
    return [dict(zip(space, row, strict=True)) for row in values]


def overrides_of(space: Space, trial: optuna.Trial) -> list[str]:
    """Ask the search for a value of each, written as overrides of a recipe."""
    return [f"{name}={part.suggest(trial, name)}" for name, part in space.items()]
