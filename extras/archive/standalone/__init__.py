"""Verifier of archives, on Python's standard library alone: each archive includes the verifier, also used by the program."""
