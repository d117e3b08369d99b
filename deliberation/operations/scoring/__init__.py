"""What is done before the meeting: who reads what, recusals, grids, notes."""
