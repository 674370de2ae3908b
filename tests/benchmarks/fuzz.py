"""Files that nobody should have made, tried on all that reads files, for a set time.

    python -m tests.benchmarks.fuzz [--seconds 60] [--targets ink picture …] [--to FOLDER]

The time goes in equal parts to random damage, to Hypothesis, which damages good files in ever new ways,
and to atheris (`pip install atheris`), which follows the code that is reached, each target in a process
of its own.
A file is read or refused with a UserError, soon; anything else is a finding: it is printed, and the file
kept in the folder, for a test to be made of it. Prints how many files were tried. The exit status is 1
if anything was found.
"""

import argparse
import hashlib
import importlib
import importlib.util
import io
import json
import re
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from zlib import crc32

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SLOW_S = 5.0
"""A file that takes longer, of processor time, is a finding."""
MOST_BYTES = 20_000
EXAMPLES = 500

_TRIED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


@dataclass(frozen=True)
class Target:
    """Hold what reads a file.

    Attributes:
        read: reads a file's content, or refuses it with a UserError; raises nothing else.
        seeds: good files, and some that were hard once.
    """

    read: Callable[[bytes], None]
    seeds: Sequence[bytes]


@dataclass
class Findings:
    """Keep files that were neither read nor refused, one for each place in the code.

    Attributes:
        folder: where the files are kept.
        tried: how many files were tried.
        places: where in the code something went wrong, and with which file.
    """

    folder: Path
    tried: int = 0
    places: dict[str, Path] = field(default_factory=dict)

    def attempt(self, name: str, target: Target, content: bytes) -> None:
        """Try one file."""
        self.tried += 1
        began_s = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                target.read(content)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            self._keep(name, f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}", content)
        else:
            if time.process_time() - began_s > SLOW_S:
                self._keep(name, "slow", content)

    def _keep(self, name: str, place: str, content: bytes) -> None:
        place = f"{name}: {place}"
        if place not in self.places:
            path = self.folder / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}"
            path.write_bytes(content)
            self.places[place] = path
            print(f"found {place} ({path})", flush=True)


def targets() -> dict[str, Target]:
    """Return all that reads files, by name."""
    import cv2
    import numpy as np
    from numpy.typing import NDArray

    from board.document.page import Change, Edit
    from board.document.page_image import Picture
    from board.ink.inkml import inkml_of, read_page
    from board.ink.stroke import Stroke
    from board.reading.image.mask import ink_mask_of
    from board.reading.image.picture import PictureSource
    from board.reading.image.picture_file import SIDE_PX, picture_in
    from board.reading.network.layers import Pooling
    from board.reading.network.network import CLASSES, load_network
    from board.reading.network.network_file import write_network_file
    from board.reading.reader import Reader
    from board.state.keymap import COMMAND_OF_KEY
    from board.storage.journal_decoder import JournalDecoder
    from board.storage.journal_encoder import JournalEncoder
    from board.storage.journal_format import Pens, board_line
    from board.storage.settings_file import load
    from board.system.errors import UserError
    from tests.board.ink import test_inkml
    from tests.board.reading.image import test_picture_file
    from tests.support.handwriting import written

    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    cv2.setNumThreads(1)
    reader = Reader.load()
    glyphs = np.random.default_rng(0).integers(0, 256, (2, 28, 28), np.uint8)
    small_arrays = {"kernel-0": np.ones((12, 49), np.float32), "bias-0": np.ones(12, np.float32)}
    card = write_network_file(
        folder / "small.npz", CLASSES, [Pooling(), Pooling()], small_arrays, {"name": "small"}
    )
    small = (folder / "small.npz").read_bytes()

    def one_sentence(refusal: UserError) -> None:
        assert "\n" not in str(refusal)

    def ink(content: bytes) -> None:
        path = folder / "a.inkml"
        path.write_bytes(content)
        try:
            page = read_page(path)
        except UserError as refusal:
            one_sentence(refusal)
            return
        for stroke in page.ink:
            assert np.isfinite(stroke.points).all()
            assert (np.diff(stroke.times_s) >= 0).all()
            assert stroke.pen_px > 0

    def picture(content: bytes) -> None:
        try:
            grey = picture_in(content, "a.png").grey
        except UserError as refusal:
            one_sentence(refusal)
            return
        assert grey.dtype == np.uint8
        assert 1 <= max(grey.shape) <= SIDE_PX

    def pixels(content: bytes) -> None:
        width = 1 + (content[0] if content else 0)
        grey = np.frombuffer(content[1:] or b"\0", np.uint8)
        grey = np.resize(grey, (max(1, len(grey) // width), width))
        large = np.repeat(np.repeat(grey, 8, axis=0), 8, axis=1)
        for paper in (grey, large):
            page = PictureSource(ink_mask_of(paper))
            for n in range(min(3, len(page.pieces))):
                page.glyph((n,))

    def writing(content: bytes) -> None:
        numbers = np.frombuffer(content[: len(content) // 4 * 4], np.float32)
        numbers = np.clip(np.nan_to_num(numbers), -1e7, 1e7)
        points = numbers[: len(numbers) // 2 * 2].reshape(-1, 2)
        ends = np.flatnonzero(points[:, 0] < 0) + 1
        parts = [part for part in np.split(points, ends) if len(part)]
        reading = reader.read_ink([Stroke(part, np.zeros(len(part))) for part in parts])
        assert bool(reading.text) == bool(parts)

    def network(content: bytes, said: bytes | None = None) -> None:
        path = folder / "network.npz"
        path.write_bytes(content)
        vouched = {**card, "sha256": hashlib.sha256(content).hexdigest()}
        path.with_suffix(".json").write_bytes(said if said is not None else json.dumps(vouched).encode())
        try:
            loaded = load_network(path)
        except UserError as refusal:
            one_sentence(refusal)
        else:
            assert np.allclose(loaded.probabilities(glyphs).sum(axis=1), 1, atol=1e-5)

    def array(content: bytes) -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as members:
            members.writestr("kernel-0.npy", content)
            members.writestr("bias-0.npy", npy_of(small_arrays["bias-0"]))
        network(archive.getvalue())

    def npy_of(values: NDArray[np.float32]) -> bytes:
        content = io.BytesIO()
        np.save(content, values)
        return content.getvalue()

    def journal(content: bytes) -> None:
        for lines in (content, b"".join(_checked(line) for line in content.split(b"\n"))):
            decoder = JournalDecoder(no_picture)
            decoder.decode(lines)
            decoder.finish()
            JournalEncoder(decoder.known).compacting(decoder.document, decoder.size)()
            for page in decoder.document.pages:
                assert all(np.isfinite(stroke.points).all() for stroke in page.ink)

    def no_picture(name: str, size: tuple[int, int]) -> Picture:
        raise ValueError(f"there is no picture {name} of {size}")

    def toml(content: bytes) -> None:
        path = folder / "settings.toml"
        path.write_bytes(content)
        load(path, lambda key: key in COMMAND_OF_KEY)

    def journal_seed() -> bytes:
        encoder = JournalEncoder()
        lines = board_line((1920, 1080), 0)
        for n, stroke in enumerate(written("47")):
            lines += encoder.line([Edit(0, (Change(n, (), (stroke,)),))], Pens(), all_points=True)
        return lines

    def in_bytes(files: Mapping[str, tuple[Sequence[object], str]]) -> list[bytes]:
        contents = [content for content, _ in files.values() if len(content) < MOST_BYTES]
        return [c if isinstance(c, bytes) else str(c).encode() for c in contents]

    flat = np.concatenate([stroke.points for stroke in written("47 1")]).astype(np.float32)
    head, xyt = test_inkml.HEAD, test_inkml.XYT
    every_notation = f"""{head}{xyt}<trace>1 2 3, '1'1"1, * * *, #F 2 3, ?-2T</trace></ink>"""
    return {
        "ink": Target(
            ink,
            [inkml_of(tuple(written("4"))).encode(), every_notation.encode(), *in_bytes(test_inkml.HOSTILE)],
        ),
        "picture": Target(picture, [*test_picture_file.KINDS.values(), *in_bytes(test_picture_file.HOSTILE)]),
        "pixels": Target(
            pixels, [bytes([60]) + bytes(range(256)) * 10, bytes([0, 0]), bytes([9]) + b"\0\xff" * 80]
        ),
        "writing": Target(
            writing, [flat.tobytes(), (flat * [1, -1]).astype(np.float32).tobytes(), bytes(400)]
        ),
        "network": Target(network, [small]),
        "array": Target(array, [npy_of(small_arrays["kernel-0"])]),
        "card": Target(lambda content: network(small, content), [json.dumps(card).encode(), b"{}"]),
        "journal": Target(journal, [journal_seed(), b"00000000 []\n"]),
        "settings": Target(
            toml, [b'theme = "dark"\npen = "broad"\n[keys]\nread = ["space"]\nclear = "c"\n', b"[[keys]]"]
        ),
    }


def _checked(line: bytes) -> bytes:
    """Return a journal's line with the checksum it should have."""
    text = line.partition(b" ")[2]
    return b"%08x %s\n" % (crc32(text), text)


def by_hypothesis(name: str, target: Target, findings: Findings, seconds: float) -> None:
    """Damage good files in ever new ways."""
    until_s = time.monotonic() + seconds
    change = st.tuples(st.integers(0, MOST_BYTES), st.integers(0, 40), st.binary(max_size=12))

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[*HealthCheck])
    @given(
        seed=st.sampled_from(list(target.seeds)),
        changes=st.lists(change, max_size=4),
        times=st.integers(1, 3),
    )
    def damage(seed: bytes, changes: list[tuple[int, int, bytes]], times: int) -> None:
        if time.monotonic() > until_s:
            return
        for at, gone, junk in changes:
            at %= len(seed) + 1
            seed = seed[:at] + junk * times + seed[at + gone :]
        findings.attempt(name, target, seed)

    while time.monotonic() < until_s:
        damage()


def by_chance(name: str, target: Target, findings: Findings, seconds: float) -> None:
    """Damage good files at random: far more of them than Hypothesis does, and simpler ones."""
    until_s = time.monotonic() + seconds
    rng = Random(0)
    while time.monotonic() < until_s:
        content = bytearray(rng.choice(target.seeds))
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(content) + 1)
            content[at : at + rng.choice((0, 1, 1, 4, 40))] = rng.randbytes(rng.choice((0, 1, 1, 4, 12)))
        findings.attempt(name, target, bytes(content))


def by_atheris(name: str, findings: Findings, seconds: float) -> None:
    """Follow the code that is reached; in another process, which may end in any way."""
    with tempfile.TemporaryDirectory() as corpus:
        command = [sys.executable, "-m", "tests.benchmarks.fuzz", "--to", str(findings.folder)]
        run = subprocess.run(
            [*command, "--follow", name, corpus, "--seconds", str(round(seconds))],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    tried = _TRIED.search(run.stderr)
    findings.tried += int(tried[1]) if tried else 0
    for line in run.stdout.splitlines():
        if line.startswith("found "):
            print(line, flush=True)
            place, _, kept = line.removeprefix("found ").rstrip(")").rpartition(" (")
            findings.places[place] = Path(kept)
    if run.returncode:
        last = next((line for line in reversed(run.stderr.splitlines()) if "ERROR" in line), "ended")
        path = next(findings.folder.glob(f"{name}-crash-*"), findings.folder)
        findings.places[f"{name}: {last}"] = path
        print(f"found {name}: {last} ({path})", flush=True)


def follow(name: str, corpus: Path, folder: Path, seconds: float) -> None:
    """Try one target by atheris, in this process, which it ends."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["board"]):
        target = targets()[name]
    for n, seed in enumerate(target.seeds):
        (corpus / f"seed-{n}").write_bytes(seed)
    findings = Findings(folder)
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={round(seconds)}",
            f"-max_len={MOST_BYTES}",
            f"-timeout={round(4 * SLOW_S)}",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            f"-artifact_prefix={folder / name}-crash-",
            str(corpus),
        ],
        lambda content: findings.attempt(name, target, content),
    )
    atheris.Fuzz()


def main() -> int:
    """Print what was tried and found; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="for all targets together")
    parser.add_argument("--targets", nargs="+", metavar="NAME")
    parser.add_argument("--to", type=Path, help="a folder for what is found")
    parser.add_argument("--follow", nargs=2, metavar=("NAME", "CORPUS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.to or Path(tempfile.mkdtemp(prefix="found-"))
    folder.mkdir(parents=True, exist_ok=True)
    if options.follow:
        follow(options.follow[0], Path(options.follow[1]), folder, options.seconds)
    every = targets()
    chosen = options.targets or list(every)
    has_atheris = importlib.util.find_spec("atheris") is not None
    if not has_atheris:
        print("atheris is not installed: the others have all of the time")
    each_s = options.seconds / len(chosen) / (3 if has_atheris else 2)
    found = 0
    print(f"{'':10}{'at random':>12}{'Hypothesis':>12}{'atheris':>12}{'found':>8}")
    for name in chosen:
        findings = Findings(folder)
        by_chance(name, every[name], findings, each_s)
        tried = [findings.tried]
        by_hypothesis(name, every[name], findings, each_s)
        tried.append(findings.tried - tried[0])
        if has_atheris:
            by_atheris(name, findings, each_s)
        tried.append(findings.tried - sum(tried))
        counts = "".join(f"{count:12}" for count in tried)
        print(f"{name:10}{counts}{len(findings.places):8}", flush=True)
        found += len(findings.places)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
