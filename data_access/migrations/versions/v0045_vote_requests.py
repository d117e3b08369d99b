"""Make the table of the requests by which votes came, so that one that is sent twice counts once."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import in_call, primary_key
from data_access.migrations.freezing import freeze

revision: Final = "0045"
down_revision: Final = "0044"


def upgrade() -> None:
    voter = ["candidature_id", "number", "person_id"]
    op.create_table(
        "vote_request",
        *in_call("vote_request"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in voter),
        sa.Column("key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(voter, [f"voter.{name}" for name in voter], name="fk_vote_request_voter"),
        primary_key("vote_request", *voter, "key"),
        sqlite_with_rowid=False,
    )
    freeze("vote_request")
