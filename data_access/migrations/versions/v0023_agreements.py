"""Make the table of the files that were on a list for agreement, and what the list proposed for each; frozen with the call."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, at_least, index_revisions, of_candidature, one_of, primary_key, revised
from data_access.migrations.freezing import freeze

revision: Final = "0023"
down_revision: Final = "0022"


def upgrade() -> None:
    op.create_table(
        "agreement",
        *of_candidature("agreement"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("track", sa.String(length=40)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("read_by", sa.Text(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("decided_version", sa.Integer()),
        *revised("agreement"),
        at_least("agreement", "number", 1),
        one_of("agreement", "outcome", "selected", "reserve", "declined"),
        sa.CheckConstraint("decided_version IS NULL OR ended_at IS NOT NULL", name=op.f("ck_agreement_decided_version")),
        primary_key("agreement", "candidature_id", "number"),
    )
    index_revisions("agreement")
    freeze("agreement")
