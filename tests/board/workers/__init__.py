"""Tests of board/workers."""
