"""The network and the glyph that it sees."""
