"""Tests of phones: the protocol, the server and the page."""
