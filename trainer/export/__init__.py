"""Networks in the board's format, and their promotion."""
