"""Verbs of the meeting: agenda, presence, debate, ballots, time."""
