"""Make the table of passes, by which somebody lets in a second device, and say when a device stops being known."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, of_call, of_same_call, primary_key, unique

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    op.add_column("device", sa.Column("ends_at", MOMENT))
    op.create_table(
        "device_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_device_pass_secret_hash")),
        of_same_call("device_pass", "person_id", "person"),
        of_call("device_pass"),
        primary_key("device_pass", "id"),
        unique("device_pass", "secret_hash"),
    )
    op.create_index("ix_device_pass_call_id_person_id", "device_pass", ["call_id", "person_id"])
