"""Files that applicants attached, as somebody sends them: a zip of the platform, any zip or folder by dossier number."""
