"""Radars: one candidature against the shortlist, two to four laid over one another, or beside one another."""
