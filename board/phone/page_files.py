"""The page that phones open: its files, put together when the board begins to listen."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from board.system.assets import asset

MODULES = ("sha256", "texts", "outbox", "link", "sheet", "pad", "main")
"""The page's modules in the order of their imports."""

_IMPORT = re.compile(r"^import .*? from .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_COMMENT = re.compile(r"^ *(//|/\*).*\n| +// .*$", re.MULTILINE)
_SPACE = re.compile(r"^\s+", re.MULTILINE)


@dataclass(frozen=True)
class File:
    """Hold what is served under a path.

    Attributes:
        kind: its media type.
        content: its bytes.
        policy: the Content-Security-Policy.
    """

    kind: str
    content: bytes
    policy: str = "default-src 'none'; frame-ancestors 'none'"

    @cached_property
    def packed(self) -> bytes:
        """The content as gzip packs it."""
        return gzip.compress(self.content, mtime=0)


def page_files() -> dict[str, File]:
    """Return what is served, by path.

    The modules and the style go into the page itself, without comments and indentation, so that it comes
    in one answer and its policy allows them by their hashes and nothing else.
    """
    script = "".join(_bare(_without_imports(_text(f"{name}.js"))) for name in MODULES)
    style = _bare(_text("page.css"))
    page = _bare(_text("page.html")).replace("/* style */", style).replace("/* script */", script)
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "connect-src 'self'; img-src 'self' blob:; manifest-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "/": File("text/html; charset=utf-8", page.encode(), policy),
        "/manifest.webmanifest": File("application/manifest+json", _text("manifest.webmanifest").encode()),
        "/icon.svg": File("image/svg+xml", _text("icon.svg").encode()),
        "/icon.png": File("image/png", asset("phone/icon.png").read_bytes()),
    }


def _text(name: str) -> str:
    return asset(f"phone/{name}").read_text(encoding="utf-8")


def _without_imports(module: str) -> str:
    """Return a module that stands in one script with those that it imports."""
    return _EXPORT.sub("", _IMPORT.sub("", module))


def _bare(source: str) -> str:
    """Return a source without comments and indentation; what it does is the same."""
    return _SPACE.sub("", _COMMENT.sub("", source))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
