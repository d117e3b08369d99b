"""Rows of the database as the domain's objects, and back: one module a subject."""
