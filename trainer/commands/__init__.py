"""The trainer's commands: one module each, with its options and what it does with them."""
