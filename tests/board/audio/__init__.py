"""Tests of board/audio."""
