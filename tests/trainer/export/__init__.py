"""Tests of trainer/export."""
