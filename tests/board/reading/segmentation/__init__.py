"""Tests of board/reading/segmentation."""
