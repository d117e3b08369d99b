"""Tables: workbooks and CSV files of the selection, the marks, the laureates, and blank grids."""
