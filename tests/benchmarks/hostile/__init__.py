"""Hostile inputs: `python -m tests.benchmarks.hostile` makes them, tries them, and prints what failed."""
