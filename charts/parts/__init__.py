"""Parts of charts: theme, labels, rows, cells, polar axes."""
