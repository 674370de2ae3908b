"""Phones in a real browser: every sample arrives, whatever happens on the way."""

from __future__ import annotations

import hashlib
import hmac
import math
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from board.play.plan import Kind
from board.state.commands import BeginLesson, EndLesson, FreezeTiles, NextTask
from board.state.phone_acts import stroke_id_of
from board.state.phones import Phone
from board.system.assets import asset
from tests.support.browser import PHONE, TABLET, Browser, Tab, Touch, browser, needs_chromium, until
from tests.support.phone_host import PhoneHost, phone_host

pytestmark = needs_chromium

READY = "document.body?.dataset.link === 'open'"
SENT = "document.querySelectorAll('.label').length"
TWICE = (
    "const send = WebSocket.prototype.send;"
    "WebSocket.prototype.send = function (frame) { send.call(this, frame); send.call(this, frame); };"
)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start a browser for all tests of this file."""
    with browser(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture
def host() -> Iterator[PhoneHost]:
    """Run a board that phones write on."""
    with phone_host() as running:
        yield running


@pytest.fixture
def tiles() -> Iterator[PhoneHost]:
    """Run a board where each phone has a sheet of its own."""
    with phone_host("tiles") as running:
        yield running


def opened(chromium: Browser, host: PhoneHost, size: tuple[int, int] = PHONE, before: str = "") -> Tab:
    """Return a tab with the page, paired."""
    tab = chromium.tab(size)
    if before:
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=before)
    tab.open(host.url)
    tab.wait(READY, 30.0)
    return tab


def stroke(points: int, left: float = 60.0, top: float = 300.0) -> list[Touch]:
    """Return a wave in the middle of a page, each point at another place."""
    return [(left + 260 * n / points, top + 60 * math.sin(n / 9) + (n % 2)) for n in range(points)]


def wait_for_strokes(host: PhoneHost, count: int, timeout_s: float = 10.0) -> None:
    """Wait until so many strokes are on the board."""
    until(lambda: len(host.ink) >= count, timeout_s, f"{count} strokes")


def test_every_sample_arrives(chromium: Browser, tiles: PhoneHost) -> None:
    """300 points a stroke, at an address that the browser does not trust: all are there, at their places."""
    tab = opened(chromium, tiles)
    assert tab.run("isSecureContext") is False
    assert tab.run("location.hash") == ""
    paths = [stroke(300), stroke(300, top=500)]
    for path in paths:
        tab.write(path)
    wait_for_strokes(tiles, 2)
    for path, written in zip(paths, tiles.ink, strict=True):
        assert len(written.points) == 300
        top = tab.run("document.querySelector('#stage').getBoundingClientRect().top")
        assert np.abs(written.points - (np.array(path) - (0, top))).max() < 0.1
    assert tab.errors == []


def test_quick_short_strokes_are_all_there(chromium: Browser, host: PhoneHost) -> None:
    """40 strokes of two points, as fast as they can be sent, are 40 strokes on the board."""
    tab = opened(chromium, host, TABLET)
    for n in range(40):
        x, y = 100 + 20 * n, 300
        tab.write([(x, y), (x + 5, y + 30)])
    wait_for_strokes(host, 40)
    assert [len(each.points) for each in host.ink] == [2] * 40
    assert host.kept == 40


def test_a_cut_socket_loses_nothing(chromium: Browser, host: PhoneHost) -> None:
    """The connection is cut 12 times within a stroke, at random; the stroke is whole, once."""
    tab, chance = opened(chromium, host, TABLET), random.Random(1)
    path = [(100 + 2 * n, 300 + (n % 7)) for n in range(300)]
    cuts = set(chance.sample(range(5, 295), 12))
    tab.touch("touchStart", path[0])
    for n, place in enumerate(path[1:], 1):
        tab.touch("touchMove", place)
        if n in cuts:
            host.cut()
            time.sleep(chance.uniform(0.0, 0.4))
    tab.touch("touchEnd")
    wait_for_strokes(host, 1, 20.0)
    assert [len(each.points) for each in host.ink] == [300]


def test_messages_that_come_twice_count_once(chromium: Browser, host: PhoneHost) -> None:
    """Every message is sent twice; each stroke is there once, and an undo takes one away."""
    tab = opened(chromium, host, TABLET, before=TWICE)
    for n in range(3):
        tab.write([(200 + 50 * n, 300), (210 + 50 * n, 340), (215 + 50 * n, 380)])
    wait_for_strokes(host, 3)
    tab.click("#undo")
    until(lambda: len(host.ink) == 2, 5.0, "the undo")
    time.sleep(0.3)
    assert len(host.ink) == 2


def test_a_phone_that_slept_comes_back_to_its_ink(chromium: Browser, host: PhoneHost) -> None:
    """The browser stands still until the board gives it up; then it goes on, and its page as well."""
    tab = opened(chromium, host, TABLET)
    tab.write([(200, 300), (210, 340)])
    wait_for_strokes(host, 1)
    chromium.stop()
    try:
        until(
            lambda: host.session.phones and not host.session.phones.connected, 30.0, "the phone is given up"
        )
    finally:
        chromium.go_on()
    tab.write([(300, 300), (310, 340)])
    wait_for_strokes(host, 2, 20.0)
    assert [len(each.points) for each in host.ink] == [2, 2]


def test_a_reload_brings_the_ink_back(chromium: Browser, tiles: PhoneHost) -> None:
    """What was written while the board was away is sent after a reload, though the secret is not shown."""
    tab = opened(chromium, tiles)
    tab.write([(100, 300), (150, 360)])
    wait_for_strokes(tiles, 1)
    tab.run("WebSocket.prototype.send = () => {}, 0")
    tab.write([(200, 300), (250, 360)])
    time.sleep(0.2)
    assert len(tiles.ink) == 1
    tab.call("Page.reload")
    time.sleep(0.3)
    tab.wait(READY, 30.0)
    wait_for_strokes(tiles, 2)
    assert len(tiles.session.phones.devices) == 1  # type: ignore[union-attr]


def test_palms_pinches_and_pens(chromium: Browser, tiles: PhoneHost) -> None:
    """A palm, two fingers, and a hand beside a pen write nothing; the page never moves or grows."""
    tab = opened(chromium, tiles)
    tab.touch("touchStart", (200, 300), radius=45)
    tab.touch("touchMove", (205, 320), radius=45)
    tab.touch("touchEnd")
    tab.touch("touchStart", (150, 300))
    tab.touch("touchStart", (150, 300), (250, 500))
    for n in range(10):
        tab.touch("touchMove", (150 - 5 * n, 300 - 5 * n), (250 + 5 * n, 500 + 5 * n))
    tab.touch("touchEnd")
    assert tab.run("[visualViewport.scale, scrollX, scrollY].join()") == "1,0,0"
    tab.pen("mousePressed", 100, 300)
    tab.touch("touchStart", (300, 500))
    for n in range(1, 5):
        tab.pen("mouseMoved", 100 + 10 * n, 300 + 10 * n)
        tab.touch("touchMove", (300 + n, 500 + n))
    tab.touch("touchEnd")
    tab.pen("mouseReleased", 140, 340)
    wait_for_strokes(tiles, 1)
    tab.write([(60, 500), (90, 560)])  # a finger, while the pen is in use
    time.sleep(0.5)
    assert len(tiles.ink) == 1
    assert tiles.points[0].tolist()[0] == pytest.approx(100, abs=0.1)


def test_a_tap_on_a_label_corrects_it(chromium: Browser, host: PhoneHost) -> None:
    """The board reads what was written; the phone shows it, and a tap corrects it on the board."""
    tab = opened(chromium, host, TABLET)
    tab.write([(400, 300), (440, 300), (420, 380)])
    tab.wait("document.querySelector('.label')?.textContent === '7'")
    time.sleep(0.8)
    tab.write([(420, 340)])
    tab.wait("document.querySelector('#card').open")
    tab.click("#digits button[value='1']")
    tab.wait("document.querySelector('.label')?.textContent === '1'")
    assert len(host.ink) == 1
    assert host.session.board.reading
    assert host.session.board.reading.text == "1"


def test_a_photo_becomes_a_page(chromium: Browser, host: PhoneHost, tmp_path: Path) -> None:
    """A picture of 12 megapixels is made small on the phone; another phone writes meanwhile."""
    photo = np.full((3000, 4000, 3), 255, np.uint8)
    cv2.putText(photo, "7", (1500, 2200), cv2.FONT_HERSHEY_SIMPLEX, 60, (0, 0, 0), 60)
    path = tmp_path / "photo.jpg"
    cv2.imwrite(str(path), photo)
    tab, other = opened(chromium, host, TABLET), opened(chromium, host, TABLET)
    document = tab.call("DOM.getDocument")["root"]["nodeId"]
    node = tab.call("DOM.querySelector", nodeId=document, selector="#file")["nodeId"]
    tab.call("DOM.setFileInputFiles", files=[str(path)], nodeId=node)
    other.write([(300, 300), (320, 340), (330, 380)])
    wait_for_strokes(host, 1)
    pages = until(
        lambda: [page for page in host.session.board.document.pages if page.page_images], 15.0, "the picture"
    )
    (image,) = pages[0].page_images
    assert image.picture.size == (1600, 1200)
    assert b"Exif" not in image.picture.png()


def test_the_board_writes_back(chromium: Browser, host: PhoneHost) -> None:
    """Ink of one phone shows on another, whose undo does not take it away."""
    tab, other = opened(chromium, host, TABLET), opened(chromium, host, TABLET)
    tab.write([(300, 300), (320, 340), (330, 380)])
    wait_for_strokes(host, 1)
    other.wait(f"{SENT} === 1")
    other.click("#undo")
    time.sleep(0.3)
    assert len(host.ink) == 1
    tab.click("#undo")
    until(lambda: not host.ink, 5.0, "the undo")
    other.wait(f"{SENT} === 0")


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_page_is_accessible(chromium: Browser, host: PhoneHost, size: tuple[int, int]) -> None:
    """Each control has a name and is large enough for a finger; axe finds nothing, where it is installed."""
    tab = opened(chromium, host, size)
    names = tab.run(
        "[...document.querySelectorAll('button')].filter(b => b.checkVisibility())"
        ".map(b => b.innerText.trim() || b.getAttribute('aria-label') || '')"
    )
    assert all(names)
    small = tab.run(
        "[...document.querySelectorAll('footer button')].map(b => b.getBoundingClientRect())"
        ".filter(r => r.width && Math.min(r.width, r.height) < 32).length"
    )
    assert small == 0
    axe = _axe()
    if axe:
        tab.run(axe.read_text() + "; 0")
        found = tab.run(
            "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')))"
        )
        assert found == []


def _axe() -> Path | None:
    """Return the file of axe-core, if npm has it installed for all."""
    if npm := shutil.which("npm"):
        root = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, check=False).stdout.strip()
        path = Path(root) / "axe-core" / "axe.min.js"
        return path if path.exists() else None
    return None


def test_both_languages_have_every_text(chromium: Browser, host: PhoneHost) -> None:
    """The page says all of its texts in German and in English."""
    tab = opened(chromium, host)
    assert tab.run("document.documentElement.lang") == "en"
    names = tab.run("[...document.querySelectorAll('[data-text]')].map(e => e.textContent)")
    assert "Undo" in names
    assert all(names)


def test_sha256_is_pythons(chromium: Browser) -> None:
    """The page's own SHA-256 and HMAC give what Python's give, for every length around a block."""
    module = asset("phone/sha256.js").read_text().replace("export ", "")
    tab = chromium.tab()
    tab.run(f"{module}; Object.assign(globalThis, {{ sha256, hmac, hexOf, strokeId }}); 0")
    for length in (*range(130), 1000):
        content = bytes(n * 7 % 256 for n in range(length))
        digest = tab.run(f"hexOf(sha256(Uint8Array.from({[*content]})))")
        assert digest == hashlib.sha256(content).hexdigest()
    key = bytes(range(16))
    assert tab.run(f"hexOf(hmac(Uint8Array.from({[*key]}), Uint8Array.from([1, 2, 3])))") == (
        hmac.new(key, bytes([1, 2, 3]), "sha256").hexdigest()
    )
    assert tab.run("strokeId('ab', 77)") == stroke_id_of("ab", 77)


def test_a_class_on_a_phone(chromium: Browser, host: PhoneHost) -> None:
    """The task shows; the answer is read, marked only when the teacher wants it; done, frozen, next, end."""
    tab = opened(chromium, host)
    host.do(BeginLesson(), NextTask(Kind.ADD))
    assert host.session.phones
    task = host.session.phones.task
    tab.wait(f"document.querySelector('#task').textContent === {task!r}")
    tab.wait("!document.querySelector('#ready').hidden")
    tab.write([(100, 300), (160, 300), (130, 400)])
    tab.wait("document.querySelector('#text').textContent === '7'")
    tab.click("#ready")
    until(lambda: [p.tile.done for p in _phones(host) if p.tile] == [True], 5.0, "the phone is done")
    host.do(FreezeTiles())
    tab.wait("document.querySelector('#note').textContent !== ''")
    tab.write([(200, 300), (220, 400)])
    time.sleep(0.5)
    assert len(host.ink) == 1
    host.do(FreezeTiles(), NextTask(Kind.ADD))
    tab.wait(f"{SENT} === 0")
    assert not host.ink
    host.do(EndLesson())
    tab.wait("document.querySelector('#ready').hidden")
    assert tab.errors == []


def _phones(host: PhoneHost) -> list[Phone]:
    return [*host.session.phones.devices.values()] if host.session.phones else []


def test_the_port_of_serve_is_taken(tmp_path: Path) -> None:
    """One sentence says so and names the way out; so does a certificate that is none."""
    home = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for options, said in ((["--port", port], "--port"), (["--certificate", __file__], "certificate")):
            run = subprocess.run(
                [sys.executable, "-m", "board", "serve", *options],
                env={**os.environ, **home},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert run.returncode == 2
            (line,) = run.stderr.splitlines()
            assert said in line
