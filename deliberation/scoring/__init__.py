"""Marks: grids, what a mark may be, what a file of scores would change."""
