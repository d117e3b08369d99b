"""The selection: places, decisions, finalising."""
