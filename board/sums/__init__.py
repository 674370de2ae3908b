"""Sums: what lines and columns of digits and signs mean, in exact arithmetic."""
