"""Every kind of hostile input, made by script, in one table.

    python -m tests.benchmarks.hostile [--count 300]

Prints how many inputs of each kind were tried, the worst time and memory, and each failure.
"""

import argparse
from collections.abc import Iterable, Mapping

from tests.benchmarks.hostile import commands, journals
from tests.benchmarks.hostile.trials import Outcome, tried

MODULES = (journals, commands)


def print_table(kinds: Mapping[str, Iterable[Outcome]]) -> int:
    """Print a row for each kind, and its failures; return how many there are."""
    print(f"{'kind':<12} {'tried':>7} {'worst time':>11} {'worst memory':>13} {'failures':>9}")
    failures = 0
    for kind, outcomes in kinds.items():
        found = list[Outcome]()
        for outcome in outcomes:
            found.append(outcome)
            if outcome.failure:
                print(f"    {kind} {outcome.name}: {outcome.failure}", flush=True)
        failed = [outcome for outcome in found if outcome.failure]
        failures += len(failed)
        worst_s = max((outcome.took_s for outcome in found), default=0.0)
        worst_mb = max((outcome.memory_mb for outcome in found), default=0.0)
        row = f"{kind:<12} {len(found):>7} {worst_s:>9.2f} s {worst_mb:>10.0f} MB {len(failed):>9}"
        print(row, flush=True)
    return failures


def main() -> None:
    """Try every kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="how many of each kind that has no end (default: its own)")
    options = parser.parse_args()
    kinds = {m.KIND: tried(m.__name__, options.count or m.COUNT) for m in MODULES}
    raise SystemExit(bool(print_table(kinds)))


if __name__ == "__main__":
    main()
