"""Tests of board/reading/network."""
