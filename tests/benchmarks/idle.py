"""How much of a core a board uses at which nothing happens.

    python -m tests.benchmarks.idle [--seconds 20] [--times 3]

Starts the real command with a folder of its own, waits until the network is loaded and the
last event is old, and then counts the process's own time. With DISPLAY set the window is a
real one, else SDL's dummy.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.start_up import kept

SETTLED_S = 5.0

IDLE = """
import os, sys, threading, time
settled_s, seconds = map(float, sys.argv[1:])

def tell():
    time.sleep(settled_s)
    began_s, own_s = time.perf_counter(), time.process_time()
    time.sleep(seconds)
    print((time.process_time() - own_s) / (time.perf_counter() - began_s), flush=True)
    os._exit(0)

threading.Thread(target=tell, daemon=True).start()
from board.__main__ import main
main([])
"""


def main() -> None:
    """Print the share of a core."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    if "DISPLAY" not in os.environ:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    command = [sys.executable, "-c", IDLE, str(SETTLED_S), str(options.seconds)]
    shares = []
    for _ in range(options.times):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run(command, env=kept(Path(folder)), capture_output=True, text=True, check=True)
        shares.append(float(run.stdout.split()[-1]))
    print(os.environ.get("SDL_VIDEODRIVER", "a real window") + ", nothing happens")
    print(
        f"share of a core: median {statistics.median(shares):.2%}, most {max(shares):.2%} "
        f"of {options.times} times {options.seconds:g} s"
    )


if __name__ == "__main__":
    main()
