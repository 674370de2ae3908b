"""Phones: points sent and kept, how long ink is on its way, the window's frames, and wild messages.

    python -m tests.benchmarks.phones
    python -m tests.benchmarks.phones --fuzz 100000

Phones are simulated in a process of their own: each writes strokes of 60 points at 60 messages a second.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["SDL_VIDEODRIVER"] = "dummy"

import numpy as np
from websockets.asyncio.client import connect
from websockets.typing import Origin

from board import app
from board.performer import Services
from board.phone.inbox import Inbox, Sheet, WholePicture
from board.phone.kept_pairing import KeptPairing, Pairing
from board.phone.messages import BadMessageError, Hello, Ping, message_of
from board.phone.page_files import page_files
from board.phone.pairing import fragment_of, proof_of
from board.state.commands import BeginLesson
from board.state.phone_acts import PhoneJoined, owner_of, stroke_id_of
from board.state.phones import Phones
from board.state.session import Session
from board.storage.autosave import Autosave
from board.ui.window import Window
from tests.end_to_end.conftest import EveryStrokeIsASeven
from tests.support.browser import CHROMIUM, browser, until
from tests.support.phone_device import secret_in
from tests.support.phone_host import PhoneHost, phone_host
from tests.support.phone_model import PhoneModel
from tests.support.sessions import after, read_by_key

SIZE = 1920, 1080
SECRET = b"0123456789abcdef"
PORT = 8799
_STROKE_POINTS, _PER_S = 60, 60


async def _write(device: str, seconds: float) -> tuple[int, dict[int, float], list[float]]:
    """Write for some seconds; return points sent, when each stroke ended, and seconds to each answer."""
    sent, ended, waits = 0, dict[int, float](), list[float]()
    async with connect(f"ws://127.0.0.1:{PORT}/socket", origin=Origin(f"http://127.0.0.1:{PORT}")) as socket:
        nonce = json.loads(await socket.recv())["nonce"]
        proof = proof_of(secret_in(fragment_of(SECRET)), nonce, device)
        await socket.send(json.dumps({"device": device, "proof": proof, "size": [390, 600], "done": 0}))
        shown = json.loads(await socket.recv())
        width, height = shown["page"]
        chance, until_s, number = random.Random(device), time.time() + seconds, 0
        while time.time() < until_s:
            number += 1
            x, y = chance.uniform(0, width * 0.8), chance.uniform(0, height * 0.8)
            for n in range(_STROKE_POINTS):
                point = [round(x + n * width / 600, 1), round(y + (n % 9) * height / 200, 1), n * 16]
                head = {"n": number, "sheet": shown["sheet"], "at": n, "p": point, "c": 0}
                end = "up" if n == _STROKE_POINTS - 1 else ""
                at_s = time.time()
                await socket.send(json.dumps({**head, "end": end}))
                await asyncio.sleep(max(0.0, 1 / _PER_S - (time.time() - at_s)))
            sent += _STROKE_POINTS
            ended[stroke_id_of(device, number)] = at_s
            while shown["ack"] < number:
                message = await socket.recv()
                if isinstance(message, str):
                    shown.update(json.loads(message))
            waits.append(time.time() - at_s)
    return sent, ended, waits


async def _write_all(count: int, seconds: float) -> None:
    results = await asyncio.gather(*(_write(f"{n:032x}", seconds) for n in range(count)))
    ended = {str(id_): at_s for _, every, _ in results for id_, at_s in every.items()}
    waits = [wait for *_, each in results for wait in each]
    print(json.dumps({"sent": sum(sent for sent, *_ in results), "ended": ended, "waits": waits}))


class _Watcher:
    """Watch the board's frames while phones write, and leave when they are done."""

    def __init__(self, window: Window, phones: int, seconds: float, lesson: bool) -> None:
        self._window, self._phones, self._seconds, self._lesson = window, phones, seconds, lesson
        self._writing: subprocess.Popen[str] | None = None
        self._began_s = self._cpu_s = self._last_s = 0.0
        self._session: Session | None = None
        self.frames: list[float] = []
        self.seen: dict[int, float] = {}
        self.points = 0
        self.cpu = 0.0
        self.said = ""

    def move(self, session: Session) -> float | None:
        now_s = time.time()
        if session is not self._session and self._session is not None and self._writing:
            self.frames.append(time.thread_time() - self._last_s)
        for stroke in _ink_of(session):
            if stroke.id not in self.seen:
                self.seen[stroke.id] = now_s
                self.points += len(stroke.points)
        if not self._began_s and session.phones and session.reader_ready:
            self._began_s, self._cpu_s = now_s, time.process_time()
            if self._lesson:
                self._window.post(BeginLesson())
            command = [sys.executable, "-m", "tests.benchmarks.phones", "--write", str(self._phones)]
            self._writing = subprocess.Popen(
                [*command, "--seconds", str(self._seconds)], stdout=subprocess.PIPE, text=True
            )
        over = self._writing.poll() is not None if self._writing else False
        if over and self._writing:
            self.cpu = (time.process_time() - self._cpu_s) / (now_s - self._began_s)
            self.said = self._writing.communicate()[0]
            return None
        self._session, self._last_s = session, time.thread_time()
        return 0.002


def _ink_of(session: Session) -> Sequence:  # type: ignore[type-arg]
    tiles = [p.tile.board.ink for p in session.phones.devices.values() if p.tile] if session.phones else []
    return [*session.board.ink, *(stroke for ink in tiles for stroke in ink)]


def _measure(phones: int, seconds: float, lesson: bool) -> None:
    """Print what some phones cost."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        kept = KeptPairing(folder / "phones.json")
        kept.save(Pairing(SECRET, "127.0.0.1", PORT))
        window = Window(SIZE, headless=True)
        watcher = _Watcher(window, phones, seconds, lesson)
        autosave = Autosave(folder, window.post)
        with contextlib.redirect_stdout(None):  # the readings
            app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave, pairing=kept), watcher)
        window.close()
        autosave.close()
    said = json.loads(watcher.said or '{"sent": 0, "ended": {}, "waits": []}')
    on_way = [
        watcher.seen[int(id_)] - at_s for id_, at_s in said["ended"].items() if int(id_) in watcher.seen
    ]
    where = "each on a tile" if lesson else "on the board"
    print(f"{phones:2} phones {where}: points sent {said['sent']}, kept {watcher.points}")
    print(f"   a frame's own time {_spread(watcher.frames)}; pen up to the board's frame {_spread(on_way)}")
    print(f"   pen up to acknowledged {_spread(said['waits'])}; CPU of the board {watcher.cpu:.0%} of a core")


def _first_ink(count: int) -> None:
    """Print how long it takes from the code's address to ink on the board; the page is loaded each time."""
    if not CHROMIUM:
        print("from the address opened to the first ink on the board: not measured, as Chromium is missing")
        return
    waits = []
    with TemporaryDirectory() as name, browser(Path(name)) as started:
        for _ in range(count):
            with phone_host() as host:
                tab = started.tab()
                tab.call("Page.bringToFront")
                began_s = time.time()
                tab.open(host.url)
                tab.wait("document.body?.dataset.link === 'open'", 60.0)
                tab.touch("touchStart", (150.0, 400.0))
                until(partial(_writes, host), 60.0, "the first ink")
                waits.append(time.time() - began_s)
    print(f"from the address opened to the first ink on the board {_spread(waits)}; cold {waits[0]:.2f} s")


def _writes(host: PhoneHost) -> bool:
    return bool(host.session.board.traces)


def _spread(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none"
    median, most = np.percentile(np.array(seconds) * 1000, [50, 99])
    return f"{median:.1f} ms (99%: {most:.1f} ms, of {len(seconds)})"


def _fuzz(count: int) -> None:
    """Send wild messages for one phone; print how many were refused, and whether any harm was done."""
    chance = random.Random(1)
    mine, stranger = PhoneModel("a" * 32), PhoneModel("b" * 32)
    for model in (mine, stranger):
        for n in range(30):
            model.write([(10.0 * n + k, 20.0 + 7 * k) for k in range(8)])
        model.do(undo=7)
        model.do(clear=True)
        model.do(fix="7", strokes=[1, 2])
        model.do(picture=5000)
    valid = [frame for model in (mine, stranger) for frame in model.frames(points=3)]
    session = replace(read_by_key(SIZE), phones=Phones())
    session = after(session, PhoneJoined(mine.device, (390, 600), 0))
    inbox, sheet, refused, done = Inbox(mine.device, 0), Sheet(SIZE, 8.0), 0, 0
    began_s = time.perf_counter()
    for _ in range(count):
        frame = _wild(chance.choice(valid), inbox.number, chance)
        try:
            message = message_of(frame)
            commands = () if isinstance(message, Hello | Ping) else inbox.take(message, sheet, 1.0)
        except BadMessageError:
            refused += 1
            continue
        done += len(commands)
        session = after(session, *(each for each in commands if not isinstance(each, WholePicture)))
    strangers = [stroke for stroke in session.board.ink if stroke.owner != owner_of(mine.device)]
    took_s = time.perf_counter() - began_s
    print(f"{count} wild messages: {refused} refused, {done} commands, {len(session.board.ink)} strokes, "
          f"of a stranger {len(strangers)}; {took_s:.1f} s")  # fmt: skip


def _wild(frame: str, number: int, chance: random.Random) -> str | bytes:
    """Return a message that is damaged in one of many ways, or only out of its turn."""
    what = chance.randrange(8)
    if what == 0:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(40)))
    if what == 1:
        at = chance.randrange(len(frame))
        return frame[:at] + chance.choice('"{}[],:0-9eN\0ä') + frame[at + 1 :]
    if what == 2:
        return frame[: chance.randrange(len(frame))]
    fields = json.loads(frame)
    if what in (3, 4, 5):
        fields["n"] = number
    if what in (5, 6, 7):
        wild: list[object] = [
            None,
            -1,
            1e308,
            float("nan"),
            2**63,
            "",
            "x" * 500,
            [],
            [[]],
            {},
            True,
            [1] * 300,
        ]
        fields[chance.choice([*fields, "undo", "picture"])] = chance.choice(wild)
    return json.dumps(fields)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--fuzz", type=int, metavar="N", help="send N wild messages instead")
    options = parser.parse_args()
    if options.write is not None:
        asyncio.run(_write_all(options.write, options.seconds))
        return
    if options.fuzz:
        _fuzz(options.fuzz)
        return
    page = page_files()["/"]
    print(f"page: {len(page.packed)} bytes on the way, {len(page.content)} unpacked")
    _first_ink(10)
    for phones, lesson in ((0, False), (1, False), (40, False), (40, True)):
        _measure(phones, options.seconds, lesson)
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


if __name__ == "__main__":
    main()
