"""All figures of speed, one table after the other: `python -m tests.benchmarks`.

With DISPLAY set the windows are real ones, else SDL's dummy. What needs data of its own is left out.
"""

import subprocess
import sys

TABLES = ("start_up", "frames", "reading", "read_latency", "sum_signs", "idle", "long_use", "phones")


def main() -> None:
    """Print each table under the command that prints it alone."""
    for name in TABLES:
        command = ["-m", f"tests.benchmarks.{name}"]
        print(f"\npython {' '.join(command)}\n", flush=True)
        subprocess.run([sys.executable, *command], check=True)


if __name__ == "__main__":
    main()
