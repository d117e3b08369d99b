"""Verbs on a call itself, its people and their devices."""
