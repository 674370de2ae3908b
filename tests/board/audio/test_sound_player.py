"""Sounds: which one there is, that it is soft, and that none is missed where none can be played."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from board.audio.sound_player import RATE_HZ, wave_of
from board.play.game import Game
from board.play.plan import Kind, Plan
from board.play.round import Round, begun
from board.play.sounds import Sound, sound_of
from board.play.verdict import Feedback, Verdict

ROOT = Path(__file__).parents[3]
ROUND = begun(Kind.ADD, Plan(), 1)

SPEAK = """
import time
from board.play.sounds import Sound
from board.play.verdict import Feedback, Verdict
from board.audio.sound_player import SoundPlayer
player = SoundPlayer()
for sound in Sound:
    player.play(sound)
time.sleep(0.5)
print("went on")
"""


def game(play: Round) -> Game:
    """Return a game with a round."""
    return Game((play,))


@pytest.mark.parametrize("sound", Sound)
def test_sounds_are_short_and_soft(sound: Sound) -> None:
    """They last less than a second, are far from the loudest, and begin and end without a click."""
    wave = wave_of(sound)
    assert wave.dtype == np.int16
    assert 0.1 < len(wave) / RATE_HZ < 0.7
    assert 2000 < np.abs(wave).max() < 8000
    assert np.abs(wave[[0, -1]]).max() < 40
    assert np.abs(np.diff(wave.astype(int))).max() < 1500


@pytest.mark.parametrize(
    ("feedback", "sound"),
    [
        (Feedback.RIGHT, Sound.RIGHT),
        (Feedback.WRONG, Sound.AGAIN),
        (Feedback.UNREADABLE, Sound.AGAIN),
        (Feedback.SKIPPED, None),
        (Feedback.NONE, None),
    ],
)
def test_feedback_sounds_once(feedback: Feedback, sound: Sound | None) -> None:
    """When it comes, and not while it stays."""
    after = game(replace(ROUND, verdict=Verdict(feedback)))
    assert sound_of(game(ROUND), after) is sound
    assert sound_of(after, after) is None


def test_the_end_sounds_once() -> None:
    """And the choice and the board are silent."""
    over = game(replace(ROUND, over=True))
    assert sound_of(game(ROUND), over) is Sound.DONE
    assert sound_of(over, over) is None
    assert sound_of(over, None) is None
    assert sound_of(None, Game()) is None


@pytest.mark.parametrize("driver", ["dummy", "none such"])
def test_a_device_is_not_needed(driver: str) -> None:
    """With and without one the program goes on, and says nothing of it."""
    run = subprocess.run(
        [sys.executable, "-c", SPEAK],
        cwd=ROOT,
        env={"SDL_AUDIODRIVER": driver, "PYGAME_HIDE_SUPPORT_PROMPT": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (run.stdout, run.stderr) == ("went on\n", "")
