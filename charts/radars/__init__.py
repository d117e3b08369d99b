"""Radars: a candidature against the shortlist, or two to four candidatures overlaid or side by side."""
