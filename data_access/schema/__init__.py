"""The tables, by subject. All of them are known as soon as one is: what follows from the schema follows from all of it."""

from data_access.schema import discussion, meeting, record, scoring, tables, ways_in  # noqa: F401
