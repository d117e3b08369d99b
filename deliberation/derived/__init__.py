"""Computed from a snapshot: ranking, quorums, agenda, triage, places, the strip."""
