"""What follows from a snapshot: ranking, quorums, agenda, piles, places, what the strip says."""
