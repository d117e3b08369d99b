"""Background draws of weights and jurors, in a separate thread, released at times that reveal nothing of hidden files."""
