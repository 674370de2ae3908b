"""Background work: recognition, opening files, the tones of pictures."""
