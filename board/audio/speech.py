"""Speech: words spoken by a program of the system."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from board.play.spoken import Utterance
from board.system.worker import Worker

_TIMEOUT_S = 15.0  # a number takes two
_TOO_QUICK_S = 0.15  # no word is this short: without an audio device espeak-ng ends at once with status 0
_POLL_S = 0.05

_SAPI = """
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$known = $voice.GetInstalledVoices() | Where-Object {
    $_.Enabled -and $_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq $env:BOARD_LANGUAGE }
if (-not $known) { exit 1 }
$voice.SelectVoice($known[0].VoiceInfo.Name)
$voice.Rate = -2
$voice.Speak($env:BOARD_WORDS)
"""
_SAY_VOICES = {"en": "Samantha", "de": "Anna"}  # part of macOS


@dataclass(frozen=True)
class Program:
    """Hold how to start a program that speaks.

    Attributes:
        name: of the program.
        options: gives the arguments before the words, for a language code.
        words: the words are the last argument; else they are in the environment.
        stop: arguments that stop it, if it only passes the words to a service.
    """

    name: str
    options: Callable[[str], Sequence[str]]
    words: bool = True
    stop: Sequence[str] = ()


_ESPEAK = ("espeak-ng", "espeak")
PROGRAMS: Mapping[str, Sequence[Program]] = {
    "linux": (
        Program("spd-say", lambda code: ("--wait", "--rate", "-20", "--language", code, "--"), stop=["-C"]),
        *(Program(name, lambda code: ("-s", "130", "-v", code, "--")) for name in _ESPEAK),
    ),
    "darwin": (Program("say", lambda code: ("-r", "130", "-v", _SAY_VOICES[code])),),
    "win32": (
        Program("powershell", lambda _: ("-NoProfile", "-NonInteractive", "-Command", _SAPI), words=False),
    ),
}
"""Programs that speak on each platform, the best first."""


class SpeechPlayer:
    """Speak on a worker, through the first program that works.

    Attributes:
        available: a program that speaks is installed, and did not fail yet.
    """

    def __init__(self, lost: Callable[[], None], platform: str = sys.platform) -> None:
        """Look for programs that speak.

        Args:
            lost: is called, on the worker's thread, when the last of them has failed.
            platform: as `sys.platform`.
        """
        self._lost = lost
        programs = ((shutil.which(program.name), program) for program in PROGRAMS.get(platform, ()))
        self._programs = [(path, program) for path, program in programs if path]
        self._worker = Worker("speech")
        self._wanted: Utterance | None = None

    @property
    def available(self) -> bool:
        return bool(self._programs)

    def speak(self, utterance: Utterance | None) -> None:
        """Speak this soon, instead of anything before; None for silence. Return at once."""
        self._wanted = utterance
        if utterance and self.available:
            self._worker.do(partial(self._speak, utterance))

    def _speak(self, utterance: Utterance) -> None:
        while self._is_wanted(utterance) and self.available:
            path, program = self._programs[0]
            if self._spoke(path, program, utterance):
                return
            self._programs.pop(0)
            if not self.available:
                self._lost()

    def _is_wanted(self, utterance: Utterance) -> bool:
        return self._wanted is utterance and not self._worker.leaving

    def _spoke(self, path: str, program: Program, utterance: Utterance) -> bool:
        """Speak until the end, or until something else is wanted; return False if the program failed."""
        command = [path, *program.options(utterance.language), *[utterance.words] * program.words]
        variables = {"BOARD_WORDS": utterance.words, "BOARD_LANGUAGE": utterance.language}
        began_s = time.monotonic()
        try:
            process = _started(command, variables)
        except OSError:
            return False
        while time.monotonic() - began_s < _TIMEOUT_S and self._is_wanted(utterance):
            try:
                return process.wait(_POLL_S) == 0 and time.monotonic() - began_s > _TOO_QUICK_S
            except subprocess.TimeoutExpired:
                continue
        process.kill()
        process.wait()
        if program.stop:
            with contextlib.suppress(subprocess.TimeoutExpired):
                _started([path, *program.stop], {}).wait(_TIMEOUT_S)
        return True


def _started(command: Sequence[str], variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a program with no input and no output but its voice."""
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        command,
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        env={**os.environ, **variables},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # else Windows shows a console
    )
