"""The draws of weights and jurors, made aside: in a thread of their own, released at an hour that tells nothing of hidden files."""
