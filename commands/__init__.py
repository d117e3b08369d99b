"""Command line, a module per subject, put together by ``cli.py``."""
