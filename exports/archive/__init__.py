"""The archive of a finalised call, and files for each applicant."""
