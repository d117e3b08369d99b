"""Tools for developers, in a checkout alone: they stand on the program, and import nothing of its tests."""
