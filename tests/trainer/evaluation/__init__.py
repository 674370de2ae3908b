"""Tests of trainer/evaluation."""
