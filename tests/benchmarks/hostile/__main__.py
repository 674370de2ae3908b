"""Every kind of hostile input, made by script, in one table.

    python -m tests.benchmarks.hostile [--count 300]

Prints how many inputs of each kind were tried, the worst time and memory, and each failure.
"""

import argparse

from tests.benchmarks.hostile import commands, journals, settings
from tests.benchmarks.hostile.trials import print_table, tried

MODULES = (journals, settings, commands)


def main() -> None:
    """Try every kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="how many of each kind that has no end (default: its own)")
    options = parser.parse_args()
    kinds = {m.KIND: tried(m.__name__, options.count or m.COUNT) for m in MODULES}
    raise SystemExit(bool(print_table(kinds)))


if __name__ == "__main__":
    main()
