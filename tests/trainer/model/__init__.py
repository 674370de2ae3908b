"""Tests of trainer/model."""
