"""Score grids, a sheet per juror or a row per mark, to records."""
