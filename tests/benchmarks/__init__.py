"""What measures speed: prints tables, asserts nothing about absolute time."""
