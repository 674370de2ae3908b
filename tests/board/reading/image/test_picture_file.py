"""Pictures of every kind are opened upright and grey; what is hostile is refused in a sentence."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from board.reading.image import picture_file
from board.reading.image.picture_file import SIDE_PX, open_picture
from board.system.errors import UserError

CORNER = np.full((60, 100), 230, np.uint8)
CORNER[5:20, 5:40] = 20
"""A light picture with a dark patch in its upper left corner."""


def encoded(extension: str, picture: NDArray[np.integer]) -> bytes:
    """Return the bytes of a picture file."""
    return bytes(cv2.imencode(extension, picture)[1])


def opened(tmp_path: Path, content: bytes, name: str = "a.png") -> NDArray[np.uint8]:
    """Put bytes into a file, open it and return its grey pixels, about 100 wide."""
    path = tmp_path / name
    path.write_bytes(content)
    grey = open_picture(path).grey
    shrink = 100 / max(grey.shape)
    return np.asarray(cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)


def exif_of(orientation: int, order: str = "<") -> bytes:
    """Return EXIF data that say which way is up, in either order of bytes."""
    begin = b"II*\0" if order == "<" else b"MM\0*"
    return begin + struct.pack(order + "IHHHIHHi", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """Put an EXIF block into a JPEG file that says how it is to be turned."""
    exif = b"Exif\0\0" + exif_of(orientation)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def cmyk_jpeg() -> bytes:
    """Write, bit by bit, a JPEG of 8 x 8 mid-tone pixels in cyan, magenta, yellow and black."""

    def segment(marker: int, content: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

    one_code = bytes([1] + [0] * 15) + b"\0"  # a Huffman table of one code, for the symbol 0
    components = b"".join(bytes([n, 0x11, 0]) for n in range(1, 5))
    return (
        b"\xff\xd8"
        + segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
        + segment(0xDB, b"\0" + b"\1" * 64)
        + segment(0xC0, struct.pack(">BHHB", 8, 8, 8, 4) + components)
        + segment(0xC4, b"\x00" + one_code)
        + segment(0xC4, b"\x10" + one_code)
        + segment(0xDA, b"\4" + b"".join(bytes([n, 0]) for n in range(1, 5)) + b"\0\x3f\0")
        + b"\0\xff\xd9"
    )


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """Return a PNG chunk with its checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def palette_png() -> bytes:
    """Write the corner as a PNG of two colours, one of them see-through."""
    rows = b"".join(b"\0" + bytes((row < 128).astype(np.uint8)) for row in CORNER)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 100, 60, 8, 3, 0, 0, 0))
        + png_chunk(b"PLTE", bytes([0, 0, 0, 0, 0, 0]))
        + png_chunk(b"tRNS", bytes([0, 255]))
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )


BGR = np.repeat(CORNER[..., None], 3, axis=2)
KINDS = {
    "png": encoded(".png", CORNER),
    "16 bit": encoded(".png", CORNER.astype(np.uint16) * 257),
    "jpeg": encoded(".jpg", BGR),
    "webp": encoded(".webp", BGR),
    "bmp": encoded(".bmp", BGR),
    "opaque alpha": encoded(".png", np.dstack([BGR, np.full(CORNER.shape, 255, np.uint8)])),
    "palette": palette_png(),
    "black ink on nothing": encoded(".png", np.dstack([BGR * 0, 255 * (CORNER < 128).astype(np.uint8)])),
    "16 bit, with nothing": encoded(
        ".png", np.dstack([BGR * 0, 255 * (CORNER < 128).astype(np.uint8)]).astype(np.uint16) * 257
    ),
}


@pytest.mark.parametrize("content", KINDS.values(), ids=KINDS)
def test_each_kind_shows_the_dark_corner(tmp_path: Path, content: bytes) -> None:
    """Whatever the coding, the patch is dark and the rest is light."""
    grey = opened(tmp_path, content)
    assert grey[12, 20] < 60
    assert grey[40, 80] > 200


def test_white_ink_on_nothing_is_laid_on_black(tmp_path: Path) -> None:
    """It would not be seen on white."""
    patch = 255 * (CORNER < 128).astype(np.uint8)
    grey = opened(tmp_path, encoded(".png", np.dstack([BGR * 0 + 255, patch])))
    assert grey[12, 20] > 200
    assert grey[40, 80] < 60


def test_a_page_with_see_through_edges_keeps_its_colour(tmp_path: Path) -> None:
    """Its edges become paper and not a frame."""
    alpha = np.zeros(CORNER.shape, np.uint8)
    alpha[3:-3, 3:-3] = 255
    grey = opened(tmp_path, encoded(".png", np.dstack([BGR, alpha])))
    assert grey[0, 50] > 200
    assert grey[12, 20] < 60


def test_cmyk_is_opened(tmp_path: Path) -> None:
    """A picture for the printer is grey as well."""
    path = tmp_path / "a.jpg"
    path.write_bytes(cmyk_jpeg())
    assert open_picture(path).grey.shape == (32, 32)


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, (12, 20)), (3, (45, 75)), (6, (20, 45)), (8, (75, 12))]
)
def test_exif_turns_the_picture_upright(tmp_path: Path, orientation: int, corner: tuple[int, int]) -> None:
    """A photo taken with the camera held sideways or upside down."""
    grey = opened(tmp_path, with_orientation(encoded(".jpg", BGR), orientation), "a.jpg")
    assert grey.shape == ((60, 100) if orientation in (1, 3) else (100, 60))
    assert grey[corner] < 60
    assert (grey < 60).mean() < 0.15


def transparent_png(orientation: int) -> bytes:
    """Write the corner as dark ink on nothing, with EXIF data."""
    png = KINDS["black ink on nothing"]
    return png[:33] + png_chunk(b"eXIf", exif_of(orientation, ">")) + png[33:]


def transparent_webp(orientation: int) -> bytes:
    """Write the corner as dark ink on nothing, with EXIF data after it."""
    ink = np.dstack([BGR * 0, 255 * (CORNER < 128).astype(np.uint8)])
    image = bytes(cv2.imencode(".webp", ink, [cv2.IMWRITE_WEBP_QUALITY, 101])[1])
    image = image[image.index(b"VP8L") :]
    size = (99).to_bytes(3, "little") + (59).to_bytes(3, "little")
    exif = exif_of(orientation)
    chunks = b"VP8X" + struct.pack("<II", 10, 0x18) + size + image
    chunks += b"EXIF" + struct.pack("<I", len(exif)) + exif
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


@pytest.mark.parametrize("write", [transparent_png, transparent_webp])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_a_transparent_picture_upright(
    tmp_path: Path, write: Callable[[int], bytes], orientation: int
) -> None:
    """It is turned exactly as a JPEG with the same EXIF data is."""
    grey = opened(tmp_path, write(orientation))
    expected = opened(tmp_path, with_orientation(encoded(".jpg", BGR), orientation))
    assert grey.shape == expected.shape
    assert ((grey < 128) == (expected < 128)).mean() > 0.98


def test_a_bitmap_whose_alpha_was_never_set_is_opaque(tmp_path: Path) -> None:
    """Many programs write 32 bits a pixel and leave the last 8 at 0."""
    bmp = encoded(".bmp", np.dstack([BGR, np.zeros(CORNER.shape, np.uint8)]))
    grey = opened(tmp_path, bmp)
    assert grey[12, 20] < 60
    assert grey[40, 80] > 200


def test_a_photo_of_64_megapixels_is_opened(tmp_path: Path) -> None:
    """Phones take them; a JPEG is decoded at an eighth to half of its size, as far as that suffices."""
    photo = np.asarray(cv2.resize(BGR, (9248, 6936), interpolation=cv2.INTER_NEAREST), np.uint8)
    assert opened(tmp_path, encoded(".jpg", photo))[12, 20] < 60


@pytest.mark.parametrize(("brand", "name"), [(b"heic", "HEIC"), (b"mif1", "HEIC"), (b"avif", "AVIF")])
def test_formats_of_phones_are_named(tmp_path: Path, brand: bytes, name: str) -> None:
    """The sentence says which format it is and what to do."""
    content = struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + b"mif1" + brand + bytes(400)
    with pytest.raises(UserError, match=rf"{name}.*save it as JPEG"):
        opened(tmp_path, content)


def test_of_an_animation_the_first_frame(tmp_path: Path) -> None:
    """The frames after it are left alone."""
    if not hasattr(cv2, "imwriteanimation"):
        pytest.skip("this OpenCV writes no animations")
    animation = cv2.Animation()
    animation.frames = [BGR, BGR * 0, BGR * 0]
    animation.durations = [100, 100, 100]
    path = tmp_path / "a.webp"
    cv2.imwriteanimation(str(path), animation)
    assert open_picture(path).grey.mean() > 150


def test_size_and_scale(tmp_path: Path) -> None:
    """Large pictures are reduced, small ones enlarged, and both say by how much."""
    for width, height in ((1, 1), (28, 28), (400, 100), (6500, 40), (13000, 3)):
        path = tmp_path / "a.jpg"
        path.write_bytes(encoded(".jpg", np.full((height, width), 200, np.uint8)))
        picture = open_picture(path)
        assert max(picture.grey.shape) <= SIDE_PX
        assert picture.grey.shape[1] * picture.scale == pytest.approx(width, rel=0.01)


def header_only(width: int, height: int) -> bytes:
    """Return a PNG that promises a size and holds nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IEND", b"")


def with_scans(jpeg: bytes, times: int) -> bytes:
    """Repeat the last scan of a progressive JPEG."""
    scan, end = jpeg.rindex(b"\xff\xda"), jpeg.rindex(b"\xff\xd9")
    return jpeg[:end] + jpeg[scan:end] * times + jpeg[end:]


def frame_of(width: int, height: int) -> bytes:
    """Return the segment of a JPEG that says how large it is."""
    return b"\xff\xc0" + struct.pack(">HBHHB3B", 11, 8, height, width, 1, 1, 0x11, 0)


DEEP_HEADER = struct.pack(">IIBBBBB", 8000, 8000, 16, 6, 0, 0, 0)
CLEAR_HEADER = struct.pack(">IIBBBBB", 8000, 8000, 8, 6, 0, 0, 0)
PROGRESSIVE_FRAME = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, 7000, 9000, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
EMPTY_CHUNK = png_chunk(b"teXt", b"")
PROGRESSIVE = bytes(cv2.imencode(".jpg", CORNER, [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1])
# What a careless reader takes for a segment that ends at a small picture, libjpeg steps over.
HIDDEN = b"\xff\xd8\xff\x01" + struct.pack(">H", 15) + frame_of(60_000, 60_000) + frame_of(8, 8)
HOSTILE = {
    "transparent": (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", CLEAR_HEADER), "8000 x 8000"),
    "gif": (b"GIF89a" + struct.pack("<HH", 8000, 8000) + bytes(20), "8000 x 8000"),
    "progressive, of full colour": (b"\xff\xd8" + PROGRESSIVE_FRAME, "9000 x 7000"),
    "16 bits": (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", DEEP_HEADER), "8000 x 8000"),
    "many chunks": (KINDS["png"][:33] + EMPTY_CHUNK * 100_000 + KINDS["png"][33:], "damaged"),
    "many segments": (b"\xff\xd8" + b"\xff\xe0\0\2" * 1_000_000 + KINDS["jpeg"][2:], "not a PNG"),
    "many scans": (with_scans(PROGRESSIVE, 300), "damaged"),
    "size hidden by a marker without a segment": (HIDDEN + b"\xff\xd9", "not a PNG"),
    "text": (b"these are no pixels", "not a PNG"),
    "empty": (b"", "not a PNG"),
    "size alone": (b"\x89PNG\r\n\x1a\n" + bytes(8) + struct.pack(">II", 9, 9), "damaged"),
    "signature alone": (b"\x89PNG\r\n\x1a\n", "damaged"),
    "huge header": (header_only(60_000, 60_000), "60000 x 60000"),
    "negative bmp": (b"BM" + bytes(12) + struct.pack("<IiiHH", 40, -60_000, -60_000, 1, 24), "60000 x 60000"),
    "no width": (header_only(0, 10), "damaged"),
    "no pixels": (header_only(10, 10), "damaged"),
    "jpeg of one byte more": (b"\xff\xd8\xff", "damaged"),
    "jpeg of other bytes": (b"\xff\xd8" + b"abcd" * 100, "damaged"),
    "endless jpeg": (b"\xff\xd8" + b"\xff" * 10_000, "damaged"),
    "tiff": (b"II*\0" + bytes(100), "not a PNG"),
}


@pytest.mark.parametrize(("content", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile(tmp_path: Path, content: bytes, reason: str) -> None:
    """Each is refused with one sentence that names the file."""
    with pytest.raises(UserError, match=reason) as refusal:
        opened(tmp_path, content)
    assert "a.png" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_what_is_not_needed_is_not_unpacked(tmp_path: Path) -> None:
    """Texts and profiles of a PNG, of a kilobyte each, that would fill the memory, and later frames."""
    bomb = zlib.compress(bytes(4_000_000), 9)
    more = png_chunk(b"zTXt", b"k\0\0" + bomb) * 100 + png_chunk(b"iCCP", b"k\0\0" + bomb)
    more += png_chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    png = KINDS["png"]
    assert np.array_equal(opened(tmp_path, png[:33] + more + png[33:]), opened(tmp_path, png))


def test_a_progressive_photo_is_opened(tmp_path: Path) -> None:
    """It has several scans, as many cameras and sites write them."""
    assert PROGRESSIVE.count(b"\xff\xda") > 5
    assert opened(tmp_path, PROGRESSIVE, "a.jpg")[12, 20] < 60


@pytest.mark.parametrize("kind", ["png", "16 bit", "jpeg", "webp", "bmp"])
def test_cut_short(tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str) -> None:
    """Half a picture is no picture, and only we say so."""
    with pytest.raises(UserError, match="cut short"):
        opened(tmp_path, KINDS[kind][: len(KINDS[kind]) * 2 // 3])
    assert capfd.readouterr().err == ""


def test_missing_folder_and_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says is passed on; the size is looked at before the pixels."""
    with pytest.raises(UserError, match="cannot read"):
        open_picture(tmp_path / "nowhere.png")
    with pytest.raises(UserError, match="cannot read"):
        open_picture(tmp_path)
    monkeypatch.setattr(picture_file, "FILE_BYTES_MAX", 100)
    with pytest.raises(UserError, match="larger"):
        opened(tmp_path, KINDS["bmp"])


@pytest.mark.parametrize(("kind", "name"), [("png", "PNG"), ("webp", "WebP")])
def test_formats_that_need_more_may_be_smaller(tmp_path: Path, kind: str, name: str) -> None:
    """A PNG is copied, and a WebP decoded slowly."""
    content = KINDS[kind] + bytes(picture_file.FORMAT_BYTES_MAX[name] - len(KINDS[kind]))
    assert opened(tmp_path, content)[12, 20] < 60
    with pytest.raises(UserError, match=f"larger than {len(content) >> 20} MiB"):
        opened(tmp_path, content + b"\0")


@settings(deadline=None, max_examples=60)
@given(kind=st.sampled_from(sorted(KINDS)), at=st.integers(0, 400), junk=st.binary(min_size=1, max_size=8))
def test_any_damage_is_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, kind: str, at: int, junk: bytes
) -> None:
    """Whatever bytes are overwritten, the file is opened or refused, never a traceback."""
    content = KINDS[kind]
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content[:at] + junk + content[at + len(junk) :])
    try:
        picture = open_picture(path)
    except UserError:
        return
    assert picture.grey.dtype == np.uint8
    assert max(picture.grey.shape) <= SIDE_PX
