"""Past laureates on screens: list, a sheet's line, and imports."""
