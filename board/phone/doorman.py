"""The doorman: which HTTP requests are answered, and how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from board.phone.page_files import File

SOCKET = "/socket"


class Doorman:
    """Answer requests for files; let those for the socket in if they come from the page itself."""

    def __init__(self, hosts: Collection[str], scheme: str, files: Mapping[str, File]) -> None:
        """Begin.

        Args:
            hosts: the values that the header Host may have: another site's name may lead here as well.
            scheme: "http" or "https".
            files: by path.
        """
        self._hosts = frozenset(host.lower() for host in hosts)
        self._scheme = scheme
        self._files = files

    def answer(self, request: Request) -> Response | None:
        """Return the answer to a request; None to open the socket."""
        hosts = request.headers.get_all("Host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return _response(HTTPStatus.MISDIRECTED_REQUEST)
        path = request.path.partition("?")[0]
        if path == SOCKET:
            origins = request.headers.get_all("Origin")
            own = len(origins) == 1 and origins[0].lower() == f"{self._scheme}://{hosts[0].lower()}"
            return None if own else _response(HTTPStatus.FORBIDDEN)
        if path in self._files:
            packs = "gzip" in ",".join(request.headers.get_all("Accept-Encoding"))
            return _response(HTTPStatus.OK, self._files[path], packs, self._socket(hosts[0]))
        return _response(HTTPStatus.NOT_FOUND)

    def _socket(self, host: str) -> str:
        """Return the socket's origin, which not every browser takes for the page's own."""
        return f"{'wss' if self._scheme == 'https' else 'ws'}://{host}"


def _response(
    status: HTTPStatus, file: File | None = None, packs: bool = False, socket: str = ""
) -> Response:
    """Return a response.

    Args:
        status: its status.
        file: its content; None for the status in words.
        packs: the content is compressed.
        socket: the origin of the socket.
    """
    file = file or File("text/plain; charset=utf-8", f"{status.phrase}\n".encode())
    content = file.packed if packs else file.content
    headers = Headers()
    headers["Content-Type"] = file.kind
    headers["Content-Length"] = str(len(content))
    if packs:
        headers["Content-Encoding"] = "gzip"
    headers["Content-Security-Policy"] = file.policy.replace(
        "connect-src 'self'", f"connect-src 'self' {socket}"
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cache-Control"] = "no-store"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Connection"] = "close"
    return Response(status.value, status.phrase, headers, content)
