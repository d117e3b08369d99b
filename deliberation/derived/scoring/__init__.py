"""What follows from the marks: official ranks and scores, ties, who has read what, agreement, what deserves the talk."""
