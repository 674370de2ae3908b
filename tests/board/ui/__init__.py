"""Tests of board/ui."""
