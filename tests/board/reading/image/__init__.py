"""Tests of board/reading/image."""
