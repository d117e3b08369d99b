"""Marks: grids, valid marks, effect of a file of scores."""
