"""The state of the board, the commands, and the one function that changes it."""
