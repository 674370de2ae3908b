"""What is fetched is whole and checked, or the error is one sentence and nothing is left under the name."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from board.system.errors import UserError

pytest.importorskip("pooch", reason="needs the trainer's extra dependencies")
from trainer.data.downloads import RemoteFile, fetch, zenodo_files
from trainer.data.lzw import unpacked

CONTENT = bytes(range(256)) * 1000


@dataclass
class Site:
    """A server of one file, that can break off or know nothing of ranges."""

    url: str = ""
    break_after: int | None = None
    knows_ranges: bool = True
    answers: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on a free local port."""
    site = Site(answers={"/file": CONTENT})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            site.asked.append(wanted)
            if self.path not in site.answers:
                self.send_error(404)
                return
            content = site.answers[self.path]
            begin = int(wanted[len("bytes=") : -1]) if wanted and site.knows_ranges else 0
            if begin and begin >= len(content):
                self.send_error(416)
                return
            self.send_response(206 if begin else 200)
            self.send_header("Content-Length", str(len(content) - begin))
            self.end_headers()
            self.wfile.write(content[begin:][: site.break_after])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


def file_at(site: Site, path: str = "/file", content: bytes = CONTENT) -> RemoteFile:
    """The file as it was published."""
    return RemoteFile("file.bin", site.url + path, f"sha256:{hashlib.sha256(content).hexdigest()}")


def no_progress(*_: object) -> None:
    """Nobody looks at the progress."""


def test_a_file_is_fetched_once(site: Site, tmp_path: Path) -> None:
    """It comes with progress; what is there is used without asking again."""
    told: list[tuple[str, int, int]] = []
    path = fetch(file_at(site), tmp_path, lambda *progress: told.append(progress))
    assert path.read_bytes() == CONTENT
    assert told[-1] == ("file.bin", len(CONTENT), len(CONTENT))
    assert fetch(file_at(site), tmp_path, no_progress) == path
    assert len(site.asked) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["file.bin"]


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_broken_transfer_is_gone_on_with(site: Site, tmp_path: Path, knows_ranges: bool) -> None:
    """What came stays as a part; the next call asks for the rest, or for all of it."""
    site.break_after, site.knows_ranges = 131_072, knows_ranges
    with pytest.raises(UserError, match=r"broke off after 131072 of 256000 bytes.*goes on with the rest"):
        fetch(file_at(site), tmp_path, no_progress)
    assert [p.name for p in tmp_path.iterdir()] == ["file.bin.part"]
    site.break_after = None
    assert fetch(file_at(site), tmp_path, no_progress).read_bytes() == CONTENT
    assert site.asked == ["", "bytes=131072-"]
    assert [p.name for p in tmp_path.iterdir()] == ["file.bin"]


def test_a_part_that_is_whole_is_only_checked(site: Site, tmp_path: Path) -> None:
    """Killed between the last byte and the check, nothing comes twice."""
    (tmp_path / "file.bin.part").write_bytes(CONTENT)
    assert fetch(file_at(site), tmp_path, no_progress).read_bytes() == CONTENT


def test_another_content_is_refused(site: Site, tmp_path: Path) -> None:
    """With a wrong checksum nothing is kept."""
    with pytest.raises(UserError, match="checksum"):
        fetch(file_at(site, content=b"what was published"), tmp_path, no_progress)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [("/none", "answered 404"), ("http://127.0.0.1:9/file", "no connection")],
)
def test_what_cannot_be_reached_is_one_sentence(site: Site, tmp_path: Path, url: str, said: str) -> None:
    """The sentence says what else can be done."""
    file = RemoteFile("file.bin", url if url.startswith("http") else site.url + url, "md5:00")
    with pytest.raises(UserError, match=f"{said}.*put it at .*file.bin") as caught:
        fetch(file, tmp_path, no_progress)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_endless_answer_is_refused(site: Site, tmp_path: Path) -> None:
    """A file has a most size; nothing of a larger one stays."""
    file = replace(file_at(site), most_bytes=len(CONTENT) - 1)
    with pytest.raises(UserError, match="larger than"):
        fetch(file, tmp_path, no_progress)
    assert list(tmp_path.iterdir()) == []


def test_a_record_names_its_files_and_checksums(site: Site) -> None:
    """Zenodo's answer gives names, addresses and checksums; another answer is refused."""
    entry = {"key": "a.tgz", "checksum": "md5:12", "links": {"self": "https://there/a.tgz"}}
    site.answers["/record"] = json.dumps({"files": [entry]}).encode()
    assert zenodo_files(site.url + "/record") == [RemoteFile("a.tgz", "https://there/a.tgz", "md5:12")]
    bad: object
    for bad in ({"files": []}, {"files": [{**entry, "key": "../a"}]}, []):
        site.answers["/record"] = json.dumps(bad).encode()
        with pytest.raises(UserError, match="files"):
            zenodo_files(site.url + "/record")
    with pytest.raises(UserError, match="404"):
        zenodo_files(site.url + "/nothing")


PACKED = base64.b64decode(
    "H52KMEDAUBADxA0FNEDEoKEgBwgZMQjaeIhDgYwaIGbUUDBjIg0ZCB3SyKHARsIaNhTgKGhjBkeDA2UkvHGQxg0QOBjekPHQ"
    "IgiSMwrGSGmDpwyXOTDOGDhjRsaDNwLSYBiDZ42INZzWqJhjoo2NUw2CzFHwBkkaTnGkzJGQYY2AMSLiUFjx68ONMm7OAIlj"
    "7gySNdqmlGHVJQ6HNgbaYHlQo0GqBVeqnNi3pFeEc2O43PtwYIy5eUtmZJjDKQ25GGlUNAuixsYbGIsquOHUBknaBlPCxumS"
    "NWqcDZ3G2DiRMEHQQHl2xAwCreXWA9W2PhgXhEmOGG9EXGyw4mGceJUrCKwweuaDeR8ytBtUZcaKb5tvZNsaJNrWJMlaTxmW"
    "dkPKA2WFE3VWzQYXSE0plB9GMhCl3GYF0RBTc1BZxZBN1kUkk3UVOQWbSpGBZJJAIRnE0UQLWcRgRENR1FBGYDUHUoQkBYQS"
    "Qda5NNNADtEkEU4MXdRTRz+VOFRJCR0FYkZMPWVRWxfedNVsVlXE01cclSUiT2Y1hJFaHJlmoEIs8vTZeE5d9F9G9iX0V0MR"
    "8qcVUgklNl5ANhw01w3rfanhTZX1Zd14CWlmkVHRORQadzMw5NhpBEXo3USuPSebatYll9txvIkWUWnA4YDRcLMpCtJuMtzm"
    "1HK4ObfbW6VOp1JsDAE="
)
"""What ncompress 4.2 makes of `UNPACKED`, in codes of nine and ten bits."""
UNPACKED = b"".join(b"%d %d\n" % (n * n % 97, n * 7 % 89) for n in range(150))


def test_a_file_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few bytes can unpack to very many."""
    monkeypatch.setattr("trainer.data.lzw.MOST_BYTES", len(UNPACKED) - 1)
    with pytest.raises(ValueError, match="unpacks to more"):
        unpacked(PACKED)


def test_compressed_files_are_unpacked() -> None:
    """Growing codes and cleared tables are followed; damage is noticed."""
    assert unpacked(PACKED) == UNPACKED
    codes = [ord("a"), 256, 0, 0, 0, 0, 0, 0, ord("b")]  # 256 clears; then comes the next group of eight
    bits = sum(code << 9 * n for n, code in enumerate(codes))
    assert unpacked(b"\x1f\x9d\x90" + bits.to_bytes(11, "little")) == b"ab"
    with pytest.raises(ValueError, match="not packed"):
        unpacked(b"PK\3\4")
    with pytest.raises(ValueError, match="damaged"):
        unpacked(PACKED[:3] + b"\xff" * 40)
