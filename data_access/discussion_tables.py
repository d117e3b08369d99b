"""The tables of the discussion: what the jury talks about, who dissents. They restate the rules."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Integer, PrimaryKeyConstraint, String, Table

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

dissent: Final = Table(
    "dissent",
    metadata,
    in_call(),
    Column("candidature_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("decision_version", Integer, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("track", String(40)),
    text("sentence"),
    text("recorded_by"),
    Column("at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    *revision(),
    PrimaryKeyConstraint("candidature_id", "person_id", "decision_version"),
    of("candidature", "candidature_id"),
    of("person", "person_id"),
    CheckConstraint("outcome IN ('selected', 'reserve', 'declined')", name="outcome"),
    CheckConstraint("decision_version >= 1", name="decision_version"),
    Index(None, "call_id", "revision"),
)
