"""What checks an archive with Python's standard library alone: each archive holds it, as one file, and the program checks by it too."""
