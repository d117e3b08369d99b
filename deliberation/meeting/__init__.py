"""The meeting: sittings, presence, the clock, ballots and how they are counted."""
