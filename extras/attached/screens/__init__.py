"""Attached files on screen: the list, and their pages."""
