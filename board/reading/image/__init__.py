"""Pictures: from pixels to the pieces that are read."""
