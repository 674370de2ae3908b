"""A picture file as grey pixels, decoded within bounds."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from board.errors import UserError

FILE_BYTES_MAX = 64 * 1024 * 1024
PIXELS_MAX = 64_000_000
SIDE_PX = 1600
"""The longest side that is worked on; small pictures are enlarged towards it, at most fourfold."""

_ENLARGED_MAX = 4.0
_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"


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
    if size[0] * size[1] > PIXELS_MAX:
        raise UserError(f"{path} has {size[0]} x {size[1]} pixels, more than can be read: save it smaller")
    grey = _decoded(data, max(size)) if _is_whole(data) else None
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
                    whole = (whole // 257).astype(np.uint8)
                if whole[..., 3].min() < 255:
                    return _composited(np.asarray(whole, np.uint8))
        grey = cv2.imdecode(encoded, flag)  # turned upright as its EXIF data says
    except cv2.error:
        return None
    return None if grey is None or grey.size == 0 else np.asarray(grey, np.uint8)


def _is_whole(data: bytes) -> bool:
    """Check that a JPEG ends, and the checksums of a PNG before libpng complains of them by itself."""
    if data.startswith(_JPEG):
        return data.find(b"\xff\xd9", _jpeg_frame_at(data)) >= 0
    if not data.startswith(_PNG):
        return True
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length = int.from_bytes(data[at : at + 4], "big")
        chunk, checksum = data[at + 4 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if len(checksum) < 4 or zlib.crc32(chunk) != int.from_bytes(checksum, "big"):
            return False
        at, kind = at + 12 + length, chunk[:4]
    return True


def _composited(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay a picture with transparency, (h, w, 4), on the ground that its ink stands out from."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGRA2GRAY)
    alpha = picture[..., 3]
    opaque = alpha >= 128
    typical = float(np.median(grey[opaque])) if opaque.any() else 0.0
    # A page with see-through edges is all of its colour; loose ink takes the ground it shows on.
    ground = typical if opaque.mean() > 0.5 else 255.0 * (typical < 128)
    weight = alpha / np.float32(255)
    return np.asarray(np.rint(grey * weight + ground * (1 - weight)), np.uint8)


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
    while True:
        marker, length = struct.unpack_from(">HH", data, at)
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            return at
        if marker < 0xFF00:
            raise struct.error("no segment begins here")
        at += 1 if marker == 0xFFFF else 2 + max(length, 2)  # fill bytes may stand before a marker


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
