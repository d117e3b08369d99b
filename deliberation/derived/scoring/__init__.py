"""Computed from the marks: official ranks and scores, ties, coverage, agreement, robustness."""
