"""Property tests take the time they need: what is slow is measured in tests/benchmarks."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
