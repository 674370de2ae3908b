"""Tests of board/play."""
