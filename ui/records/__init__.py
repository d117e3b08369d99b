"""Documents and the journal."""
