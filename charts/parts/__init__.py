"""What charts are made of: theme, labels, rows, cells, polar axes."""
