"""Computed from a snapshot: ranking, quorums, agenda, openness, places, the strip."""
