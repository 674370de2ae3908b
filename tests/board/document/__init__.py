"""Tests of board/document."""
