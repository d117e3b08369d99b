"""Make the table of drafts: what a person chose and did not confirm; like notes, refused in a finalised call, and purged by finalising."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import by_juror, primary_key
from data_access.migrations.freezing import freeze

revision: Final = "0022"
down_revision: Final = "0016"


def upgrade() -> None:
    op.create_table(
        "draft",
        *by_juror("draft"),
        sa.Column("grid", sa.Text()),
        sa.Column("decision", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.CheckConstraint("grid IS NOT NULL OR decision IS NOT NULL OR note IS NOT NULL", name=op.f("ck_draft_parts")),
        primary_key("draft", "candidature_id", "person_id"),
        sqlite_with_rowid=False,
    )
    freeze("draft")
