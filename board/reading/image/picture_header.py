"""What a picture file says of itself before it is decoded: its format, its size, which way is up."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

SEGMENTS_MAX = 20_000
"""Of a JPEG before its picture, or chunks of a PNG or WebP file."""
SCANS_MAX = 16
"""Of a JPEG; usual are up to ten, and each costs as much time as the whole."""

PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
JPEG_BEGIN = b"\xff\xd8"

_ALPHA_COLOUR_TYPES = 4, 6  # of a PNG
_PROGRESSIVE_FRAMES = 0xFFC2, 0xFFC6, 0xFFCA, 0xFFCE
_START_OF_SCAN, _END_OF_IMAGE = 0xFFDA, 0xFFD9
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # that ends a scan; others stand within it
_ORIENTATION_TAG = 0x0112


@dataclass(frozen=True)
class Header:
    """Hold what the beginning of a picture file says.

    Attributes:
        format: "PNG", "JPEG", "GIF", "WebP" or "BMP".
        width_px, height_px: as stored, > 0, before the picture is turned upright.
        decoded_bytes: how much memory decoding takes until the pixels are grey.
        has_alpha: whether the pixels can be transparent.
        orientation: 1 to 8 as EXIF numbers them, of a PNG or WebP; else 1.
    """

    format: str
    width_px: int
    height_px: int
    decoded_bytes: int
    has_alpha: bool = False
    orientation: int = 1


def header_of(data: bytes) -> Header | None:
    """Read the header of a picture file; None if its format is unknown or it ends too early."""
    try:
        if data.startswith(PNG_BEGIN):
            header = _png_header_of(data)
        elif data.startswith(JPEG_BEGIN):
            header = _jpeg_header_of(data)
        elif data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack_from("<HH", data, 6)
            header = Header("GIF", width, height, 8 * width * height, True)  # the whole, and a frame of it
        elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            width, height = _webp_size_of(data)
            header = Header("WebP", width, height, 4 * width * height, True, _webp_orientation_of(data))
        elif data.startswith(b"BM"):
            header = _bmp_header_of(data)
        else:
            return None
    except struct.error:
        return None
    return header if header.width_px and header.height_px else None


def png_chunks_of(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Give the kind of each chunk of a PNG, and where it begins and ends; the last may be cut off."""
    at = len(PNG_BEGIN)
    for _ in range(SEGMENTS_MAX):
        if at + 12 > len(data):
            return
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], at, end
        at = end


def scans_of(data: bytes) -> int:
    """Count the scans of a JPEG's picture; more than SCANS_MAX if they are too many, 0 if it never ends."""
    scans = 0
    try:
        at = _jpeg_frame_at(data)
        for _ in range(SEGMENTS_MAX):
            found = _MARKER.search(data, at)
            if found is None:
                break
            marker = 0xFF00 + data[found.end() - 1]
            if marker == _END_OF_IMAGE:
                return scans
            scans += marker == _START_OF_SCAN
            if scans > SCANS_MAX:
                return scans
            at = found.end() + struct.unpack_from(">H", data, found.end())[0]
    except struct.error:
        pass
    return 0


def _png_header_of(data: bytes) -> Header:
    width, height, depth, colour_type = struct.unpack_from(">IIBB", data, 16)
    chunks = {kind: (begin, end) for kind, begin, end in png_chunks_of(data)}
    begin, end = chunks.get(b"eXIf", (0, 0))
    has_alpha = colour_type in _ALPHA_COLOUR_TYPES or b"tRNS" in chunks
    pixel_bytes = (4 if has_alpha else 1) * (2 if depth == 16 else 1)
    orientation = _orientation_in(data[begin + 8 : end - 4])
    return Header("PNG", width, height, pixel_bytes * width * height, has_alpha, orientation)


def _jpeg_header_of(data: bytes) -> Header:
    at = _jpeg_frame_at(data)
    marker, _, _, height, width, components = struct.unpack_from(">HHBHHB", data, at)
    factors = [data[at + 11 + 3 * n] for n in range(components) if at + 11 + 3 * n < len(data)]
    if marker not in _PROGRESSIVE_FRAMES and scans_of(data) <= 1:
        return Header("JPEG", width, height, 0)  # decoded row by row, at the size that is worked on
    sides = [(max(1, factor >> 4), max(1, factor & 15)) for factor in factors]
    whole = max((across for across, _ in sides), default=1) * max((down for _, down in sides), default=1)
    samples = sum(across * down for across, down in sides) / whole * width * height
    return Header("JPEG", width, height, int(2 * samples))  # all coefficients are held, 16 bits each


def _jpeg_frame_at(data: bytes) -> int:
    """Find the segment that begins the picture itself, after thumbnails and all that is said of it."""
    at = 2
    for _ in range(SEGMENTS_MAX):
        marker, length = struct.unpack_from(">HH", data, at)
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            return at
        # Markers without a segment stand in no file that a camera wrote; the library would step over them.
        if marker <= 0xFF01 or 0xFFD0 <= marker <= 0xFFD9:
            break
        at += 1 if marker == 0xFFFF else 2 + max(length, 2)  # fill bytes may stand before a marker
    raise struct.error("no picture begins here")


def _bmp_header_of(data: bytes) -> Header:
    if struct.unpack_from("<I", data, 14)[0] == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
    else:
        width, height, _, bits = struct.unpack_from("<iiHH", data, 18)
    pixels = abs(width) * abs(height)
    return Header("BMP", abs(width), abs(height), pixels * (4 if bits == 32 else 1), bits == 32)


def _webp_size_of(data: bytes) -> tuple[int, int]:
    match data[12:16]:
        case b"VP8X":
            low = struct.unpack_from("<HBHB", data, 24)
            return low[0] + (low[1] << 16) + 1, low[2] + (low[3] << 16) + 1
        case b"VP8L":
            bits = struct.unpack_from("<I", data, 21)[0]
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            width, height = struct.unpack_from("<HH", data, 26)
            return width & 0x3FFF, height & 0x3FFF


def _webp_orientation_of(data: bytes) -> int:
    at = 12
    for _ in range(SEGMENTS_MAX):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at >= len(data):
            break
        if data[at : at + 4] == b"EXIF":
            return _orientation_in(data[at + 8 : at + 8 + length].removeprefix(b"Exif\0\0"))
        at += 8 + length + length % 2
    return 1


def _orientation_in(exif: bytes) -> int:
    """Return which way is up as EXIF data says, 1 to 8; 1, upright as it is, if they are damaged."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        at = struct.unpack_from(order + "I", exif, 4)[0]
        for n in range(struct.unpack_from(order + "H", exif, at)[0]):
            tag, _, _, value = struct.unpack_from(order + "HHIH", exif, at + 2 + 12 * n)
            if tag == _ORIENTATION_TAG:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1
