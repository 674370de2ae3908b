"""Short soft sounds: computed here, and played if there is an audio device."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pygame
from numpy.typing import NDArray

from board.play.sounds import Sound
from board.system.worker import Worker

RATE_HZ = 44_100

_LOUDNESS = 0.18  # of full scale
_RISE_S = 0.008

_NOTES: Mapping[Sound, tuple[tuple[float, float], ...]] = {  # (hertz, seconds) of each note
    Sound.RIGHT: ((659.3, 0.09), (880.0, 0.16)),
    Sound.AGAIN: ((392.0, 0.16),),
    Sound.DONE: ((523.3, 0.1), (659.3, 0.1), (784.0, 0.1), (1046.5, 0.24)),
    Sound.BEST: ((784.0, 0.08), (1046.5, 0.08), (1318.5, 0.12), (1046.5, 0.08), (1568.0, 0.3)),
}


def wave_of(sound: Sound) -> NDArray[np.int16]:
    """Return a sound as (n,) int16, at `RATE_HZ`."""
    return np.concatenate([_note(hertz, seconds) for hertz, seconds in _NOTES[sound]])


def _note(hertz: float, seconds: float) -> NDArray[np.int16]:
    """Return a note with a soft start, a fading end and a little of its octave."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tone = np.sin(2 * np.pi * hertz * t) + 0.25 * np.sin(4 * np.pi * hertz * t)
    rise = np.minimum(1.0, t / _RISE_S)
    fade = np.minimum(1.0, (seconds - t) / seconds) ** 2
    wave: NDArray[np.int16] = np.round(tone / 1.25 * rise * fade * _LOUDNESS * 32767).astype(np.int16)
    return wave


class SoundPlayer:
    """Play sounds on a worker; without an audio device it stays silent."""

    def __init__(self) -> None:
        self._worker = Worker("sounds")
        self._waves: Mapping[Sound, pygame.mixer.Sound] = {}
        self._silent = False

    def play(self, sound: Sound) -> None:
        """Play a sound soon; return at once."""
        if not self._silent:
            self._worker.do(partial(self._play, sound))

    def _play(self, sound: Sound) -> None:
        if not self._waves:
            self._load()
        if not self._silent:
            self._waves[sound].play()

    def _load(self) -> None:
        try:
            pygame.mixer.init(RATE_HZ, -16, 1, 512)
        except pygame.error:
            self._silent = True
        else:
            self._waves = {sound: pygame.mixer.Sound(buffer=wave_of(sound).tobytes()) for sound in Sound}
