"""The meeting: sittings, presence, the clock, ballots and their counting."""
