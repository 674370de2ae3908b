"""The real loop, from events to pictures and standard output."""
