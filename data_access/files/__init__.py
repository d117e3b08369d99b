"""Files beside the database: attached files, private files."""
