"""What is done in the room: agenda, presence, debate, ballots, time."""
