"""Verbs on candidatures: import, pre-select, admit late ones, withdraw."""
