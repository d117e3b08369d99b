"""Ballots on the console: opening, conducting, and votes of members without a device."""
