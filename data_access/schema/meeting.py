"""Tables of the meeting and its ballots, which restate the rules."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from data_access.schema import columns
from data_access.schema.keeping import FROZEN, JOURNAL, PURGED, STATE
from deliberation.call.rules import Majority
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.meeting import Arrangement, ProjectorView
from deliberation.meeting.presence import Presence

meeting = Table(
    "meeting",
    columns.metadata,
    columns.in_call(FROZEN, is_key=True),
    Column("planned_end", columns.Moment, info=FROZEN),
    Column("seconds_per_item", Integer, info=FROZEN),
    *columns.choice("arrangement", Arrangement, FROZEN),
    Column("seed", Integer, info=FROZEN),
    Column("current", Integer, info=FROZEN),
    Column("running_since", columns.Moment, info=FROZEN),
    *columns.revision(FROZEN),
    columns.of("candidature", "current"),
    CheckConstraint("seconds_per_item > 0", name="seconds_per_item"),
    CheckConstraint("running_since IS NULL OR current IS NOT NULL", name="running_since"),
)

# Unlike the rest of the meeting, not frozen with the call: the room is shown the finalised selection too.
room_view = Table(
    "room_view",
    columns.metadata,
    columns.in_call(JOURNAL, is_key=True),
    *columns.choice("view", ProjectorView, JOURNAL),
    Column("sent", Text, info=JOURNAL),
    *columns.revision(STATE),
)

sitting = Table(
    "sitting",
    columns.metadata,
    columns.in_call(FROZEN),
    *columns.number(FROZEN),
    columns.moment("began_at", FROZEN),
    Column("ended_at", columns.Moment, info=FROZEN),
    columns.flag("is_last", FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("call_id", "number"),
    CheckConstraint("ended_at IS NOT NULL OR NOT is_last", name="is_last"),
)

agenda_item = Table(
    "agenda_item",
    columns.metadata,
    columns.in_call(FROZEN),
    Column("candidature_id", Integer, primary_key=True, autoincrement=False, info=FROZEN),
    Column("position", Integer, info=FROZEN),
    Column("began_at", columns.Moment, info=FROZEN),
    Column("ended_at", columns.Moment, info=FROZEN),
    Column("seconds", Float, nullable=False, info=FROZEN),
    *columns.revised(FROZEN),
    columns.of("candidature", "candidature_id"),
    CheckConstraint("position >= 1", name="position"),
    CheckConstraint("seconds >= 0", name="seconds"),
    CheckConstraint("ended_at IS NULL OR began_at IS NOT NULL", name="ended_at"),
)

attendance = Table(
    "attendance",
    columns.metadata,
    columns.in_call(FROZEN),
    *columns.number(FROZEN),
    *columns.of_person(FROZEN),
    *columns.choice("presence", Presence, FROZEN),
    columns.moment("at", FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("call_id", "number"),
)

# What a team was told, and the secret of its page, which is derived from ``nonce``.
hearing = Table(
    "hearing",
    columns.metadata,
    *columns.of_candidature(STATE),
    columns.text("nonce", STATE),
    Column("secret_hash", String(64), nullable=False, unique=True, info=STATE),
    columns.moment("begins_at", STATE),
    columns.moment("ends_at", STATE),
    PrimaryKeyConstraint("call_id", "candidature_id"),
    CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
    CheckConstraint("ends_at > begins_at", name="ends_at"),
)

departure = Table(
    "departure",
    columns.metadata,
    *columns.of_candidature(FROZEN),
    *columns.of_person(FROZEN),
    columns.moment("left_at", FROZEN),
    Column("returned_at", columns.Moment, info=FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "person_id", "left_at"),
)

ballot = Table(
    "ballot",
    columns.metadata,
    *columns.of_candidature(FROZEN),
    *columns.number(FROZEN),
    *columns.choice("question", Question, FROZEN),
    *columns.choice("method", Method, FROZEN),
    *columns.choice("majority", Majority, FROZEN),
    columns.text("options", FROZEN),
    columns.text("opened_by", FROZEN),
    columns.moment("opened_at", FROZEN),
    Column("members", Integer, nullable=False, info=FROZEN),
    columns.text("override_reason", FROZEN),
    Column("closed_at", columns.Moment, info=FROZEN),
    Column("counts", String(2000), info=FROZEN),
    Column("casting_choice", String(40), info=FROZEN),
    columns.text("casting_by", FROZEN),
    Column("casting_at", columns.Moment, info=FROZEN),
    columns.text("cancelled_because", FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "number"),
    CheckConstraint("counts IS NULL OR closed_at IS NOT NULL", name="counts"),
    CheckConstraint("casting_choice IS NULL OR counts IS NOT NULL", name="casting"),
    Index("uq_ballot_in_call", "call_id", "candidature_id", "number", unique=True),
)

_OF_BALLOT = ["call_id", "candidature_id", "number"]
_OF_VOTER = [*_OF_BALLOT, "person_id"]


def _ballot_columns(info: columns.Info, *more: str) -> list[Column[int]]:
    """Return the columns of a row in a ballot, or, with ``person_id``, of a voter's row."""
    return [columns.in_call(info), *(Column(name, Integer, nullable=False, info=info) for name in (*_OF_BALLOT[1:], *more))]


def _voter_reference(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(_OF_VOTER, [f"voter.{name}" for name in _OF_VOTER], name=f"fk_{table}_voter")


voter = Table(
    "voter",
    columns.metadata,
    *_ballot_columns(FROZEN),
    *columns.of_person(FROZEN),
    columns.flag("has_voted", FROZEN),
    Column("choice", String(40), info=FROZEN),
    Column("voted_at", columns.Moment, info=FROZEN),
    columns.text("entered_by", FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "number", "person_id"),
    ForeignKeyConstraint(_OF_BALLOT, [f"ballot.{name}" for name in _OF_BALLOT]),
    CheckConstraint("choice IS NULL OR has_voted", name="choice"),
    CheckConstraint("(choice IS NULL) = (voted_at IS NULL)", name="voted_at"),
    Index("uq_voter_in_call", *_OF_VOTER, unique=True),
    sqlite_with_rowid=False,
)

# A row is removed at the vote or the closing, so that nothing is left of who voted on which device, or when.
ballot_pass = Table(
    "ballot_pass",
    columns.metadata,
    *_ballot_columns(PURGED, "person_id"),
    Column("secret_hash", String(64), nullable=False, unique=True, info=PURGED),
    columns.flag("is_opened", PURGED),
    columns.moment("ends_at", PURGED),
    PrimaryKeyConstraint("candidature_id", "number", "person_id"),
    _voter_reference("ballot_pass"),
    CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
    sqlite_with_rowid=False,
)

# By which a vote that is sent again is known. Kept with who has voted, never with a choice.
vote_request = Table(
    "vote_request",
    columns.metadata,
    *_ballot_columns(PURGED, "person_id"),
    Column("key", String(64), nullable=False, info=PURGED),
    PrimaryKeyConstraint("candidature_id", "number", "person_id", "key"),
    _voter_reference("vote_request"),
    sqlite_with_rowid=False,
)

# The votes of a ballot, one ciphertext under a key that is not in the database (``data_access.ballot_keys``), until the ballot ends. No
# link to a voter: no row, time, place or order of a vote.
secret_vote = Table(
    "secret_vote",
    columns.metadata,
    *_ballot_columns(PURGED),
    Column("sealed", LargeBinary, nullable=False, info=PURGED),
    PrimaryKeyConstraint("candidature_id", "number"),
    ForeignKeyConstraint(_OF_BALLOT, [f"ballot.{name}" for name in _OF_BALLOT]),
    sqlite_with_rowid=False,
)
