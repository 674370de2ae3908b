"""The document: its pages, edits, page images and corrections."""
