"""Tests of board/state."""
