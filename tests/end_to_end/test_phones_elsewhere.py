"""Phones in Firefox and in WebKit: the page does there what it does in Chromium."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from board.state.commands import Put
from board.workers.opening import Opener
from tests.support.browser import NAME, until
from tests.support.other_browsers import MISSING, Driven, Hand, firefox, webkit
from tests.support.phone_host import SIZE, PhoneHost, phone_host

TAKES_PHOTO = """(async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2400, 1200];
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
  const taken = new DataTransfer();
  taken.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
  file.files = taken.files;
  file.dispatchEvent(new Event("change"));
})() && 1"""


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    """Run each browser for all tests of this file."""
    if reason := MISSING[request.param]:
        pytest.skip(reason)
    starts = {"firefox": firefox, "webkit": webkit}[request.param]
    with starts(tmp_path_factory.mktemp(request.param)) as driven:
        yield driven


@pytest.fixture
def host(page: Driven) -> Iterator[PhoneHost]:
    """Run a board that the page is paired with."""
    with phone_host() as running:
        url = running.url if page.knows_name else running.url.replace(NAME, "127.0.0.1")
        page.open(url)
        page.wait("document.body?.dataset.link === 'open'")
        yield running


@pytest.mark.parametrize("hand", ["mouse", "touch"])
def test_every_sample_arrives(page: Driven, host: PhoneHost, hand: Hand) -> None:
    """100 points of a stroke are all there, at their places; it is read, and the label comes back."""
    assert page.run("location.hash") == ""
    assert page.run("isSecureContext") is not page.knows_name
    path = [(300.0 + 2 * n, float(round(260 + 40 * math.sin(n / 9)))) for n in range(100)]
    page.write(path, hand)
    (stroke,) = until(lambda: host.ink, 10.0, "the stroke")
    box = page.run("(b => [b.x, b.y, b.width, b.height])(paper.getBoundingClientRect())")
    places = stroke.points * box[2] / SIZE[0] + box[:2]
    assert len(places) == 100
    assert np.abs(places - np.array(path)).max() < 0.2
    page.wait("document.querySelector('.label')?.textContent === '7'")
    assert page.run("document.querySelector('#text').textContent") == "7"


def test_a_tap_corrects_and_undo_takes_back(page: Driven, host: PhoneHost) -> None:
    """The card opens over the ink, its digit comes to the board; then the stroke is taken back."""
    page.write([(400, 260), (460, 260), (430, 360)], "mouse")
    page.wait("document.querySelector('.label')?.textContent === '7'")
    time.sleep(0.8)  # sooner it would be a dot of the digit
    page.write([(430, 300)], "touch")
    page.wait("card.open")
    page.click("#digits button[value='1']")
    page.wait("document.querySelector('.label')?.textContent === '1'")
    assert host.session.board.reading
    assert host.session.board.reading.text == "1"
    page.click("#copy")
    page.wait("note.textContent.endsWith(': 1')")
    page.click("#undo")
    until(lambda: not host.ink, 10.0, "the undo")


def test_pictures_go_both_ways(page: Driven, host: PhoneHost) -> None:
    """A picture of the board shows on the page; one that the phone takes comes to the board, made small."""
    grey = np.full((300, 400), 255, np.uint8)
    cv2.putText(grey, "7", (130, 250), cv2.FONT_HERSHEY_SIMPLEX, 8, 0, 16)
    content = cv2.imencode(".png", grey)[1].tobytes()
    host.do(Put((Opener(lambda _: None).page_with(content, "a picture", SIZE),)))
    page.wait("base.getContext('2d').getImageData(0, 0, base.width, base.height).data.some((v) => v)")
    page.run(TAKES_PHOTO)
    pages = host.session.board.document.pages
    until(lambda: len(host.session.board.document.pages) > len(pages), 20.0, "the photo")
    (image,) = host.session.board.page.page_images
    assert image.picture.size == (1600, 800)
