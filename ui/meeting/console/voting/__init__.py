"""Ballots on the console: opening one, holding it, and the votes of members without a device."""
