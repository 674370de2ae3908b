"""Sounds: short soft tones, made here, played where there is something to play them on."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from queue import SimpleQueue

import numpy as np
import pygame
from numpy.typing import NDArray

from board.play.sounds import Sound

RATE_HZ = 44_100

_LOUDNESS = 0.18  # of the loudest there is
_RISE_S = 0.008

_NOTES: Mapping[Sound, tuple[tuple[float, float], ...]] = {  # hertz and seconds, one after the other
    Sound.RIGHT: ((659.3, 0.09), (880.0, 0.16)),
    Sound.AGAIN: ((392.0, 0.16),),
    Sound.DONE: ((523.3, 0.1), (659.3, 0.1), (784.0, 0.1), (1046.5, 0.24)),
}


def wave_of(sound: Sound) -> NDArray[np.int16]:
    """Return a sound as (n,) int16, at `RATE_HZ`."""
    return np.concatenate([_tone(hertz, seconds) for hertz, seconds in _NOTES[sound]])


def _tone(hertz: float, seconds: float) -> NDArray[np.int16]:
    """Return a tone that comes softly and fades away, with a little of its octave in it."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tone = np.sin(2 * np.pi * hertz * t) + 0.25 * np.sin(4 * np.pi * hertz * t)
    rise = np.minimum(1.0, t / _RISE_S)
    fade = np.minimum(1.0, (seconds - t) / seconds) ** 2
    wave: NDArray[np.int16] = np.round(tone / 1.25 * rise * fade * _LOUDNESS * 32767).astype(np.int16)
    return wave


class Speaker:
    """Play sounds, on a thread of its own, which is started by the first one.

    Where there is no audio device all of them are silent.
    """

    def __init__(self) -> None:
        self._wanted: SimpleQueue[Sound] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def play(self, sound: Sound) -> None:
        """Play a sound soon; return at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._play_all, name="speaker", daemon=True)
            self._thread.start()
        self._wanted.put(sound)

    def _play_all(self) -> None:
        try:
            pygame.mixer.init(RATE_HZ, -16, 1, 512)
        except pygame.error:
            return
        waves = {sound: pygame.mixer.Sound(buffer=wave_of(sound).tobytes()) for sound in Sound}
        while True:
            waves[self._wanted.get()].play()
