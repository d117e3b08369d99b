"""Rows copied between databases."""
