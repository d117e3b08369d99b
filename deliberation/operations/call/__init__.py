"""Verbs on a call, its people and their devices."""
