"""Compare how many lines of sums are understood on paper, with the same ink read as strokes.

    python -m tests.benchmarks.sums_on_paper --boards BOARDS [--count N] [--keep FOLDER]

The boards' ink is photographed on made-up sheets, plain, lined and squared, half in the shade and a little
from aside. `digit-board read --signs --json` reads them, one command for all, and the boards' own files too.
A line is understood if a sum with its text is found, and judged as it is in truth; another sum is judged
wrongly if its judgement is not that of the line that its text is most like.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path

import cv2

from board.sums.equation import judge
from tests.benchmarks.sums import SAME, boards_in
from tests.support.sheets import PAPERS, sheet_of

COLUMNS = ("lines", "as strokes", "on paper", "judged wrongly")
Found = Counter[tuple[str, bool | None]]


def read(paths: list[Path]) -> list[Found]:
    """Return the texts of the sums in files, and whether they hold."""
    command = [sys.executable, "-m", "board", "read", "--signs", "--json", *map(str, paths)]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    sums = [json.loads(line).get("sums", []) for line in output.splitlines()]
    return [Counter((found["text"].translate(SAME), found["holds"]) for found in page) for page in sums]


def is_wrong(text: str, holds: bool | None, truth: Found) -> bool:
    """Tell whether a sum is judged otherwise than the true line that is most like it."""
    line = max(truth, key=lambda line: SequenceMatcher(None, text, line[0]).ratio())
    return holds is not None and holds is not line[1]


def main() -> None:
    """Photograph the boards, read both, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--boards", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--count", type=int, default=36, metavar="N", help="so many boards (36)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the pictures stay")
    options = parser.parse_args()
    boards = list(islice(((name, b) for name, b in boards_in(options.boards) if b.as_named), options.count))
    with tempfile.TemporaryDirectory() as away:
        folder = options.keep or Path(away)
        folder.mkdir(parents=True, exist_ok=True)
        pictures = [folder / f"{Path(name).stem}.png" for name, _ in boards]
        for seed, ((_, board), picture) in enumerate(zip(boards, pictures, strict=True)):
            cv2.imwrite(str(picture), sheet_of(board.ink, seed))
        on_paper = read(pictures)
    as_strokes = read([options.boards / name for name, _ in boards])
    lines: Counter[str] = Counter()
    paper: Counter[str] = Counter()
    strokes: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for seed, ((name, board), found, drawn) in enumerate(zip(boards, on_paper, as_strokes, strict=True)):
        kind = PAPERS[seed % len(PAPERS)]
        truth = Counter((text.translate(SAME), judge(text).holds) for text, _ in board.sums)
        lines[kind] += truth.total()
        paper[kind] += (truth & found).total()
        strokes[kind] += (truth & drawn).total()
        wrong[kind] += sum(is_wrong(*each, truth) for each in (found - truth).elements())
        for text, _ in (truth & drawn) - found:
            print(f"{name} ({kind}): {text} is lost on paper: {sorted(text for text, _ in found - truth)}")
    print(f"{'paper':10}" + "".join(f"{column:>16}" for column in COLUMNS))
    for kind in PAPERS:
        print(f"{kind:10}" + "".join(f"{column[kind]:16}" for column in (lines, strokes, paper, wrong)))
    print(f"{'all':10}" + "".join(f"{column.total():16}" for column in (lines, strokes, paper, wrong)))


if __name__ == "__main__":
    main()
