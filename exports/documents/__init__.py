"""Documents to read, print and sign: minutes, booklet, paper grids, as DOCX and PDF."""
