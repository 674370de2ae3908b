"""Ink: strokes of points with times, and the files that hold them."""
