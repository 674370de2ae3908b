"""The recipe: all parameters of a training, in one TOML file."""

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from board.system.errors import UserError
from board.system.parsing import parse_json, parse_toml, read_text

DEFAULT_RECIPE = Path(__file__).with_name("recipe.toml")
QUICK_RECIPE = Path(__file__).with_name("quick.toml")
_NOT_ZERO = ("epochs", "batch", "patience")
_BELOW = {"seed": 2**32, "label_smoothing": 1, "average": 1, "dropout": 1}
_MOST = {"last_rate": 1, "teaching": 1}
_CONVOLUTIONS = 5


@dataclass(frozen=True)
class Recipe:
    """Hold what `recipe.toml` explains; counts are samples an epoch."""

    seed: int
    epochs: int
    batch: int
    peak_rate: float
    last_rate: float
    weight_decay: float
    label_smoothing: float
    teaching: float
    average: float
    patience: int
    widths: tuple[int, ...]
    dropout: float
    picture_variants: int
    digit_variants: int
    characters: int
    symbols: int
    winners: int
    merged: int
    stacked: int
    with_part: int
    with_mark: int
    fragments: int
    scribbles: int
    signs: int
    crossed_out: int
    flagged: int
    slips: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def changed(self, overrides: list[str]) -> "Recipe":
        """Return this recipe with overrides such as `epochs=3`.

        Raises:
            UserError: if one is no TOML, unknown, or of the wrong kind.
        """
        return _recipe_of(json.loads(json.dumps(self.as_dict())) | _values_of(overrides))

    def as_toml(self) -> str:
        """Return the recipe as a file that `read_recipe` reads."""
        return "".join(f"{name} = {json.dumps(value)}\n" for name, value in self.as_dict().items())


def read_recipe(path: Path = DEFAULT_RECIPE, overrides: list[str] | None = None) -> Recipe:
    """Read a recipe and apply overrides such as `epochs=3`, written as in the file.

    What a file leaves out is as in the default recipe.

    Raises:
        UserError: if the file is missing or no TOML, or a value is unknown or of the wrong kind.
    """
    try:
        values: dict[str, Any] = {}
        for layer in (DEFAULT_RECIPE, path):
            values |= parse_toml(read_text(layer))
    except OSError as error:
        raise UserError(f"the recipe {path} cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise UserError(f"the recipe {path} is not valid: {error}") from None
    return _recipe_of(values | _values_of(overrides or []))


def _values_of(overrides: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for override in overrides:
        try:
            values |= parse_toml(override)
        except ValueError as error:
            raise UserError(f"{override!r} is no value of a recipe ({error}): write epochs=3") from None
    return values


def _recipe_of(values: dict[str, Any]) -> Recipe:
    kinds: dict[str, Any] = {field.name: field.type for field in fields(Recipe)}
    for name in values.keys() ^ kinds.keys():
        raise UserError(f"the recipe has {'an unknown' if name in values else 'no'} value {name!r}")
    return Recipe(**{name: _checked(name, values[name], kind) for name, kind in kinds.items()})


def recipe_of_run(run: Path) -> Recipe:
    """Return the recipe of a run folder's training.

    Raises:
        UserError: if there is no training in the folder, or it is of another version.
    """
    values = state_of_run(run)["recipe"]
    try:
        return _recipe_of(values)
    except UserError as error:
        raise UserError(f"the training in {run} is of another version of the trainer ({error})") from None


HISTORY_FIGURES = ("score", "pen", "mnist", "refused")
"""What the history of a training has for each epoch, at least."""
_STATE = {"recipe": dict, "data": dict, "history": list}


def state_of_run(run: Path) -> dict[str, Any]:
    """Return a run folder's `state.json`: recipe, data, versions, history.

    Raises:
        UserError: if there is none, or it is damaged.
    """
    path = run / "state.json"
    try:
        state = parse_json(read_text(path))
        if not all(isinstance(state[name], kind) for name, kind in _STATE.items()):
            raise TypeError(f"no {', '.join(_STATE)}")
        for epoch in state["history"]:
            if not all(isinstance(epoch[figure], int | float) for figure in HISTORY_FIGURES):
                raise TypeError(f"an epoch without {', '.join(HISTORY_FIGURES)}")
    except FileNotFoundError:
        raise UserError(f"there is no training in {run}: it has no state.json") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is damaged ({error}); train into another folder") from None
    return dict(state)


def _checked(name: str, value: Any, kind: Any) -> Any:
    if kind in (int, float):
        least, most = int(name in _NOT_ZERO), _MOST.get(name, math.inf)
        if type(value) in (int, kind) and least <= value <= most and value < _BELOW.get(name, math.inf):
            return kind(value)
    elif isinstance(value, list) and [type(v) for v in value] == [int] * _CONVOLUTIONS and min(value) > 0:
        return tuple(value)
    raise UserError(f"the recipe's {name} cannot be {value!r}")
