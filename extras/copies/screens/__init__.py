"""The age of the last backup, on *Home*."""
