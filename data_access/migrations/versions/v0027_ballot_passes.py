"""Make the table of passes for one vote in a secret ballot, and let a secret ballot be held on paper."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.choices import allow
from data_access.migrations.constraints import MOMENT, in_call, primary_key, unique
from data_access.migrations.freezing import freeze

revision: Final = "0027"
down_revision: Final = "0026"


def upgrade() -> None:
    allow("ballot.method", choices=("named", "secret", "hands", "paper"))
    voter = ["candidature_id", "number", "person_id"]
    op.create_table(
        "ballot_pass",
        *in_call("ballot_pass"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in voter),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("is_opened", sa.Boolean(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(voter, [f"voter.{name}" for name in voter], name="fk_ballot_pass_voter"),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_ballot_pass_secret_hash")),
        primary_key("ballot_pass", *voter),
        unique("ballot_pass", "secret_hash"),
        sqlite_with_rowid=False,
    )
    freeze("ballot_pass")
