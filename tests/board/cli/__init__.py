"""Tests of board/cli."""
