"""A picture file as grey pixels, decoded within bounds."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from board.system.errors import UserError

FILE_BYTES_MAX = 64 * 1024 * 1024
PIXELS_MAX = 64_000_000
"""Half as many where each has 16 bits."""
SCANS_MAX = 16
"""Of a JPEG; usual are up to ten, and each costs as much time as the whole."""
SEGMENTS_MAX = 20_000
"""Of a JPEG before its picture, or chunks of a PNG."""
SIDE_PX = 1600
"""The longest side that is worked on; small pictures are enlarged towards it, at most fourfold."""

_ENLARGED_MAX = 4.0
_JPEG = b"\xff\xd8"
_JPEG_SCAN = b"\xff\xda"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"eXIf", b"IEND"}  # others are texts, profiles, frames
_ROWS = 256  # that are worked on at a time


@dataclass(frozen=True, eq=False)
class Picture:
    """Hold a picture at its working size.

    Attributes:
        grey: (h, w) uint8, 0 = black, 255 = white, upright.
        scale: how many of the file's pixels one of these is wide.
    """

    grey: NDArray[np.uint8]
    scale: float


def open_picture(path: Path) -> Picture:
    """Open a PNG, JPEG, GIF, WebP or BMP file; see `picture_in`.

    Raises:
        UserError: if it cannot be read, is none of these, is damaged, or too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
    return picture_in(data, str(path))


def picture_in(data: bytes, path: str) -> Picture:
    """Decode the content of a PNG, JPEG, GIF, WebP or BMP file; of an animation the first frame.

    Where a picture is transparent, it is laid on white, or on black if its ink is light.

    Args:
        data: the content.
        path: what an error calls it.

    Raises:
        UserError: if it is none of these, is damaged, or too large.
    """
    if len(data) > FILE_BYTES_MAX:
        raise UserError(f"{path} is larger than {FILE_BYTES_MAX >> 20} MiB: save it smaller")
    size = _size_of(data)
    if size is None:
        raise UserError(f"{path} is not a PNG, JPEG, GIF, WebP or BMP picture, or its beginning is damaged")
    if size[0] * size[1] > PIXELS_MAX // (2 if data.startswith(_PNG) and data[24:25] == b"\x10" else 1):
        raise UserError(f"{path} has {size[0]} x {size[1]} pixels, more than can be read: save it smaller")
    needed = _needed_of(data)
    grey = None if needed is None else _decoded(needed, max(size))
    if grey is None:
        raise UserError(f"{path} is damaged or cut short: the picture in it cannot be read")
    return _at_working_size(grey, max(size))


def _at_working_size(grey: NDArray[np.uint8], file_side_px: int) -> Picture:
    ratio = min(SIDE_PX / max(grey.shape), _ENLARGED_MAX)
    width, height = (max(1, round(side * ratio)) for side in grey.shape[::-1])
    how = cv2.INTER_AREA if ratio < 1 else cv2.INTER_CUBIC
    resized = cv2.resize(grey, (width, height), interpolation=how)
    return Picture(np.asarray(resized, np.uint8), file_side_px / max(width, height))


def _decoded(data: bytes, side_px: int) -> NDArray[np.uint8] | None:
    """Decode to grey; a very large JPEG, which allows it, at half to an eighth of its size."""
    # What is wrong with a file is said once, and by us. OpenCV 5 has moved the function.
    set_log_level = getattr(cv2, "setLogLevel", None) or cv2.utils.logging.setLogLevel
    set_log_level(0)
    encoded = np.frombuffer(data, np.uint8)
    flag = cv2.IMREAD_GRAYSCALE
    for shrink, reduced in (
        (2, cv2.IMREAD_REDUCED_GRAYSCALE_2),
        (4, cv2.IMREAD_REDUCED_GRAYSCALE_4),
        (8, cv2.IMREAD_REDUCED_GRAYSCALE_8),
    ):
        if side_px >= shrink * SIDE_PX:
            flag = reduced
    try:
        if not data.startswith(_JPEG):
            whole = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED)
            if whole is not None and whole.ndim == 3 and whole.shape[2] == 4:
                if whole.dtype != np.uint8:
                    whole = np.floor_divide(whole, 257, out=whole).astype(np.uint8)
                if whole[..., 3].min() < 255:
                    return _composited(np.asarray(whole, np.uint8))
        grey = cv2.imdecode(encoded, flag)  # turned upright as its EXIF data says
    except cv2.error:
        return None
    return None if grey is None or grey.size == 0 else np.asarray(grey, np.uint8)


def _needed_of(data: bytes) -> bytes | None:
    """Return what of a file its picture needs; None if it is damaged or made to take long.

    A JPEG must end, and the checksums of a PNG be right, before the libraries complain by themselves.
    """
    if data.startswith(_JPEG):
        begin = _jpeg_frame_at(data)
        ends = data.find(b"\xff\xd9", begin) >= 0
        return data if ends and data.count(_JPEG_SCAN, begin) <= SCANS_MAX else None
    if not data.startswith(_PNG):
        return data
    needed, at = [_PNG], len(_PNG)
    for _ in range(SEGMENTS_MAX):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, end = data[at + 4 : at + 8], at + 12 + length
        checksum = data[end - 4 : end]
        if len(checksum) < 4 or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(checksum, "big"):
            return None
        if kind in _PNG_CHUNKS:
            needed.append(data[at:end])
        if kind == b"IEND":
            return b"".join(needed)
        at = end
    return None


def _composited(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay a picture with transparency, (h, w, 4), on the ground that its ink stands out from."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2GRAY), np.uint8)
    alpha = picture[..., 3]
    step = max(1, max(grey.shape) // SIDE_PX)
    opaque = alpha[::step, ::step] >= 128
    typical = float(np.median(grey[::step, ::step][opaque])) if opaque.any() else 0.0
    # A page with see-through edges is all of its colour; loose ink takes the ground it shows on.
    ground = typical if opaque.mean() > 0.5 else 255.0 * (typical < 128)
    for top in range(0, len(grey), _ROWS):
        rows = slice(top, top + _ROWS)
        weight = alpha[rows] / np.float32(255)
        grey[rows] = np.rint(grey[rows] * weight + ground * (1 - weight))
    return grey


def _size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height as the file's header states them; None if it is no known one."""
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith(_JPEG):
            height, width = struct.unpack_from(">HH", data, _jpeg_frame_at(data) + 5)
        elif data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            width, height = _webp_size_of(data)
        elif data.startswith(b"BM"):
            is_old = struct.unpack_from("<I", data, 14)[0] == 12
            width, height = struct.unpack_from("<HH" if is_old else "<ii", data, 18)
        else:
            return None
    except struct.error:
        return None
    return (abs(width), abs(height)) if width and height else None


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
