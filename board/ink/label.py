"""Labels: what one mark can be read as, or named by a person."""

DIGITS = "0123456789"

NOT_A_DIGIT = "?"
"""The label of a mark that is written but is not a digit."""

SIGNS = tuple("+-×÷=.,/():")
"""The signs that a person can name a mark as."""

LABELS = (*DIGITS, NOT_A_DIGIT)
