"""Ink or a picture in, a reading out. Nothing here knows of pygame."""
