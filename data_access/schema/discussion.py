"""The tables of the discussion: what the jury talks about, who dissents. They restate the rules."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, String, Table

from data_access.schema.columns import Moment, choice, flag, in_call, metadata, moment, number, of, of_candidature, of_person, revised, text
from deliberation.selection.decisions import Outcome

recall: Final = Table(
    "recall",
    metadata,
    in_call(),
    Column("candidature_id", Integer, primary_key=True, autoincrement=False),
    text("by"),
    moment("at"),
    text("reason"),
    *revised(),
    of("candidature", "candidature_id"),
    CheckConstraint("length(trim(reason)) > 0", name="reason"),
)

agreement: Final = Table(
    "agreement",
    metadata,
    *of_candidature(),
    *number(),
    *choice("outcome", Outcome.decided()),
    Column("track", String(40)),
    text("reason"),
    text("read_by"),
    moment("read_at"),
    Column("ended_at", Moment),
    Column("decided_version", Integer),
    *revised(),
    flag("reason_is_proposed"),
    PrimaryKeyConstraint("candidature_id", "number"),
    CheckConstraint("decided_version IS NULL OR ended_at IS NOT NULL", name="decided_version"),
)

debate_line: Final = Table(
    "debate_line",
    metadata,
    *of_candidature(),
    *number(),
    text("text"),
    text("written_by"),
    moment("written_at"),
    flag("in_minutes"),
    Column("struck_at", Moment),
    *revised(),
    PrimaryKeyConstraint("candidature_id", "number"),
    CheckConstraint("length(trim(text)) > 0", name="text"),
    CheckConstraint("struck_at IS NULL OR NOT in_minutes", name="struck_at"),
)

dissent: Final = Table(
    "dissent",
    metadata,
    *of_candidature(),
    *of_person(),
    Column("decision_version", Integer, nullable=False),
    *choice("outcome", Outcome.decided()),
    Column("track", String(40)),
    text("sentence"),
    text("recorded_by"),
    moment("at"),
    Column("withdrawn_at", Moment),
    *revised(),
    PrimaryKeyConstraint("candidature_id", "person_id", "decision_version"),
    CheckConstraint("decision_version >= 1", name="decision_version"),
)
