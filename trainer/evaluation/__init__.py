"""Figures: accuracy, boards, photos, comparisons, reports."""
