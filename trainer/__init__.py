"""Trains the network that the board reads with."""
