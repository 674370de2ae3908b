"""What is kept in files: journal, pictures, settings, exports."""
