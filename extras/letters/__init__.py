"""Letters to applicants, messages to people of the call, calendar files."""
