"""Training samples: variants of real ink, composed boards, and what is not a digit."""
