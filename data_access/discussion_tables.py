"""The tables of the discussion: what the jury talks about. As the others, they restate the rules."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table

from data_access.columns import Moment, in_call, metadata, of, revision, text

recall: Final = Table(
    "recall",
    metadata,
    in_call(),
    Column("candidature_id", Integer, primary_key=True, autoincrement=False),
    text("by"),
    Column("at", Moment, nullable=False),
    text("reason"),
    *revision(),
    of("candidature", "candidature_id"),
    CheckConstraint("length(trim(reason)) > 0", name="reason"),
    Index(None, "call_id", "revision"),
)
