"""Data: formats, public sets, imports, and which writers are for what."""
