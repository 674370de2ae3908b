"""The operating system's side: files, folders, locks, the clipboard, standard output."""
