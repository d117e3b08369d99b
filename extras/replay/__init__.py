"""A finalised meeting, read again act by act: for lessons, and for an appeal."""
