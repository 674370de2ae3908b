"""A picture file as grey pixels, decoded within bounds."""

import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.image.picture_header import (
    JPEG_BEGIN,
    PNG_BEGIN,
    SCANS_MAX,
    Header,
    header_of,
    png_chunks_of,
    scans_of,
)
from board.system.errors import UserError

FILE_BYTES_MAX = 64 << 20
FORMAT_BYTES_MAX = {"PNG": 48 << 20, "GIF": 8 << 20, "WebP": 8 << 20}
"""Less, as what is needed of a PNG is copied, and a WebP takes a second to decode for 7 MB, a GIF a half."""
PIXELS_MAX = 64_000_000
JPEG_PIXELS_MAX = 256_000_000
"""More, as a JPEG is decoded at the size that is worked on."""
DECODED_BYTES_MAX = 100_000_000
"""For the pixels of a picture, before they are grey; a JPEG, whose grey is small, may have twice as many."""
SIDE_PX = 1600
"""The longest side that is worked on; small pictures are enlarged towards it, at most fourfold."""

_ENLARGED_MAX = 4.0
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"eXIf", b"IEND"}  # others are texts, profiles, frames
_FLIPS = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}
"""For an EXIF orientation how OpenCV flips the picture, after those from 5 on are transposed."""
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
    header = header_of(data)
    most = FORMAT_BYTES_MAX.get(header.format, FILE_BYTES_MAX) if header else FILE_BYTES_MAX
    if len(data) > most:
        raise UserError(f"{path} is larger than {most >> 20} MiB: save it smaller")
    if header is None:
        raise UserError(_unknown(data, path))
    pixels = header.width_px * header.height_px
    is_jpeg = header.format == "JPEG"
    if pixels > (JPEG_PIXELS_MAX if is_jpeg else PIXELS_MAX) or header.decoded_bytes > DECODED_BYTES_MAX * (
        1 + is_jpeg
    ):
        size = f"{header.width_px} x {header.height_px}"
        raise UserError(f"{path} has {size} pixels, more than can be read: save it smaller")
    needed = _needed_of(data)
    grey = None if needed is None else _decoded(needed, header)
    if grey is None:
        raise UserError(f"{path} is damaged or cut short: the picture in it cannot be read")
    return _at_working_size(grey, max(header.width_px, header.height_px))


def _unknown(data: bytes, path: str) -> str:
    """Return what to say of a file that is no picture, or one that is to be converted first."""
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis"):
        return f"{path} is an AVIF picture: save it as JPEG or PNG in a picture viewer, and open that"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return (
            f"{path} is a HEIC photo: save it as JPEG in a picture viewer, "
            'or set the phone\'s camera format to "Most compatible"'
        )
    return f"{path} is not a PNG, JPEG, GIF, WebP or BMP picture, or its beginning is damaged"


def _at_working_size(grey: NDArray[np.uint8], file_side_px: int) -> Picture:
    ratio = min(SIDE_PX / max(grey.shape), _ENLARGED_MAX)
    width, height = (max(1, round(side * ratio)) for side in grey.shape[::-1])
    how = cv2.INTER_AREA if ratio < 1 else cv2.INTER_CUBIC
    resized = cv2.resize(grey, (width, height), interpolation=how)
    return Picture(np.asarray(resized, np.uint8), file_side_px / max(width, height))


def _decoded(data: bytes, header: Header) -> NDArray[np.uint8] | None:
    """Decode to grey, upright; a very large JPEG, which allows it, at half to an eighth of its size."""
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
        if header.format == "JPEG" and max(header.width_px, header.height_px) >= shrink * SIDE_PX:
            flag = reduced
    try:
        if header.has_alpha:
            whole = cv2.imdecode(encoded, cv2.IMREAD_UNCHANGED)
            if whole is not None and whole.ndim == 3 and whole.shape[2] == 4:
                if whole.dtype != np.uint8:
                    whole = np.floor_divide(whole, 257, out=whole).astype(np.uint8)
                # Many programs leave the fourth byte of a bitmap's pixels at 0 and mean no transparency.
                is_used = whole[..., 3].min() < 255 and (header.format != "BMP" or whole[..., 3].any())
                if is_used:
                    return _upright(_composited(np.asarray(whole, np.uint8)), header.orientation)
            del whole
        grey = cv2.imdecode(encoded, flag)  # turned upright as its EXIF data say
    except cv2.error:
        return None
    return None if grey is None or grey.size == 0 else np.asarray(grey, np.uint8)


def _upright(grey: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Turn a picture upright that is stored as an EXIF orientation says."""
    if orientation >= 5:
        grey = np.asarray(cv2.transpose(grey), np.uint8)
    if orientation in _FLIPS:
        grey = np.asarray(cv2.flip(grey, _FLIPS[orientation]), np.uint8)
    return grey


def _needed_of(data: bytes) -> bytes | None:
    """Return what of a file its picture needs; None if it is damaged or made to take long.

    A JPEG must end, and the checksums of a PNG be right, before the libraries complain by themselves.
    """
    if data.startswith(JPEG_BEGIN):
        return data if 1 <= scans_of(data) <= SCANS_MAX else None
    if not data.startswith(PNG_BEGIN):
        return data
    needed = [PNG_BEGIN]
    for kind, begin, end in png_chunks_of(data):
        checksum = data[end - 4 : end]
        if len(checksum) < 4 or zlib.crc32(data[begin + 4 : end - 4]) != int.from_bytes(checksum, "big"):
            return None
        if kind in _PNG_CHUNKS:
            needed.append(data[begin:end])
        if kind == b"IEND":
            return b"".join(needed)
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
