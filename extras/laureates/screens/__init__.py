"""Past laureates on screens: their list, a sheet’s line, the files that bring them."""
