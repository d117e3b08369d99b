"""Remember which late candidatures the chair admitted, and which administrations a person said are not the same."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, in_call, of_same_call, primary_key, revised
from data_access.migrations.freezing import freeze

revision: Final = "0008"
down_revision: Final = "0007"


def upgrade() -> None:
    op.add_column("candidature", sa.Column("admitted_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("candidature", sa.Column("admitted_at", MOMENT))
    op.add_column("candidature", sa.Column("admission_reason", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "told_apart",
        *in_call("told_apart"),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        *revised("told_apart"),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_told_apart_pair")),
        of_same_call("told_apart", "one_id", "administration"),
        of_same_call("told_apart", "other_id", "administration"),
        primary_key("told_apart", "call_id", "one_id", "other_id"),
    )
    freeze("told_apart")
