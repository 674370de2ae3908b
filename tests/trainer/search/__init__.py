"""Tests of trainer/search."""
