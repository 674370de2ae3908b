"""Tests of board/ink."""
