"""What is kept of a finalised call, and what each applicant may be told."""
