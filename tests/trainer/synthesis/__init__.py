"""Tests of trainer/synthesis."""
