"""The server: who is let in, what is refused, and that one phone cannot hinder another."""

from __future__ import annotations

import http.client
import json
import os
import re
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from board.phone.addresses import network_of
from board.phone.firewall import firewall_command
from board.phone.kept_pairing import KeptPairing, Pairing
from board.phone.page_files import MODULES, page_files
from board.phone.qr_code import lines_of, qr_code_of
from board.phone.server import BAD, ELSEWHERE, OVER, REMOVED, WRONG
from board.state.commands import Choose, Escape, Play, RemovePhone
from board.system.assets import asset
from tests.support.browser import until
from tests.support.phone_device import closed_with, phone_device, socket_at
from tests.support.phone_host import PhoneHost, phone_host
from tests.support.phone_model import DEVICE, OTHER, PhoneModel


@pytest.fixture(scope="module")
def host() -> Iterator[PhoneHost]:
    """Run a board that phones write on."""
    with phone_host() as running:
        yield running


def answer(host: PhoneHost, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    """Return the answer to a request, whose content was read."""
    connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=10)
    connection.request("GET", path, headers={"Host": f"127.0.0.1:{host.port}", **headers})
    response = connection.getresponse()
    response.content = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


@pytest.mark.parametrize("name", ["evil.test", "127.0.0.1", "127.0.0.1:1", "board.test:80", ""])
def test_another_host_is_misdirected(host: PhoneHost, name: str) -> None:
    """Only our own addresses may stand in the request: a name that another site points here is refused."""
    assert answer(host, Host=name).status == 421


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
def test_another_origin_is_forbidden(host: PhoneHost, origin: str) -> None:
    """A page of another site cannot open the socket."""
    with pytest.raises(InvalidStatus) as refused, socket_at(host.port, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_what_the_page_says_of_itself(host: PhoneHost) -> None:
    """The policy allows its own script and style by their hashes; nothing is kept, sniffed or sent on."""
    response = answer(host)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert f"ws://127.0.0.1:{host.port}" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Set-Cookie"] is None
    assert answer(host, "/../pyproject.toml").status == 404
    assert int(response.headers["Content-Length"]) < 30_000
    packed = answer(host, **{"Accept-Encoding": "gzip"})
    assert int(packed.headers["Content-Length"]) < 12_000


def test_a_wrong_secret_is_refused(host: PhoneHost) -> None:
    """The phone is told that its code is not valid, and none of its ink arrives."""
    with socket_at(host.port) as socket:
        nonce = json.loads(socket.recv(timeout=10))["nonce"]
        assert re.fullmatch("[0-9a-f]{32}", nonce)
        hello = {"device": "d" * 32, "proof": "0" * 64, "size": [390, 600], "done": 0}
        socket.send(json.dumps(hello))
        assert closed_with(socket) == WRONG
    assert "d" * 32 not in host.session.phones.devices  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "frame", ["x", '{"ping":true}', '{"n":1,"sheet":"board","clear":true}', b"123456789"]
)
def test_who_does_not_pair_is_closed(host: PhoneHost, frame: str | bytes) -> None:
    """The first message has to pair."""
    with socket_at(host.port) as socket:
        socket.send(frame)
        assert closed_with(socket) == BAD


def test_a_frame_that_is_too_large_is_refused(host: PhoneHost) -> None:
    """More than 64 kB close the connection, before anything is done with it."""
    with phone_device(host.port, host.secret, PhoneModel(OTHER)) as device:
        device.socket.send("x" * 70_000)
        assert closed_with(device.socket) == 1009


def test_the_last_tab_has_the_phone(host: PhoneHost) -> None:
    """A second connection of the same phone closes the first, whose page says so."""
    with (
        phone_device(host.port, host.secret, PhoneModel(OTHER)) as first,
        phone_device(host.port, host.secret, PhoneModel(OTHER)),
    ):
        assert closed_with(first.socket) == ELSEWHERE


def test_a_flood_does_not_drown_an_honest_phone(host: PhoneHost) -> None:
    """One phone sends without end; what another writes meanwhile arrives all the same."""
    over = threading.Event()

    def flood() -> None:
        with phone_device(host.port, host.secret, PhoneModel("a" * 32)) as device:
            while not over.is_set():
                device.socket.send('{"ping":true}')

    flooding = threading.Thread(target=flood)
    flooding.start()
    try:
        phone = PhoneModel("b" * 32)
        with phone_device(host.port, host.secret, phone) as device:
            time.sleep(1.0)
            for n in range(5):
                phone.write([(100 + n, 100), (150 + n, 160)])
                device.send_all(timeout_s=30.0)
    finally:
        over.set()
        flooding.join()


def test_a_removed_phone_is_closed_and_cannot_come_back() -> None:
    """Neither now nor later."""
    with phone_host() as host:
        with phone_device(host.port, host.secret, PhoneModel()) as device:
            host.do(RemovePhone(DEVICE))
            assert closed_with(device.socket) == REMOVED
        with pytest.raises(Exception, match="4003"), phone_device(host.port, host.secret, PhoneModel()):
            pass
        assert REMOVED == 4003


def test_stopping_says_good_bye() -> None:
    """Phones learn that the board is closed; the port is free."""
    with phone_host() as host, phone_device(host.port, host.secret, PhoneModel()) as device:
        host.server.close()
        assert closed_with(device.socket) == OVER


def test_forty_phones_and_no_more() -> None:
    """40 phones write at once, each on its tile, and all of it is there."""
    with phone_host("tiles") as host:
        phones = [PhoneModel(f"{n:032x}", "tiles") for n in range(40)]

        def write(phone: PhoneModel) -> None:
            with phone_device(host.port, host.secret, phone) as device:
                for n in range(3):
                    phone.write([(20.0 * k, 30.0 * n + k % 5) for k in range(15)])
                    device.send_all()

        threads = [threading.Thread(target=write, args=(phone,)) for phone in phones]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(host.ink) == 120
        devices = host.session.phones.devices  # type: ignore[union-attr]
        assert all(len(phone.tile.board.ink) == 3 for phone in devices.values())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("names", "network"),
    [
        ("wlp2s0 wlp2s0", "wifi"),
        ("{guid} wi-fi", "wifi"),
        ("en0 en0", "ethernet"),
        ("eth0 eth0", "ethernet"),
        ("docker0 docker0", "other"),
        ("vethernet (wsl)", "other"),
        ("{guid} vethernet (default switch)", "other"),
        ("tun0 tun0", "other"),
        ("utun3 utun3", "other"),
    ],
)
def test_networks_by_their_names(names: str, network: str) -> None:
    """Wi-Fi and cables are known; tunnels and virtual machines are not taken for them."""
    assert network_of(names) == network


def test_the_kept_pairing(tmp_path: Path) -> None:
    """It comes back as it was, is for its owner alone, and whatever else stands there is none."""
    path = tmp_path / "digit-board" / "phones.json"
    kept, pairing = KeptPairing(path), Pairing(b"0123456789abcdef", "192.168.1.2", 8765)
    assert kept.load() is None
    kept.save(pairing)
    assert kept.load() == pairing
    assert os.name == "nt" or path.stat().st_mode & 0o77 == 0
    for content in (b"", b"{}", b"[]", b'{"secret":"00","ip":"1.2.3.4","port":1}', b"\xff" * 20_000):
        path.write_bytes(content)
        assert kept.load() is None
    kept.forget()
    assert not path.exists()


def test_a_code_has_three_corners() -> None:
    """The code of an address is square, with the patterns that cameras look for."""
    code = qr_code_of("http://192.168.178.123:8765/#wmcz-7AGP9yiJYKiz8M_Iw")
    assert {len(row) for row in code} == {len(code)}
    corner = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    assert [row[:7] for row in code[:7]] == corner
    assert [row[-7:] for row in code[:7]] == corner
    assert [row[:7] for row in code[-7:]] == corner
    lines = lines_of(code)
    assert {len(line) for line in lines} == {len(code) + 4}


def test_the_page_has_no_name_twice() -> None:
    """The modules are put into one script, so that no two of them may name anything alike."""
    names = [
        name
        for module in MODULES
        for name in re.findall(
            r"^(?:export )?(?:function|class|const|let|async function) (\w+)",
            asset(f"phone/{module}.js").read_text(),
            re.MULTILINE,
        )
    ]
    assert len(names) == len(set(names))
    assert b"import {" not in page_files()["/"].content


def test_the_page_comes_without_comments() -> None:
    """What is taken out of the modules and the style is comments and indentation, and nothing of a text."""
    page = page_files()["/"].content.decode()
    assert not re.search(r"^\s+\S|^\s*$", page.rstrip("\n"), re.MULTILINE)
    assert "//" not in page
    assert all(text in page for text in re.findall(r'"[^"\n]+"', asset("phone/texts.js").read_text()))


def test_firewalls() -> None:
    """Each system has its command, with the port."""
    assert all("8765" in firewall_command(8765, system) for system in ("linux", "win32"))
    assert "socketfilterfw" in firewall_command(8765, "darwin")


def test_a_phone_sees_itself(host: PhoneHost) -> None:
    """The board names the phone and the sheet, and says what it has."""
    phone = PhoneModel("c" * 32)
    with phone_device(host.port, host.secret, phone) as device:
        assert device.shown["who"]
        assert device.shown["sheet"] == "board"
        phone.write([(10, 10), (20, 40)])
        device.send_all()
        assert device.shown["add"][0][1] == 1  # its own


def test_a_picture_that_is_none_is_refused_in_a_sentence() -> None:
    """The phone is told why; what it wrote stays."""
    with phone_host("tiles") as host:
        phone = PhoneModel(DEVICE, "tiles")
        with phone_device(host.port, host.secret, phone) as device:
            phone.write([(10, 10), (20, 40)])
            phone.do(picture=12)
            for frame in phone.frames():
                device.socket.send(frame)
            device.socket.send(struct.pack("<II", 2, 0) + b"no picture..")
            until(lambda: device.take(0.1) and device.ack == 2, 10.0, "the picture")
            assert "picture" in device.shown["trouble"]
        assert len(host.ink) == 1


def test_phones_show_the_task_of_a_round(host: PhoneHost) -> None:
    """A round that is played on the board is on the devices as well."""
    with phone_device(host.port, host.secret, PhoneModel("9" * 32)) as device:
        host.do(Play(), Choose(0))
        until(lambda: device.take(0.1) and "+" in device.shown["task"], 10.0, "the task")
        host.do(Escape())
        until(lambda: device.take(0.1) and device.shown["task"] == "", 10.0, "its end")
