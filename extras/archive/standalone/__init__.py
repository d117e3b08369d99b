"""The verifier of archives, in Python's standard library alone: each archive holds it, as one file, and the program uses it too."""
