"""Exports: from a viewer's snapshot to the bytes of a file."""
