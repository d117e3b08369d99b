"""A juror's marks and recusals."""
