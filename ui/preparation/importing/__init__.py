"""Imports on screen: read a file or the platform, show the changes, then write them all at once."""
