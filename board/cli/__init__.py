"""The commands beside the board itself: read and replay."""
