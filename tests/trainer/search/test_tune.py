"""A search shares its trials among workers; none is lost or run twice, whoever dies."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import pytest

from board.system.errors import UserError
from tests.support.trainer_data import overrides, write_data
from trainer.__main__ import main
from trainer.recipe import Recipe, read_recipe

pytest.importorskip("optuna", reason="needs the trainer's extra dependencies")
pytest.importorskip("keras", reason="needs the trainer's extra dependencies")
import optuna
from optuna.trial import FrozenTrial, TrialState

from trainer.search.search_space import Choices, Range, Space, grid_of, read_space
from trainer.search.tuning import (
    INSTEAD_OF,
    OVER,
    WORKER,
    Search,
    best_of,
    importance_of,
    open_study,
    run_worker,
    slots_of,
)

ROOT = Path(__file__).parents[3]
SPACE: Space = {"peak_rate": Range(1e-3, 1e-2, log=True), "dropout": Choices(("0.0", "0.25"))}
RECIPE = read_recipe(overrides=["epochs=4"])
ABOUT = {"recipe": RECIPE.as_dict(), "search": "made up"}
StudyIn = Callable[[Path], optuna.Study]
EachEpoch = Callable[[Sequence[dict[str, float]]], None]


@pytest.fixture
def study_in() -> Iterator[Callable[[Path], optuna.Study]]:
    """What opens a study in a folder; all are closed in the end."""
    with ExitStack() as opened:
        yield lambda folder: opened.enter_context(
            open_study(f"sqlite:///{folder / 'study.db'}", "test", ABOUT, 4)
        )


def made_up_training(recipe: Recipe, _: int, each_epoch: EachEpoch) -> None:
    """The better, the nearer the rate is to 3e-3 and the less is dropped."""
    score = 1 - abs(recipe.peak_rate - 3e-3) * 50 - recipe.dropout / 10
    history = []
    for epoch in range(recipe.epochs):
        history.append({"score": score * (epoch + 1) / recipe.epochs})
        each_epoch(history)


def work(study: optuna.Study, search: Search, train: object = made_up_training) -> list[str]:
    """Run a worker to its end; return what it said."""
    said: list[str] = []
    run_worker(study, search, train, said.append, 4)  # type: ignore[arg-type]
    return said


def each_once(trials: Sequence[FrozenTrial], count: int) -> None:
    """Assert that so many trials were run to their end, none of them twice."""
    slots = slots_of(trials)[:count]
    assert len(slots) == count
    for slot in slots:
        assert [trial.state in OVER for trial in slot].count(True) == 1


@pytest.mark.parametrize("method", ["tpe", "random"])
def test_a_search_finds_what_is_better(tmp_path: Path, study_in: StudyIn, method: str) -> None:
    """Its best is a recipe, hopeless trials are given up, and what matters most is told."""
    search = Search(RECIPE, SPACE, method, 25)  # type: ignore[arg-type]
    study = study_in(tmp_path)
    said = work(study, search)
    each_once(study.get_trials(), 25)
    best, recipe = best_of(study, search)
    assert recipe.dropout == 0
    assert 2e-3 < recipe.peak_rate < 4e-3
    assert recipe.epochs == 4
    assert best.value == max(trial.value for trial in study.get_trials() if trial.value is not None)
    assert any("given up after epoch" in line for line in said)
    assert sum(importance_of(study).values()) == pytest.approx(1)
    (tmp_path / "best.toml").write_text(recipe.as_toml())
    assert read_recipe(tmp_path / "best.toml") == recipe


def test_a_search_that_was_stopped_goes_on_to_the_same_trials(tmp_path: Path, study_in: StudyIn) -> None:
    """Stopped by hand in its third trial, it tries that one again, with the values it had."""
    for folder in ("whole", "stopped"):
        (tmp_path / folder).mkdir()
    search = Search(RECIPE, SPACE, "random", 6)
    whole, stopped = study_in(tmp_path / "whole"), study_in(tmp_path / "stopped")
    work(whole, search)

    def stopped_in_the_third(recipe: Recipe, number: int, each_epoch: EachEpoch) -> None:
        if number == 2:
            raise KeyboardInterrupt
        made_up_training(recipe, number, each_epoch)

    with pytest.raises(KeyboardInterrupt):
        work(stopped, search, stopped_in_the_third)
    work(study_in(tmp_path / "stopped"), search)
    each_once(stopped.get_trials(), 6)
    assert [slot[-1].params for slot in slots_of(stopped.get_trials())] == [
        trial.params for trial in whole.get_trials()
    ]


def test_a_grid_tries_each_combination_once(tmp_path: Path, study_in: StudyIn) -> None:
    """A trial that was lost takes no other's place."""
    search = Search(RECIPE, SPACE, "grid", 6)
    study = study_in(tmp_path)

    def lost_at_first(recipe: Recipe, number: int, each_epoch: EachEpoch) -> None:
        if number == 1:
            raise KeyboardInterrupt
        made_up_training(recipe, number, each_epoch)

    with pytest.raises(KeyboardInterrupt):
        work(study, search, lost_at_first)
    work(study, search)
    each_once(study.get_trials(), 6)
    assert [slot[-1].params for slot in slots_of(study.get_trials())] == grid_of(SPACE)
    assert [values["peak_rate"] for values in grid_of(SPACE)[::2]] == pytest.approx([1e-3, 10**-2.5, 1e-2])


def test_more_than_wanted_or_twice_the_same_is_not_run(tmp_path: Path, study_in: StudyIn) -> None:
    """Two workers that begin at once, or put the same lost trial back at once, stand back."""
    search = Search(RECIPE, SPACE, "random", 2)
    study = study_in(tmp_path)
    study.add_trial(optuna.create_trial(state=TrialState.FAIL))
    for _ in range(2):
        study.add_trial(optuna.create_trial(state=TrialState.WAITING, user_attrs={INSTEAD_OF: 0}))
    study.enqueue_trial({})
    study.enqueue_trial({})
    runs: list[int] = []

    def counted(recipe: Recipe, number: int, each_epoch: EachEpoch) -> None:
        runs.append(number)
        made_up_training(recipe, number, each_epoch)

    work(study, search, counted)
    assert runs == [1, 3]
    each_once(study.get_trials(), 2)
    work(study, Search(RECIPE, SPACE, "random", 4), counted)
    assert len(runs) == 4
    each_once(study.get_trials(), 4)


def test_a_worker_that_died_before_its_first_heartbeat(tmp_path: Path, study_in: StudyIn) -> None:
    """What is running without values for too long is tried again."""
    study = study_in(tmp_path)
    long_ago = datetime.now() - timedelta(seconds=60)
    study.add_trial(
        FrozenTrial(
            number=0, state=TrialState.RUNNING, value=None, datetime_start=long_ago, datetime_complete=None,
            params={}, distributions={}, user_attrs={}, system_attrs={}, intermediate_values={}, trial_id=0,
        )
    )  # fmt: skip
    work(study, Search(RECIPE, SPACE, "random", 2))
    assert study.get_trials()[0].state == TrialState.FAIL
    each_once(study.get_trials(), 2)


def test_a_worker_that_was_given_up_stands_back(tmp_path: Path, study_in: StudyIn) -> None:
    """Who was asleep for too long finds its trial failed, and goes on with the next."""
    study = study_in(tmp_path)

    def asleep(recipe: Recipe, number: int, each_epoch: EachEpoch) -> None:
        if number == 0:  # it finds out at the end of an epoch
            study.tell(number, state=TrialState.FAIL)
        made_up_training(recipe, number, each_epoch)
        if number == 1:  # it finds out at its own end
            study.tell(number, state=TrialState.FAIL)

    said = work(study, Search(RECIPE, SPACE, "random", 2), asleep)
    assert sum("given to another worker" in line for line in said) == 2
    each_once(study.get_trials(), 2)


def test_a_search_of_other_things_is_refused(tmp_path: Path, study_in: StudyIn) -> None:
    """Two workers with different recipes do not share a study."""
    study_in(tmp_path)
    url = f"sqlite:///{tmp_path / 'study.db'}"
    other = open_study(url, "test", {**ABOUT, "search": "other"}, 4)
    with pytest.raises(UserError, match="another recipe, search or data"), other:
        pass


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:secret@127.0.0.1:9/db",
        "postgresql://me@127.0.0.1:9/db?password=secret",
        "postgresql://127.0.0.1:9/db?options=-c%20password%3Dsecret",
        "postgresql://secret@127.0.0.1:9/db",
        "postgresql://me:secret@127.0.0.1:99999999/db",
        "postgresql://me:secret@127.0.0.1:port/db",
        "postgresql://me:secret@[::1/db",
        "secret",
        "sqlite:////no/where/x",
    ],
)
def test_a_storage_that_cannot_be_used_is_one_sentence(url: str) -> None:
    """The sentence has no password in it."""
    with pytest.raises(UserError, match="cannot be used") as caught, open_study(url, "test", ABOUT, 4):
        pass
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dropout = {low = 0.0}", "needs low and high"),
        ("dropout = {low = 0.5, high = 0.1}", "no range"),
        ("peak_rate = {low = 0, high = 0.1, log = true}", "no range"),
        ("size = {low = 1, high = 2}", "has no size"),
        ("widths = {choices = ['wide']}", "widths cannot be"),
        ("dropout = 1", "not valid"),
        ("", "nothing to try"),
        ("dropout = " + "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_wrong_search_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    """What is wrong is named."""
    (tmp_path / "search.toml").write_text(text)
    with pytest.raises(UserError, match=said):
        read_space(tmp_path / "search.toml", RECIPE)


def test_the_projects_own_search_is_valid() -> None:
    """It names values of the recipe."""
    assert len(grid_of(read_space(ROOT / "trainer" / "search" / "search.toml", RECIPE))) > 30


def test_a_study_of_the_same_name_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same folder, after study.db was deleted; with the same recipe or another."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mnist.npz").write_bytes(b"some")
    (tmp_path / "search.toml").write_text("peak_rate = { low = 0.003, high = 0.03 }\n")
    folders: list[Path] = []

    def train(*how: Any) -> None:
        _, _, folder, *_, each_epoch = how
        folder.mkdir(parents=True)  # fails, if it is there
        folders.append(folder)
        each_epoch([{"score": 0.5}])

    monkeypatch.setattr("trainer.training.train.train", train)

    def tune(*more: str) -> None:
        places = ["--data", str(tmp_path / "data"), "--run", str(tmp_path / "run")]
        search = ["--search", str(tmp_path / "search.toml"), "--set", "epochs=1"]
        assert main(["tune", *places, *search, *more]) == 0

    tune("--trials", "1")
    tune("--trials", "2")
    assert folders[1] == folders[0].with_name("0001")
    for seed in ("seed=1", "seed=2"):
        (tmp_path / "run" / "study.db").unlink()
        tune("--trials", "1", "--set", seed)
    assert len({folder.parent for folder in folders}) == 3


@pytest.fixture
def database() -> Iterator[str]:
    """A PostgreSQL server of this test's own."""
    pytest.importorskip("psycopg", reason="needs psycopg")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    programs = shutil.which("initdb") or (str(folders[-1] / "initdb") if folders else None)
    if programs is None:
        pytest.skip("there is no PostgreSQL here")
    initdb, pg_ctl = Path(programs), Path(programs).with_name("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="digit-board-postgres-"))
    user = "nobody" if os.geteuid() == 0 else None  # it refuses to run as root
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: str | Path) -> None:
        subprocess.run(command, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60, check=True)

    data = folder / "data"
    run(initdb, "-D", data, "-U", "tuner", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8")
    options = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off"
    run(pg_ctl, "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql://tuner@127.0.0.1:{port}/postgres"
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def test_two_workers_and_one_is_killed(database: str, tmp_path: Path) -> None:
    """On a real PostgreSQL, by the real command: none of the trials is lost or run twice."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    (tmp_path / "search.toml").write_text("peak_rate = { low = 0.003, high = 0.03, log = true }\n")
    settings = [part for override in [*overrides(), "epochs=1"] for part in ("--set", override)]
    line = [
        *(sys.executable, "-m", "trainer", "tune", "--data", str(data), "--run", str(tmp_path / "run")),
        *("--storage", database, "--search", str(tmp_path / "search.toml"), "--trials", "3"),
        *("--lost-after", "3", *settings),
    ]
    workers = [
        subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    begun: SimpleQueue[tuple[subprocess.Popen[str], str]] = SimpleQueue()

    def tell(worker: subprocess.Popen[str]) -> None:
        assert worker.stdout
        begun.put((worker, next(line for line in worker.stdout if line.startswith("trial"))))

    listeners = [Thread(target=tell, args=[worker]) for worker in workers]
    for listener in listeners:
        listener.start()
    doomed, lost = begun.get(timeout=300)
    doomed.send_signal(signal.SIGKILL)
    survivor = workers[1 - workers.index(doomed)]
    for listener in listeners:
        listener.join()
    doomed.communicate()
    said, errors = survivor.communicate(timeout=300)
    assert survivor.returncode == 0, errors
    storage = optuna.storages.RDBStorage(database.replace("postgresql:", "postgresql+psycopg:"))
    study = optuna.load_study(study_name="digit-board", storage=storage)
    trials, best_params = study.get_trials(), study.best_params
    storage.remove_session()
    storage.engine.dispose()
    each_once(trials, 3)
    killed = trials[int(lost.split()[1].rstrip(":"))]
    assert killed.user_attrs[WORKER].endswith(f" {doomed.pid}")
    assert killed.state == TrialState.FAIL
    again = [trial for trial in trials if trial.user_attrs.get(INSTEAD_OF) == killed.number]
    assert [trial.params for trial in again] == [killed.params]
    assert str(tmp_path / "run" / "best.toml") in said
    best = read_recipe(tmp_path / "run" / "best.toml")
    assert best.peak_rate == best_params["peak_rate"]
    assert (tmp_path / "run" / "search.png").read_bytes().startswith(b"\x89PNG")
