"""Tests of trainer/training."""
