"""Search for a better recipe, by one worker or many that share a storage, any of which may die.

Optuna keeps the trials and notices by a heartbeat that a worker is gone. What it then does about the trial
is not enough here: it calls a function once, from whoever noticed first, so a worker that is stopped by hand
or dies in that moment takes the trial along. Here a trial that failed is tried again by whoever sees that
nobody does, and of two that see it at once the later stands back.
"""

import json
import socket
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import getpid
from typing import Any, Literal

import optuna
import sqlalchemy
from optuna.exceptions import ExperimentalWarning, UpdateFinishedTrialError
from optuna.samplers import BaseSampler, PartialFixedSampler, RandomSampler, TPESampler
from optuna.trial import FrozenTrial, TrialState

from board.system.errors import UserError
from trainer.recipe import Recipe
from trainer.search.search_space import Space, grid_of, overrides_of

Method = Literal["tpe", "random", "grid"]
INSTEAD_OF = "instead of"
"""What a trial says that is run because another failed: that one's number."""
WORKER = "worker"
ABOUT = "about"
OVER = (TrialState.COMPLETE, TrialState.PRUNED)
_POLL_S = 1.0
_EXISTS_ALREADY = (sqlalchemy.exc.IntegrityError, sqlalchemy.exc.ProgrammingError)

Train = Callable[[Recipe, int, Callable[[Sequence[dict[str, float]]], None]], None]
"""Trains by a recipe as a trial of some number; calls back with the history after each epoch."""


class _NotNeededError(Exception):
    """Ends a trial that another one replaces."""


@dataclass(frozen=True)
class Search:
    """Hold what is searched, and how.

    Attributes:
        recipe: what is not tried stays as it is here.
        space: what is tried.
        method: how the next values are chosen.
        trials: how many there are to be, of all workers together.
    """

    recipe: Recipe
    space: Space
    method: Method
    trials: int


@contextmanager
def open_study(url: str, name: str, about: dict[str, Any], lost_after_s: int) -> Iterator[optuna.Study]:
    """Open or create a study; the context closes its connections.

    Args:
        url: SQLAlchemy's address of a database.
        name: of the study in it.
        about: what its trials share, for JSON; all workers must agree on it.
        lost_after_s: a trial whose worker was not heard of for so many seconds is lost.

    Raises:
        UserError: if the storage cannot be used, or the study is about something else.
    """
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    about = json.loads(json.dumps(about))  # as it comes back
    try:
        address = sqlalchemy.make_url(url)
        if address.drivername == "postgresql":  # which driver that means, depends on SQLAlchemy's version
            address = address.set(drivername="postgresql+psycopg")
        storage = _storage(address.render_as_string(hide_password=False), lost_after_s)
        pruner = optuna.pruners.MedianPruner(
            n_startup_trials=4, n_warmup_steps=about["recipe"]["epochs"] // 4
        )
        study = optuna.create_study(
            storage=storage, study_name=name, direction="maximize", pruner=pruner, load_if_exists=True
        )
    except (sqlalchemy.exc.SQLAlchemyError, ImportError, ValueError, RuntimeError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise UserError(f"the storage {without_secrets(url)} cannot be used ({reason})") from None
    if study.user_attrs.setdefault(ABOUT, about) != about:
        raise UserError(
            f"the study {name} has another recipe, search or data: choose another name by --study"
        )
    study.set_user_attr(ABOUT, about)
    try:
        yield study
    finally:
        storage.remove_session()
        storage.engine.dispose()


def _storage(url: str, lost_after_s: int, attempts: int = 10) -> optuna.storages.RDBStorage:
    """Open a database; of workers that start together, one creates the tables and the others wait."""
    try:
        with _quiet():
            return optuna.storages.RDBStorage(
                url, heartbeat_interval=max(1, lost_after_s // 4), grace_period=lost_after_s
            )
    except sqlalchemy.exc.DBAPIError as error:
        exists = isinstance(error, _EXISTS_ALREADY) or "already exists" in str(error)
        if not exists or attempts == 1:
            raise
    time.sleep(_POLL_S)
    return _storage(url, lost_after_s, attempts - 1)


def without_secrets(url: str) -> str:
    """Return the system, host, port and database of an address; a password may stand anywhere else in it."""
    try:
        address = sqlalchemy.make_url(url)
    except (sqlalchemy.exc.ArgumentError, ValueError):
        return "named by --storage"
    shown = sqlalchemy.URL.create(
        address.drivername, host=address.host, port=address.port, database=address.database
    )
    return shown.render_as_string()


def run_worker(
    study: optuna.Study, search: Search, train: Train, say: Callable[[str], None], lost_after_s: int
) -> None:
    """Run trials until all wanted ones are complete, those of dead workers included.

    Args:
        study: as `open_study` yields it.
        search: what is searched.
        train: runs a training.
        say: receives a line about each trial.
        lost_after_s: as `open_study` has it.
    """
    worker = _Worker(study, search, train, say)
    waiting = False
    while True:
        _fail_lost(study, timedelta(seconds=lost_after_s))
        wanted = slots_of(study.get_trials(deepcopy=False))[: search.trials]
        failed = [slot for slot in wanted if all(trial.state == TrialState.FAIL for trial in slot)]
        for slot in failed:
            _try_again(study, slot)
        states = {trial.state for slot in wanted for trial in slot}
        if failed or len(wanted) < search.trials or TrialState.WAITING in states:
            worker.run_one()
            waiting = False
        elif TrialState.RUNNING in states:
            if not waiting:
                say("waiting for what other workers are at")
            waiting = True
            time.sleep(_POLL_S)
        else:
            return


def slots_of(trials: Sequence[FrozenTrial]) -> list[list[FrozenTrial]]:
    """Group trials into slots: a failed trial, and those run in its place."""
    slots: dict[int, list[FrozenTrial]] = {}
    for trial in sorted(trials, key=lambda trial: trial.number):
        slots.setdefault(trial.user_attrs.get(INSTEAD_OF, trial.number), []).append(trial)
    return list(slots.values())


def _fail_lost(study: optuna.Study, lost_after: timedelta) -> None:
    """Fail the trials of dead workers, also of those that died before their first heartbeat."""
    with _quiet():
        optuna.storages.fail_stale_trials(study)
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        if not trial.params and trial.datetime_start and datetime.now() - trial.datetime_start > lost_after:
            study.tell(trial.number, state=TrialState.FAIL, skip_if_finished=True)


def _try_again(study: optuna.Study, slot: Sequence[FrozenTrial]) -> None:
    begun = max(slot, key=lambda trial: len(trial.params))
    study.add_trial(
        optuna.create_trial(
            state=TrialState.WAITING,
            params=begun.params,
            distributions=begun.distributions,
            user_attrs={INSTEAD_OF: slot[0].number},
        )
    )


class _Worker:
    def __init__(self, study: optuna.Study, search: Search, train: Train, say: Callable[[str], None]) -> None:
        self.study, self.search, self.train, self.say = study, search, train, say
        self.over = False

    def run_one(self) -> None:
        """Run a waiting trial or a new one."""
        self.over = False
        try:
            self.study.optimize(self._score, n_trials=1, catch=(_NotNeededError,))
        except Exception:
            if not self.over:
                raise
            # Optuna fails in several ways where the trial that came to its end was failed meanwhile.
            self.say("this trial was given to another worker, as nothing was heard of this one for too long")

    def _score(self, trial: optuna.Trial) -> float:
        place = self._place_of(trial)
        self.study.sampler = _sampler(self.search, place)
        overrides = overrides_of(self.search.space, trial)
        trial.set_user_attr(WORKER, f"{socket.gethostname()} {getpid()}")
        self.say(f"trial {trial.number}: {_shown(trial.params)}")
        scores: list[float] = []

        def each_epoch(history: Sequence[dict[str, float]]) -> None:
            scores.append(history[-1]["score"])
            try:
                trial.report(max(scores), len(history))
            except UpdateFinishedTrialError:
                self.over = True
                raise
            if len(history) < self.search.recipe.epochs and trial.should_prune():
                self.over = True
                self.say(
                    f"trial {trial.number}: given up after epoch {len(history)}, score {max(scores):.4f}"
                )
                raise optuna.TrialPruned

        self.train(self.search.recipe.changed(overrides), trial.number, each_epoch)
        self.over = True
        self.say(f"trial {trial.number}: score {max(scores):.4f}")
        return max(scores)

    def _place_of(self, trial: optuna.Trial) -> int:
        """Return the place of a trial among the wanted ones, from 0.

        Raises:
            _NotNeededError: if there are enough, or an earlier one stands for the same.
        """
        for place, slot in enumerate(slots_of(self.study.get_trials(deepcopy=False))[: self.search.trials]):
            numbers = [t.number for t in slot if t.state != TrialState.FAIL]
            if numbers and trial.number == numbers[0]:
                return place
        raise _NotNeededError


def _shown(values: dict[str, Any]) -> str:
    """Return values for people: `dropout 0.213, widths [16, 32]`."""
    texts = {name: f"{value:.3g}" if isinstance(value, float) else value for name, value in values.items()}
    return ", ".join(f"{name} {text}" for name, text in texts.items())


def _sampler(search: Search, place: int) -> BaseSampler:
    """Return the sampler of a trial; it depends on the trial alone, not on the worker."""
    seed = search.recipe.seed * 100_000 + place
    if search.method == "tpe":
        return TPESampler(seed=seed, constant_liar=True)  # what others are at counts as poor
    if search.method == "random":
        return RandomSampler(seed)
    with _quiet():
        return PartialFixedSampler(grid_of(search.space)[place], RandomSampler(seed))


def best_of(study: optuna.Study, search: Search) -> tuple[FrozenTrial, Recipe]:
    """Return the best trial and its recipe.

    Raises:
        UserError: if no trial has come to its end.
    """
    try:
        best = study.best_trial
    except ValueError:
        raise UserError("no trial has come to its end: there is no best recipe yet") from None
    return best, search.recipe.changed([f"{name}={value}" for name, value in best.params.items()])


def scores_of(study: optuna.Study) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """Return number and score of complete trials and of pruned ones."""
    trials = study.get_trials(deepcopy=False)
    complete, given_up = (
        [(t.number, t.value) for t in trials if t.state == state and t.value is not None] for state in OVER
    )
    return complete, given_up


def importance_of(study: optuna.Study) -> dict[str, float]:
    """Return the importance of each value, summing to 1; empty for too few trials."""
    complete = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    if len({trial.value for trial in complete}) < 4:
        return {}
    return optuna.importance.get_param_importances(study)


class _quiet(warnings.catch_warnings):  # noqa: N801  # used as a function
    """Silence Optuna's warnings about experimental features."""

    def __enter__(self) -> None:
        super().__enter__()
        warnings.simplefilter("ignore", ExperimentalWarning)
