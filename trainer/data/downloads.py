"""Downloads of published files: resumed after a break, checked, and never left half done."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pooch
import requests

from board.system.errors import UserError

TIMEOUT_S = (10.0, 60.0)
"""To connect, and between two pieces of the answer."""
_CHUNK_BYTES = 1 << 16

OnProgress = Callable[[str, int, int], None]
"""OnProgress the file's name, how many bytes of it are there, and of how many; 0 where that is unknown."""


@dataclass(frozen=True)
class RemoteFile:
    """A file to fetch.

    Attributes:
        name: what it is called here.
        url: where it is.
        checksum: as pooch takes it, `md5:…` or `sha256:…`; None where what is in it is checked later.
        most_bytes: a longer answer is refused.
    """

    name: str
    url: str
    checksum: str | None
    most_bytes: int = 2_000_000_000


class TooLargeError(Exception):
    """The server sends more than the file can have."""


def fetch(file: RemoteFile, folder: Path, on_progress: OnProgress) -> Path:
    """Return the path of a file in a folder, fetched if it is not there yet.

    What has come of a broken transfer stays as `NAME.part`, and the next call asks for the rest. Only
    a whole file of the right checksum takes the name.

    Raises:
        UserError: if it cannot be fetched or written, or is not what was published.
    """
    part = folder / f"{file.name}.part"

    def download(url: str, output: Any, _: object) -> None:
        _download_rest(url, part, file.most_bytes, lambda done, size: on_progress(file.name, done, size))
        shutil.copyfile(part, output)

    pooch.get_logger().setLevel("ERROR")
    try:
        path = pooch.retrieve(file.url, file.checksum, file.name, folder, downloader=download)
    except TooLargeError:
        part.unlink(missing_ok=True)
        raise UserError(
            f"{file.url} is not the file that was published (it is larger than "
            f"{file.most_bytes // 1_000_000} MB): try again later"
        ) from None
    except ValueError:
        part.unlink(missing_ok=True)
        raise UserError(
            f"{file.url} is not the file that was published (its checksum is another): try again later"
        ) from None
    except requests.RequestException as error:
        raise UserError(f"{file.url} cannot be fetched ({_reason(error)}): {_advice(folder, file)}") from None
    except OSError as error:
        raise UserError(f"{folder / file.name} cannot be written ({error.strerror})") from None
    part.unlink(missing_ok=True)
    return Path(path)


def zenodo_files(api_url: str) -> list[RemoteFile]:
    """Ask a Zenodo record for its files, with the checksums that Zenodo publishes.

    Args:
        api_url: such as `https://zenodo.org/api/records/1195803`.

    Raises:
        UserError: if there is no answer, or none that names files.
    """
    try:
        answer = requests.get(api_url, timeout=TIMEOUT_S)
        answer.raise_for_status()
        files = [
            RemoteFile(_plain(entry["key"]), entry["links"]["self"], entry["checksum"])
            for entry in answer.json()["files"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{api_url} does not say which files it has ({error!r})") from None
    except requests.RequestException as error:
        raise UserError(f"{api_url} cannot be asked for its files ({_reason(error)})") from None
    if not files:
        raise UserError(f"{api_url} names no files")
    return files


def _plain(name: str) -> str:
    if not re.fullmatch(r"[\w][\w.\- ]*", name):
        raise ValueError(f"{name!r} is no file's name")
    return name


def _download_rest(url: str, part: Path, most_bytes: int, on_progress: Callable[[int, int], None]) -> None:
    """Append the rest of a file to `part`; start over if the server sends the whole."""
    part.parent.mkdir(parents=True, exist_ok=True)
    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_S) as answer:
        if have and answer.status_code == requests.codes.requested_range_not_satisfiable:
            return  # it is all there; the checksum will tell
        answer.raise_for_status()
        resumed = answer.status_code == requests.codes.partial_content
        done = have if resumed else 0
        length = int(answer.headers.get("Content-Length", 0))
        size = done + length if length else 0
        with part.open("ab" if resumed else "wb") as file:
            _copy(answer, file, done, size, most_bytes, on_progress)


def _copy(
    answer: requests.Response,
    file: IO[bytes],
    done: int,
    size: int,
    most_bytes: int,
    on_progress: Callable[[int, int], None],
) -> None:
    try:
        for chunk in answer.iter_content(_CHUNK_BYTES):
            if max(size, done + len(chunk)) > most_bytes:
                raise TooLargeError
            file.write(chunk)
            done += len(chunk)
            on_progress(done, size)
    except requests.RequestException:
        of = f" of {size}" if size else ""
        raise requests.ConnectionError(f"it broke off after {done}{of} bytes") from None


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"the server answered {error.response.status_code} {error.response.reason}"
    if isinstance(error, requests.Timeout):
        return "the server does not answer"
    if isinstance(error, requests.ConnectionError) and "broke off" in str(error):
        return str(error)
    return "there is no connection"


def _advice(folder: Path, file: RemoteFile) -> str:
    if (folder / f"{file.name}.part").exists():
        return "the same command goes on with the rest"
    return f"fetch it elsewhere and put it at {folder / file.name}"
