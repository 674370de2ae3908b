"""Property tests take the time they need: what is slow is measured in tests/benchmarks."""

import sys

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

if sys.platform == "win32":
    # Windows has no pipes, devices and limits of files as these need them.
    collect_ignore = ["end_to_end/test_nothing_bricks.py"]
