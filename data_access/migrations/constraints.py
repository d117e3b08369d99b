"""Constraints and columns as the migrations write them, named as ``columns.metadata`` names them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

MOMENT: Final = sa.DateTime(timezone=True)

Part = sa.Column[int] | sa.Constraint


def of_call(table: str) -> sa.ForeignKeyConstraint:
    """Return the reference of ``table`` to its call."""
    return sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=f"fk_{table}_call_id")


def of_same_call(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    """Return the reference of a column to ``parent``, in the same call."""
    return sa.ForeignKeyConstraint(["call_id", column], [f"{parent}.call_id", f"{parent}.id"], name=f"fk_{table}_call_id_{column}")


def one_of(table: str, column: str, *choices: str) -> sa.CheckConstraint:
    """Return the check that a column holds one of ``choices``."""
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def revision_from_zero(table: str) -> sa.CheckConstraint:
    """Return the check on a row’s revision."""
    return sa.CheckConstraint("revision >= 0", name=op.f(f"ck_{table}_revision"))


def primary_key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """Return the primary key."""
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    """Return the constraint that no two rows share ``columns``."""
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def at_least(table: str, column: str, lowest: int) -> sa.CheckConstraint:
    """Return the check that a number is not below ``lowest``."""
    return sa.CheckConstraint(f"{column} >= {lowest}", name=op.f(f"ck_{table}_{column}"))


def in_call(table: str) -> list[Part]:
    """Return the column of the call, and its reference."""
    return [sa.Column("call_id", sa.Integer(), nullable=False), of_call(table)]


def of_candidature(table: str) -> list[Part]:
    """Return the columns of the call and of a candidature of it, and their references."""
    candidature = sa.Column("candidature_id", sa.Integer(), nullable=False)
    return [*in_call(table), candidature, of_same_call(table, "candidature_id", "candidature")]


def by_juror(table: str) -> list[Part]:
    """Return the columns of the call, of a candidature and of a person, and their references."""
    return [*of_candidature(table), sa.Column("person_id", sa.Integer(), nullable=False), of_same_call(table, "person_id", "person")]


def revised(table: str) -> list[Part]:
    """Return the column of the revision that last touched a row, and its check."""
    return [sa.Column("revision", sa.Integer(), nullable=False), revision_from_zero(table)]


def index_revisions(*tables: str) -> None:
    """Have the rows above a revision found at once."""
    for table in tables:
        op.create_index(f"ix_{table}_call_id_revision", table, ["call_id", "revision"])
