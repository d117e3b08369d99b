"""Background draws of weights and jurors: a thread of their own, released at times that reveal nothing of hidden files."""
