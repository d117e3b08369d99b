"""Make the tables of who reads what: how many readers a file has, and which; frozen with the call."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, at_least, by_juror, in_call, index_revisions, primary_key, revised
from data_access.migrations.freezing import freeze

revision: Final = "0031"
down_revision: Final = "0029"


def upgrade() -> None:
    op.create_table(
        "reading",
        *in_call("reading"),
        sa.Column("readers", sa.Integer(), nullable=False),
        *revised("reading"),
        at_least("reading", "readers", 0),
        primary_key("reading", "call_id"),
    )
    op.create_table(
        "assignment",
        *by_juror("assignment"),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        *revised("assignment"),
        primary_key("assignment", "candidature_id", "person_id"),
        sqlite_with_rowid=False,
    )
    index_revisions("assignment")
    freeze("reading", "assignment")
