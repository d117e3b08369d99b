"""Tables of the discussion: decisions, dissents, lists for agreement. They restate the rules."""

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, String, Table

from data_access.schema.columns import Moment, choice, flag, in_call, metadata, moment, number, of, of_candidature, of_person, revised, text
from data_access.schema.keeping import FROZEN, PURGED
from deliberation.selection.decisions import Outcome

recall = Table(
    "recall",
    metadata,
    in_call(FROZEN),
    Column("candidature_id", Integer, primary_key=True, autoincrement=False, info=FROZEN),
    text("by", FROZEN),
    moment("at", FROZEN),
    *revised(FROZEN),
    of("candidature", "candidature_id"),
)

agreement = Table(
    "agreement",
    metadata,
    *of_candidature(FROZEN),
    *number(FROZEN),
    *choice("outcome", Outcome.decided(), FROZEN),
    Column("track", String(40), info=FROZEN),
    text("reason", FROZEN),
    flag("reason_is_proposed", FROZEN),
    text("read_by", FROZEN),
    moment("read_at", FROZEN),
    Column("ended_at", Moment, info=FROZEN),
    Column("decided_version", Integer, info=FROZEN),
    *revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "number"),
    CheckConstraint("decided_version IS NULL OR ended_at IS NOT NULL", name="decided_version"),
)

# Whose screens show the list that is read: told to those who read it alone, hence no revision; gone with the list.
list_screen = Table(
    "list_screen",
    metadata,
    in_call(PURGED),
    *of_person(PURGED),
    moment("read_at", PURGED),
    flag("has_seen", PURGED),
    PrimaryKeyConstraint("person_id"),
)

debate_line = Table(
    "debate_line",
    metadata,
    *of_candidature(FROZEN),
    *number(FROZEN),
    text("text", FROZEN),
    text("written_by", FROZEN),
    moment("written_at", FROZEN),
    flag("in_minutes", FROZEN),
    Column("struck_at", Moment, info=FROZEN),
    *revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "number"),
    CheckConstraint("length(trim(text)) > 0", name="text"),
    CheckConstraint("struck_at IS NULL OR NOT in_minutes", name="struck_at"),
)

dissent = Table(
    "dissent",
    metadata,
    *of_candidature(FROZEN),
    *of_person(FROZEN),
    Column("decision_version", Integer, nullable=False, info=FROZEN),
    *choice("outcome", Outcome.decided(), FROZEN),
    Column("track", String(40), info=FROZEN),
    text("sentence", FROZEN),
    text("recorded_by", FROZEN),
    moment("at", FROZEN),
    Column("withdrawn_at", Moment, info=FROZEN),
    *revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "person_id", "decision_version"),
    CheckConstraint("decision_version >= 1", name="decision_version"),
)
