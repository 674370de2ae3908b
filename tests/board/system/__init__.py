"""Tests of board/system."""
