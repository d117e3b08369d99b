"""Files that applicants attached: imported, drawn page by page, searched."""
