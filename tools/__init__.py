"""Tools for developers, in a checkout alone: built on the program, without imports from its tests."""
