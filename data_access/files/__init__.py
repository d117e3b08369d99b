"""Files beside the database: what applicants attached, copies of all, secrets for their owner alone."""
