"""The voice: whatever speaks on a platform is told the words, and is missed by nobody where nothing does."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from board import app
from board.audio.speech import PROGRAMS, SpeechPlayer
from board.performer import Services
from board.play.number_words import english
from board.play.spoken import Utterance
from board.state.commands import Choose, Play, Set, VoiceFound
from board.state.session import Session
from board.ui.window import Window
from tests.end_to_end.conftest import EveryStrokeIsASeven
from tests.support.sessions import round_of

PATIENCE_S = 30
SPEAKERS = [(platform, program) for platform, programs in PROGRAMS.items() for program in programs]
HOSTILE = "'; touch here; $(touch there) `touch anywhere` %PATH% -v \\"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")

Install = Callable[..., Path]
"""Puts a program of some name on the path that speaks for so long; gives the file where it notes all."""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Leave nothing on the path but what a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    sleep = shutil.which("sleep", path=os.defpath)

    def put(name: str, seconds: float = 0.3, status: int = 0) -> Path:
        file, notes = tmp_path / "bin" / name, tmp_path / f"{name} said"
        file.parent.mkdir(exist_ok=True)
        note = f'printf "%s\\n" "$@" "$BOARD_LANGUAGE" "$BOARD_WORDS" >> "{notes}"'
        file.write_text(
            f'#!/bin/sh\n{note}\n[ "$1" = -C ] && exit\n'
            f'{sleep} {seconds}\necho done >> "{notes}"\nexit {status}\n'
        )
        file.chmod(0o755)
        return notes

    return put


def utterance(words: str, language: str = "en") -> Utterance:
    """Return something to say."""
    return Utterance(words, language, (1, 0, 0))


def wait_for(what: Callable[[], object]) -> None:
    """Wait until something is so."""
    until_s = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < until_s
        time.sleep(0.01)


def notes_in(file: Path) -> list[str]:
    """Return what a program noted so far."""
    return file.read_text().splitlines() if file.exists() else []


@pytest.mark.parametrize(("platform", "program"), SPEAKERS, ids=lambda value: getattr(value, "name", value))
@pytest.mark.parametrize("words", ["vierundzwanzig", HOSTILE])
def test_each_speaker_gets_the_words_as_they_are(
    install: Install, tmp_path: Path, platform: str, program: object, words: str
) -> None:
    """In the person's language, and no shell sees them."""
    name = getattr(program, "name", "")
    notes, lost = install(name), list[bool]()
    player = SpeechPlayer(lambda: lost.append(True), platform)
    player.speak(utterance(words, "de"))
    wait_for(lambda: "done" in notes_in(notes))
    said = notes_in(notes)
    assert words in said
    assert {"de", "Anna"} & set(said)
    assert player.available
    assert not lost
    assert {path.name for path in tmp_path.iterdir()} == {"bin", notes.name}


@pytest.mark.usefixtures("install")
def test_nothing_that_speaks() -> None:
    """Nothing happens, and nobody is told."""
    lost: list[bool] = []
    for platform in (*PROGRAMS, "another"):
        player = SpeechPlayer(lambda: lost.append(True), platform)
        assert not player.available
        player.speak(utterance("one"))
    assert not lost


def test_who_cannot_speak_is_passed_over(install: Install) -> None:
    """The next one speaks, at once and from then on."""
    dumb, speaking, lost = install("spd-say", status=1), install("espeak-ng"), list[bool]()
    player = SpeechPlayer(lambda: lost.append(True), "linux")
    player.speak(utterance("one"))
    wait_for(lambda: "done" in notes_in(speaking))
    player.speak(utterance("two"))
    wait_for(lambda: notes_in(speaking).count("done") == 2)
    assert notes_in(dumb).count("done") == 1
    assert player.available
    assert not lost


@pytest.mark.parametrize(("seconds", "status"), [(0.3, 1), (0, 0)])
def test_no_voice_after_all(
    install: Install, monkeypatch: pytest.MonkeyPatch, seconds: float, status: int
) -> None:
    """A program that fails, or that is done before anything can have been said, is no voice."""
    monkeypatch.setattr("board.audio.speech._TOO_QUICK_S", PATIENCE_S)  # however slow this machine is
    install("espeak-ng", seconds, status)
    lost: list[bool] = []
    player = SpeechPlayer(lambda: lost.append(True), "linux")
    player.speak(utterance("one"))
    wait_for(lambda: lost)
    assert not player.available
    player.speak(utterance("two"))


def test_only_the_last_words_count(install: Install) -> None:
    """Those before are broken off, and those that were never begun are left out."""
    notes = install("espeak-ng", seconds=5)
    player = SpeechPlayer(pytest.fail, "linux")
    player.speak(utterance("one"))
    wait_for(lambda: "one" in notes_in(notes))
    player.speak(utterance("two"))
    player.speak(utterance("three"))
    wait_for(lambda: "three" in notes_in(notes))
    player.speak(None)
    assert not {"two", "done"} & set(notes_in(notes))


def test_who_lets_another_speak_is_told_to_stop(install: Install) -> None:
    """As its end would not end what is said."""
    notes = install("spd-say", seconds=5)
    player = SpeechPlayer(pytest.fail, "linux")
    player.speak(utterance("one"))
    wait_for(lambda: "one" in notes_in(notes))
    player.speak(None)
    wait_for(lambda: "-C" in notes_in(notes))


@pytest.mark.parametrize("works", [True, False])
def test_a_word_is_heard_or_seen(install: Install, works: bool) -> None:
    """In the real loop: what nothing says stands on the board, though it was to be heard alone."""
    notes = install("espeak-ng", status=0 if works else 1)
    window = Window((640, 360), headless=True)
    sessions: list[Session] = []

    class Listener:
        """Choose a round of words, and wait until the first was said, or could not be."""

        def move(self, session: Session) -> float | None:
            sessions.append(session)
            if not session.game:
                window.post(Set("words", "heard"))
                window.post(Play())
                window.post(Choose(4))
            elif "done" in notes_in(notes) and (works or not session.has_voice):
                return None
            return 0.01

    try:
        player = SpeechPlayer(lambda: window.post(VoiceFound(False)), "linux")
        app.run(window, Services(load=EveryStrokeIsASeven, speech=player), Listener())
    finally:
        window.close()
    play = round_of(sessions[-1])
    assert play
    assert sessions[-1].word_hidden == works
    assert english(play.task.answer) in notes_in(notes)


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")
@pytest.mark.parametrize("language", ["en", "de"])
def test_espeak_understands(language: str) -> None:
    """It knows the options and the languages; here it is told to be quiet."""
    (program,) = (program for program in PROGRAMS["linux"] if program.name == "espeak-ng")
    command = ["espeak-ng", "-q", "-x", *program.options(language), "hundert"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert said.stdout.strip()
    assert not said.stderr
