"""What a set brings that the shipped network was, or was not, trained on: a data folder of the opposite.

    python -m tests.benchmarks.other_sets --data DATA --to OTHER
    digit-trainer train --data OTHER --run runs/other
    digit-trainer export runs/other --data OTHER --to runs/other.npz
    python -m tests.benchmarks.seeds --data DATA assets/network.npz runs/other.npz

The shipped network has seen writers of UCI pendigits and no picture of USPS. In the folder made here the
writers of UCI pendigits are neither trained on nor chosen by, and USPS's training pictures are trained on.
"""

import argparse
import json
import shutil
from pathlib import Path

from trainer.data.dataset import pen_files, read_usps, split_in
from trainer.data.writing import write_arrays


def main() -> None:
    """Write the folder and say what is in it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    options = parser.parse_args()
    options.to.mkdir(parents=True)
    divided = split_in(options.data)
    if divided is None:
        parser.error(f"{options.data} has no split of its writers")
    ink = [
        path for kind, path in pen_files(options.data) if kind != "winners"
    ]  # these are of the writers moved
    for path in [options.data / "mnist.npz", *ink]:
        shutil.copyfile(path, options.to / path.name)
    split = json.loads(divided.read_text(encoding="utf-8"))
    moved = [w for side in ("train", "validation") for w in split[side] if w.startswith("pendigits/")]
    sides = {side: [w for w in writers if w not in moved] for side, writers in split.items()}
    sides["test"] += moved
    (options.to / divided.name).write_text(json.dumps(sides), encoding="utf-8")
    pictures = read_usps(options.data / "usps.npz")[0]
    write_arrays(options.to / "pictures-usps.npz", x=pictures.pictures, y=pictures.labels)
    print(
        f"{options.to}: {len(moved)} writers of UCI pendigits left out, "
        f"{len(pictures)} pictures of USPS added"
    )


if __name__ == "__main__":
    main()
