"""XML as InkML files have it: without document types or entities, in the encodings that expat reads."""

import re
from xml.parsers import expat

from board.ink.inkml_context import RefusedError

_ENCODINGS = {
    **dict.fromkeys(("utf8", "u8"), "UTF-8"),
    **dict.fromkeys(("ascii", "usascii"), "US-ASCII"),
    **dict.fromkeys(("iso88591", "latin1", "l1"), "ISO-8859-1"),
    "utf16": "UTF-16",
}
"""What expat calls the encodings that it reads, by their names in small letters and digits."""
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")


def new_parser(begin: bytes) -> expat.XMLParserType:
    """Return a parser for a file that begins so.

    It raises RefusedError at a document type, and at an encoding that is not read.
    """
    declared = _DECLARED.match(begin)  # expat itself knows one name of each encoding
    encoding = _ENCODINGS.get(_plain(declared[1].decode())) if declared else None
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = _declaration
    parser.StartDoctypeDeclHandler = _doctype
    return parser


def _declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding and _plain(encoding) not in _ENCODINGS:
        raise RefusedError(f"the encoding {encoding[:20]!r} is not read")


def _doctype(*_: object) -> None:
    raise RefusedError("document types and entities are not read")


def _plain(encoding: str) -> str:
    return re.sub("[-_]", "", encoding.lower())
