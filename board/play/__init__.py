"""Rounds to play on the board: what is asked, what an answer is worth, and what is kept of it.

Everything here is a value or a pure function, but for the file in `history`: chance comes
as a seed, and time with the commands.
"""
