"""Make the tables of the meeting, its ballots and what goes with marks; all frozen with the call. A recusal can be lifted."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import (
    MOMENT,
    Part,
    at_least,
    by_juror,
    in_call,
    index_revisions,
    of_call,
    of_candidature,
    of_same_call,
    one_of,
    primary_key,
    revised,
)
from data_access.migrations.freezing import freeze

revision: Final = "0006"
down_revision: Final = "0005"

FROZEN: Final = (
    "grid", "first_mark", "revote", "finished", "declaration", "sealed_value", "note",
    "meeting", "sitting", "agenda_item", "attendance", "departure", "ballot", "voter", "secret_vote",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("recusal", sa.Column("lifted_at", MOMENT))
    _grids()
    _values()
    _course()
    _people()
    _ballots()
    _votes()
    freeze(*FROZEN)


def _grids() -> None:
    op.create_table(
        "grid",
        *by_juror("grid"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        *revised("grid"),
        at_least("grid", "version", 1),
        primary_key("grid", "candidature_id", "person_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "first_mark",
        *by_juror("first_mark"),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer()),
        *revised("first_mark"),
        primary_key("first_mark", "candidature_id", "person_id", "criterion"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revote",
        *of_candidature("revote"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        *revised("revote"),
        at_least("revote", "number", 1),
        primary_key("revote", "candidature_id", "number"),
    )
    index_revisions("grid", "first_mark", "revote")


def _values() -> None:
    op.create_table(
        "finished",
        *in_call("finished"),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_finished", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *revised("finished"),
        of_same_call("finished", "person_id", "person"),
        primary_key("finished", "person_id"),
    )
    op.create_table(
        "sealed_value",
        *in_call("sealed_value"),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        of_same_call("sealed_value", "candidature_id", "candidature"),
        sa.CheckConstraint("length(digest) = 64 AND length(salt) = 64", name=op.f("ck_sealed_value_lengths")),
        primary_key("sealed_value", "call_id", "digest"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "note",
        *by_juror("note"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_note_text")),
        primary_key("note", "candidature_id", "person_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "declaration",
        *in_call("declaration"),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *revised("declaration"),
        of_same_call("declaration", "person_id", "person"),
        primary_key("declaration", "person_id"),
    )
    index_revisions("finished", "declaration")


def _course() -> None:
    op.create_table(
        "meeting",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("planned_end", MOMENT),
        sa.Column("seconds_per_item", sa.Integer()),
        sa.Column("arrangement", sa.String(length=20), nullable=False),
        sa.Column("seed", sa.Integer()),
        sa.Column("current", sa.Integer()),
        sa.Column("running_since", MOMENT),
        sa.Column("projector", sa.String(length=20), nullable=False),
        *revised("meeting"),
        of_call("meeting"),
        of_same_call("meeting", "current", "candidature"),
        one_of("meeting", "arrangement", "by_hand", "by_pile", "by_track", "random", "fewest_moves"),
        one_of("meeting", "projector", "waiting", "item", "ranking", "board", "ballot", "agenda", "pause"),
        sa.CheckConstraint("seconds_per_item > 0", name=op.f("ck_meeting_seconds_per_item")),
        sa.CheckConstraint("running_since IS NULL OR current IS NOT NULL", name=op.f("ck_meeting_running_since")),
        primary_key("meeting", "call_id"),
    )
    op.create_table(
        "agenda_item",
        *in_call("agenda_item"),
        sa.Column("candidature_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer()),
        sa.Column("began_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("seconds", sa.Float(), nullable=False),
        *revised("agenda_item"),
        of_same_call("agenda_item", "candidature_id", "candidature"),
        at_least("agenda_item", "position", 1),
        at_least("agenda_item", "seconds", 0),
        sa.CheckConstraint("ended_at IS NULL OR began_at IS NOT NULL", name=op.f("ck_agenda_item_ended_at")),
        primary_key("agenda_item", "candidature_id"),
    )
    index_revisions("agenda_item")


def _people() -> None:
    op.create_table(
        "sitting",
        *in_call("sitting"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        *revised("sitting"),
        at_least("sitting", "number", 1),
        sa.CheckConstraint("ended_at IS NOT NULL OR NOT is_last", name=op.f("ck_sitting_is_last")),
        primary_key("sitting", "call_id", "number"),
    )
    op.create_table(
        "attendance",
        *in_call("attendance"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *revised("attendance"),
        of_same_call("attendance", "person_id", "person"),
        at_least("attendance", "number", 1),
        one_of("attendance", "presence", "present", "remote", "excused", "absent"),
        primary_key("attendance", "call_id", "number"),
    )
    op.create_table(
        "departure",
        *by_juror("departure"),
        sa.Column("left_at", MOMENT, nullable=False),
        sa.Column("returned_at", MOMENT),
        *revised("departure"),
        primary_key("departure", "candidature_id", "person_id", "left_at"),
    )
    index_revisions("sitting", "attendance", "departure")


def _ballots() -> None:
    op.create_table(
        "ballot",
        *of_candidature("ballot"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("majority", sa.String(length=20), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("counts", sa.String(length=2000)),
        sa.Column("casting_choice", sa.String(length=40)),
        sa.Column("casting_by", sa.Text(), nullable=False),
        sa.Column("casting_at", MOMENT),
        sa.Column("cancelled_because", sa.Text(), nullable=False),
        *revised("ballot"),
        at_least("ballot", "number", 1),
        one_of("ballot", "question", "adopt", "track"),
        one_of("ballot", "method", "named", "secret", "hands"),
        one_of("ballot", "majority", "votes_cast", "present", "members"),
        sa.CheckConstraint("counts IS NULL OR closed_at IS NOT NULL", name=op.f("ck_ballot_counts")),
        sa.CheckConstraint("casting_choice IS NULL OR counts IS NOT NULL", name=op.f("ck_ballot_casting")),
        primary_key("ballot", "candidature_id", "number"),
    )
    index_revisions("ballot")


def _votes() -> None:
    op.create_table(
        "voter",
        *_of_ballot("voter"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("has_voted", sa.Boolean(), nullable=False),
        sa.Column("choice", sa.String(length=40)),
        sa.Column("voted_at", MOMENT),
        *revised("voter"),
        of_same_call("voter", "person_id", "person"),
        sa.CheckConstraint("choice IS NULL OR has_voted", name=op.f("ck_voter_choice")),
        sa.CheckConstraint("(choice IS NULL) = (voted_at IS NULL)", name=op.f("ck_voter_voted_at")),
        primary_key("voter", "candidature_id", "number", "person_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "secret_vote",
        *_of_ballot("secret_vote"),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        primary_key("secret_vote", "candidature_id", "number", "key"),
        sqlite_with_rowid=False,
    )
    index_revisions("voter")


def _of_ballot(table: str) -> list[Part]:
    return [
        *in_call(table),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidature_id", "number"], ["ballot.candidature_id", "ballot.number"], name=f"fk_{table}_candidature_id_number"
        ),
    ]
