"""Computed from the meeting: quorums, agenda, places, verdicts, the room's screen, the strip."""
