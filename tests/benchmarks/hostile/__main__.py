"""Every kind of hostile input, made by script, in one table.

    python -m tests.benchmarks.hostile [--count 300]

Prints how many inputs of each kind were tried, the worst time and memory, and each failure.
"""

import argparse
from collections.abc import Iterator

from tests.benchmarks.hostile import commands, journals, pictures, places, settings
from tests.benchmarks.hostile.trials import Outcome, print_table, tried

MODULES = (journals, settings, places, commands)


def main() -> None:
    """Try every kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="how many of each kind that has no end (default: its own)")
    options = parser.parse_args()
    kinds: dict[str, Iterator[Outcome]] = {
        m.KIND: tried(m.__name__, options.count or m.COUNT) for m in MODULES
    }
    kinds["pictures"] = pictures.outcomes(options.count or pictures.COUNT)
    raise SystemExit(bool(print_table(kinds.items())))


if __name__ == "__main__":
    main()
