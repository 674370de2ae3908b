"""The voice: the system's own speech, as a program of its own that nobody waits for."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from queue import SimpleQueue

from board.play.spoken import Utterance

_PATIENCE_S = 15.0  # a number is said in two
_TOO_QUICK_S = 0.15  # nothing can be said in less: espeak-ng ends at once, and well, where no sound comes out
_LOOK_S = 0.05

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
_SAY_VOICES = {"en": "Samantha", "de": "Anna"}  # they come with macOS


@dataclass(frozen=True)
class Program:
    """Hold how a program says something.

    Attributes:
        name: of the program.
        options: what stands before the words, for a language.
        words: the words are the last argument; else they are in the environment.
        stop: arguments that let it stop, where it does not itself speak but lets another one.
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
"""What speaks on each platform, the best first."""


class Voice:
    """Say words, on a thread of its own, which is started by the first ones.

    Attributes:
        found: there is a program that speaks, and none was found yet to say nothing.
    """

    def __init__(self, lost: Callable[[], None], platform: str = sys.platform) -> None:
        """Look for a program that speaks.

        Args:
            lost: is called, on another thread, when it turns out that none of them does.
            platform: as `sys.platform`.
        """
        self._lost = lost
        programs = ((shutil.which(program.name), program) for program in PROGRAMS.get(platform, ()))
        self._programs = [(path, program) for path, program in programs if path]
        self._wanted: SimpleQueue[Utterance | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def found(self) -> bool:
        return bool(self._programs)

    def say(self, utterance: Utterance | None) -> None:
        """Say this soon, and nothing else any more; None for silence. Return at once."""
        if self._thread is None:
            if utterance is None or not self.found:
                return
            self._thread = threading.Thread(target=self._say_all, name="voice", daemon=True)
            self._thread.start()
        self._wanted.put(utterance)

    def _say_all(self) -> None:
        while self.found:
            utterance = self._wanted.get()
            if not self._wanted.empty():
                continue  # only the last one counts
            while utterance and self.found and not self._said(*self._programs[0], utterance):
                self._programs.pop(0)
        self._lost()

    def _said(self, path: str, program: Program, utterance: Utterance) -> bool:
        """Let a program speak until it has said all, or something else is wanted; tell whether it could."""
        command = [path, *program.options(utterance.language), *[utterance.words] * program.words]
        told = {"BOARD_WORDS": utterance.words, "BOARD_LANGUAGE": utterance.language}
        began_s = time.monotonic()
        try:
            process = _started(command, told)
        except OSError:
            return False
        while time.monotonic() - began_s < _PATIENCE_S and self._wanted.empty():
            try:
                return process.wait(_LOOK_S) == 0 and time.monotonic() - began_s > _TOO_QUICK_S
            except subprocess.TimeoutExpired:
                continue
        process.kill()
        process.wait()
        if program.stop:
            with contextlib.suppress(subprocess.TimeoutExpired):
                _started([path, *program.stop], {}).wait(_PATIENCE_S)
        return True


def _started(command: Sequence[str], told: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a program that is given nothing to read, and of which nothing is heard but its voice."""
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        command,
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        env={**os.environ, **told},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # else Windows shows a console
    )
