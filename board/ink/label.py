"""Labels: what one mark can be read as, or named by a person."""

DIGITS = "0123456789"

NOT_A_DIGIT = "?"
"""The label of a mark that is written but is not a digit."""

LABELS = (*DIGITS, NOT_A_DIGIT)
