"""Tests of the board and its trainer."""
