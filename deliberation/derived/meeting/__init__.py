"""What follows from the meeting: quorums, the agenda, places, verdicts, what the room and the strip show."""
