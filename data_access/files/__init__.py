"""Files beside the database: attached files, copies, private files."""
