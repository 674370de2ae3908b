"""Tests of board/reading."""
