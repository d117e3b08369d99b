"""People who come in by a file: what it would change, and whom they work for."""
