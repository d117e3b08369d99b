"""What a call is checked against: its journal to the end, the sum of its rows, and how far it had come."""
