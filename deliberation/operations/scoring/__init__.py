"""Verbs of scoring: assignment, recusals, grids, notes."""
