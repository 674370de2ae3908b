"""Hostile pictures: bombs, damaged files, boxes in boxes, and drawings at random, of any size.

python -m tests.benchmarks.hostile.pictures --count 300

The times are the processor's, of the whole command and its start; drawn pictures are read by one command.
"""

import argparse
import os
import random
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.hostile.trials import Outcome, print_table

COUNT = 200

_PASSES = (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(side_px: int, colour_type: int, interlaced: bool, depth: int = 8) -> bytes:
    """Write an empty PNG, which is small whatever it says of its size."""
    channels = {0: 1, 2: 3, 6: 4}[colour_type]
    packed, rows = zlib.compressobj(9), []
    for left, top, across, down in _PASSES if interlaced else ((0, 0, 1, 1),):
        row = b"\4" + bytes(len(range(left, side_px, across)) * channels * depth // 8)
        rows += [packed.compress(row) for _ in range(top, side_px, down)]
    header = struct.pack(">IIBBBBB", side_px, side_px, depth, colour_type, 0, 0, interlaced)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", b"".join(rows) + packed.flush()) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _jpeg(width: int, height: int, *options: int) -> bytes:
    return bytes(cv2.imencode(".jpg", np.full((height, width, 3), 200, np.uint8), list(options))[1])


def _encoded(grey: NDArray[np.uint8], extension: str = ".png") -> bytes:
    return bytes(cv2.imencode(extension, grey)[1])


def _nested(apart_px: int) -> bytes:
    grey = np.full((1600, 1600), 255, np.uint8)
    for inset in range(4, 790, apart_px):
        cv2.rectangle(grey, (inset, inset), (1599 - inset, 1599 - inset), 0, 1)
    return _encoded(grey)


def _rings() -> bytes:
    grey = np.full((1600, 1600), 255, np.uint8)
    for radius in range(4, 790, 7):
        cv2.circle(grey, (800, 800), radius, 0, 2)
    return _encoded(grey)


def _grid(apart_px: int) -> bytes:
    grey = np.full((1600, 1600), 255, np.uint8)
    grey[::apart_px] = grey[:, ::apart_px] = 0
    return _encoded(grey)


def _noise(side_px: int = 1600, extension: str = ".png", *options: int) -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (side_px, side_px, 3), np.uint8)
    grey = noise[:, :, 0] if extension == ".png" else noise
    return bytes(cv2.imencode(extension, grey, list(options))[1])


def _gradient() -> bytes:
    light = np.linspace(60, 200, 1600) + np.random.default_rng(0).normal(0, 25, (1600, 1600))
    return _encoded(light.clip(0, 255).astype(np.uint8))


def _digits() -> bytes:
    grey = np.full((1600, 1600), 255, np.uint8)
    for n in range(88 * 88):
        cv2.putText(grey, "8", (18 * (n % 88), 18 * (n // 88) + 14), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 0)
    return _encoded(grey)


def _hairs() -> bytes:
    grey = np.full((1600, 1600), 255, np.uint8)
    for x, y, u, v in np.random.default_rng(0).integers(0, 1600, (400, 4)).tolist():
        cv2.line(grey, (x, y), (u, v), 0, 1)
    return _encoded(grey)


def _thin(*shape: int) -> bytes:
    return _encoded(np.random.default_rng(1).integers(0, 256, shape, np.uint8))


def _gif(frames: int, canvas_px: int, frame_px: int, at_px: int) -> bytes:
    """Write a GIF whose frames are as large, and lie where, they say; their pixels are cut short."""
    frame = b"," + struct.pack("<HHHHB", at_px, at_px, frame_px, frame_px, 0) + b"\2\2\x4c\1\0"
    return (
        b"GIF89a" + struct.pack("<HHBBB", canvas_px, canvas_px, 0x80, 0, 0) + bytes(6) + frame * frames + b";"
    )


def _bmp(side_px: int, bits: int, compression: int, pixels: bytes) -> bytes:
    offset = 54 + 1024
    sizes = struct.pack("<IiiHHIIiiII", 40, side_px, side_px, 1, bits, compression, len(pixels), 0, 0, 0, 0)
    colours = bytes(range(256)) * 4
    return b"BM" + struct.pack("<IHHI", offset + len(pixels), 0, 0, offset) + sizes + colours + pixels


def _larger_than_said() -> bytes:
    """Write a WebP of 5,000 x 5,000 pixels whose beginning says 10 x 10."""
    said = b"VP8X" + struct.pack("<II", 10, 0) + b"\x09\0\0" * 2
    inner = said + _encoded(np.zeros((5000, 5000, 3), np.uint8), ".webp")[12:]
    return b"RIFF" + struct.pack("<I", 4 + len(inner)) + b"WEBP" + inner


MADE: dict[str, Callable[[], bytes]] = {
    "png, 64 megapixels": lambda: _png(8000, 0, False),
    "png, colour": lambda: _png(8000, 2, False),
    "png, interlaced": lambda: _png(8000, 2, True),
    "png, transparent": lambda: _png(5000, 6, True),
    "png, 16 bits": lambda: _png(3500, 6, True, 16),
    "jpeg, 64 megapixels": lambda: _jpeg(9248, 6936),
    "jpeg, progressive": lambda: _jpeg(9248, 6936, cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
    "gif": lambda: _encoded(np.zeros((3500, 3500, 3), np.uint8), ".gif"),
    "webp": lambda: _encoded(np.zeros((5000, 5000, 3), np.uint8), ".webp"),
    "boxes in boxes": lambda: _nested(4),
    "boxes in boxes, apart": lambda: _nested(12),
    "rings": _rings,
    "squares of 4 px": lambda: _grid(4),
    "squares of 20 px": lambda: _grid(20),
    "noise": _noise,
    "noise on a gradient": _gradient,
    "digits, 7,744": _digits,
    "hairs": _hairs,
    "one pixel high": lambda: _thin(1, 60_000),
    "three pixels wide": lambda: _thin(60_000, 3),
    "png, noise, 47 MB": lambda: _noise(6900),
    "png, interlaced, 16 bits": lambda: _png(7000, 0, True, 16),
    "jpeg, 256 megapixels": lambda: _jpeg(16_000, 16_000),
    "jpeg, noise": lambda: _noise(5200, ".jpg", cv2.IMWRITE_JPEG_QUALITY, 95),
    "jpeg, progressive noise": lambda: _noise(4000, ".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
    "gif, noise": lambda: _noise(2300, ".gif"),
    "gif, 20,000 frames": lambda: _gif(20_000, 100, 100, 0),
    "gif, frame too large": lambda: _gif(1, 10, 65_535, 0),
    "gif, frame outside": lambda: _gif(1, 10, 10, 60_000),
    "webp, noise": lambda: _noise(3000, ".webp", cv2.IMWRITE_WEBP_QUALITY, 90),
    "webp, no loss": lambda: _noise(1600, ".webp", cv2.IMWRITE_WEBP_QUALITY, 101),
    "webp, larger than said": _larger_than_said,
    "bmp, 1 bit": lambda: _bmp(8000, 1, 0, b"\x55" * 8_000_000),
    "bmp, packed": lambda: _bmp(7900, 8, 1, b"\xff\1" * 250_000 + b"\0\1"),
    "bmp, cut short": lambda: _bmp(5000, 32, 0, bytes(100)),
    "tiff": lambda: _encoded(np.zeros((100, 100), np.uint8), ".tiff"),
}


def _drawn(chance: random.Random) -> bytes:
    """Draw rules, specks, gradients and boxes on a picture of any size and shape."""
    sides = [chance.choice((1, 2, 3, 9, 28, 100, 400, 3000)) for _ in range(2)]
    grey = np.full(sides, chance.choice((0, 90, 255)), np.uint8)
    if chance.random() < 0.3:
        grey = np.asarray(grey * np.linspace(chance.random(), 1, sides[1]), np.uint8)
    for _ in range(chance.randint(0, 12)):
        (y, x), (v, u) = ([chance.randint(-5, side + 5) for side in sides] for _ in range(2))
        colour, thick_px = chance.choice((0, 128, 255)), chance.choice((1, 1, 2, 5, 40))
        match chance.randint(0, 3):
            case 0:
                cv2.line(grey, (x, y), (u, chance.choice((y, v))), colour, thick_px)
            case 1:
                cv2.line(grey, (x, y), (x, v), colour, thick_px)
            case 2:
                cv2.rectangle(grey, (x, y), (u, v), colour, chance.choice((thick_px, -1)))
            case _:
                cv2.circle(grey, (x, y), chance.randint(0, 60), colour, thick_px)
    content = _encoded(grey, chance.choice((".png", ".jpg", ".bmp", ".webp")))
    if chance.random() < 0.2:
        at = chance.randrange(len(content))
        content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    return content


def outcomes(count: int) -> Iterator[Outcome]:
    """Read each hostile picture in a process of its own, then `count` that are drawn at random in one."""
    with tempfile.TemporaryDirectory() as folder:
        # By another process, as what this one has ever held would count as its children's memory.
        subprocess.run(
            [sys.executable, "-m", __spec__.name, "--make", folder, "--count", str(count)], check=True
        )
        for name in MADE:
            yield _read(name, [Path(folder, name)])
        yield _read(f"{count} drawn", [Path(folder, str(number)) for number in range(count)])


def _make(folder: Path, count: int) -> None:
    for name, make in MADE.items():
        (folder / name).write_bytes(make())
    for number in range(count):
        (folder / str(number)).write_bytes(_drawn(random.Random(number)))


def _read(name: str, paths: Sequence[Path]) -> Outcome:
    """Read files by the command line, and measure its processor time and memory, the start included."""
    command = [sys.executable, "-m", "board", "read", "--json", "--jobs", "1", *map(str, paths)]
    with tempfile.TemporaryFile("w+") as answers, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=answers, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        answers.seek(0)
        errors.seek(0)
        said = errors.read()
        failure = ""
        if process.returncode not in (0, 2) or "Traceback" in said:
            failure = f"ends with {process.returncode}: {said.strip().splitlines()[-1:]}"
        elif len(answers.readlines()) != len(paths):
            failure = "leaves files out"
    return Outcome(name, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, failure)


def main() -> None:
    """Print a row for each picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="how many are drawn at random")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        _make(options.make, options.count)
        return
    raise SystemExit(bool(print_table((outcome.name, [outcome]) for outcome in outcomes(options.count))))


if __name__ == "__main__":
    main()
