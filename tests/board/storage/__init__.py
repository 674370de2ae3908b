"""Tests of board/storage."""
