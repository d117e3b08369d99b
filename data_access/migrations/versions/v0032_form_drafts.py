"""Make the table of what somebody typed in an organiser's form and did not save; as other drafts, refused once finalised, and purged."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import in_call, of_same_call, primary_key
from data_access.migrations.freezing import freeze

revision: Final = "0032"
down_revision: Final = "0031"


def upgrade() -> None:
    op.create_table(
        "form_draft",
        *in_call("form_draft"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        of_same_call("form_draft", "person_id", "person"),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("form IN ('call', 'reading')", name=op.f("ck_form_draft_form")),
        primary_key("form_draft", "person_id", "form"),
        sqlite_with_rowid=False,
    )
    freeze("form_draft")
