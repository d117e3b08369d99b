"""Tables by subject. Importing any table registers all tables, since derived lists need the whole schema."""

from data_access.schema import discussion, meeting, record, scoring, tables, ways_in  # noqa: F401
