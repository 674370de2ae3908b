"""Tests of board/sums."""
