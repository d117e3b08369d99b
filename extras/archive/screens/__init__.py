"""Erasing a call, among its documents and its settings."""
