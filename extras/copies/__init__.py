"""Copies of the database: backups, kept and put back, and the move to another database."""
