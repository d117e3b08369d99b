"""Attached files of applicants as sent: the platform's zip, any zip or folder by dossier number."""
