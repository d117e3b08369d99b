"""Score grids, one sheet a juror or one row a mark, to records."""
