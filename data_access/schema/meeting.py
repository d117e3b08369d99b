"""The tables of the meeting and its ballots. As the others, they restate the rules."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Float, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, String, Table, Text

from data_access.schema.columns import (
    Moment,
    choice,
    flag,
    in_call,
    metadata,
    moment,
    number,
    of,
    of_candidature,
    of_person,
    revised,
    revision,
    text,
)
from deliberation.call.majority import Majority
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.meeting import Arrangement, ProjectorView
from deliberation.meeting.presence import Presence

meeting: Final = Table(
    "meeting",
    metadata,
    in_call(is_key=True),
    Column("planned_end", Moment),
    Column("seconds_per_item", Integer),
    *choice("arrangement", Arrangement),
    Column("seed", Integer),
    Column("current", Integer),
    Column("running_since", Moment),
    *revision(),
    of("candidature", "current"),
    CheckConstraint("seconds_per_item > 0", name="seconds_per_item"),
    CheckConstraint("running_since IS NULL OR current IS NOT NULL", name="running_since"),
)

# Unlike the rest of the meeting, not frozen with the call: the room is shown the finalised selection too.
room_view: Final = Table(
    "room_view",
    metadata,
    in_call(is_key=True),
    *choice("view", ProjectorView),
    *revision(),
    Column("sent", Text),
)

sitting: Final = Table(
    "sitting",
    metadata,
    in_call(),
    *number(),
    moment("began_at"),
    Column("ended_at", Moment),
    flag("is_last"),
    *revised(),
    PrimaryKeyConstraint("call_id", "number"),
    CheckConstraint("ended_at IS NOT NULL OR NOT is_last", name="is_last"),
)

agenda_item: Final = Table(
    "agenda_item",
    metadata,
    in_call(),
    Column("candidature_id", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer),
    Column("began_at", Moment),
    Column("ended_at", Moment),
    Column("seconds", Float, nullable=False),
    *revised(),
    of("candidature", "candidature_id"),
    CheckConstraint("position >= 1", name="position"),
    CheckConstraint("seconds >= 0", name="seconds"),
    CheckConstraint("ended_at IS NULL OR began_at IS NOT NULL", name="ended_at"),
)

attendance: Final = Table(
    "attendance",
    metadata,
    in_call(),
    *number(),
    *of_person(),
    *choice("presence", Presence),
    moment("at"),
    *revised(),
    PrimaryKeyConstraint("call_id", "number"),
)

# What a team was told, and the secret of its page, which is derived from ``nonce``.
hearing: Final = Table(
    "hearing",
    metadata,
    *of_candidature(),
    text("nonce"),
    Column("secret_hash", String(64), nullable=False, unique=True),
    moment("begins_at"),
    moment("ends_at"),
    PrimaryKeyConstraint("call_id", "candidature_id"),
    CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
    CheckConstraint("ends_at > begins_at", name="ends_at"),
)

departure: Final = Table(
    "departure",
    metadata,
    *of_candidature(),
    *of_person(),
    moment("left_at"),
    Column("returned_at", Moment),
    *revised(),
    PrimaryKeyConstraint("candidature_id", "person_id", "left_at"),
)

ballot: Final = Table(
    "ballot",
    metadata,
    *of_candidature(),
    *number(),
    *choice("question", Question),
    *choice("method", Method),
    *choice("majority", Majority),
    text("options"),
    text("opened_by"),
    moment("opened_at"),
    Column("members", Integer, nullable=False),
    text("override_reason"),
    Column("closed_at", Moment),
    Column("counts", String(2000)),
    Column("casting_choice", String(40)),
    text("casting_by"),
    Column("casting_at", Moment),
    text("cancelled_because"),
    *revised(),
    PrimaryKeyConstraint("candidature_id", "number"),
    CheckConstraint("counts IS NULL OR closed_at IS NOT NULL", name="counts"),
    CheckConstraint("casting_choice IS NULL OR counts IS NOT NULL", name="casting"),
)

_OF_BALLOT: Final = ["candidature_id", "number"]

voter: Final = Table(
    "voter",
    metadata,
    in_call(),
    Column("candidature_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    *of_person(),
    flag("has_voted"),
    Column("choice", String(40)),
    Column("voted_at", Moment),
    *revised(),
    PrimaryKeyConstraint("candidature_id", "number", "person_id"),
    ForeignKeyConstraint(_OF_BALLOT, ["ballot.candidature_id", "ballot.number"]),
    Column("entered_by", Text, nullable=False, server_default=""),
    CheckConstraint("choice IS NULL OR has_voted", name="choice"),
    CheckConstraint("(choice IS NULL) = (voted_at IS NULL)", name="voted_at"),
    sqlite_with_rowid=False,
)

# A row is removed at the vote or the closing, so that nothing is left of who voted on which device, or when.
ballot_pass: Final = Table(
    "ballot_pass",
    metadata,
    in_call(),
    Column("candidature_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    flag("is_opened"),
    moment("ends_at"),
    PrimaryKeyConstraint("candidature_id", "number", "person_id"),
    ForeignKeyConstraint(
        [*_OF_BALLOT, "person_id"], ["voter.candidature_id", "voter.number", "voter.person_id"], name="fk_ballot_pass_voter"
    ),
    CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
    sqlite_with_rowid=False,
)

# No link to the voter: a random key, no time, no revision, no row identifier.
secret_vote: Final = Table(
    "secret_vote",
    metadata,
    in_call(),
    Column("candidature_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("key", String(64), nullable=False),
    Column("choice", String(40), nullable=False),
    PrimaryKeyConstraint("candidature_id", "number", "key"),
    ForeignKeyConstraint(_OF_BALLOT, ["ballot.candidature_id", "ballot.number"]),
    sqlite_with_rowid=False,
)
