"""Phones: the page that the board serves, and the protocol in which phones write."""
