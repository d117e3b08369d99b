"""Make the table of the notes of the debate, which those who keep the record share; frozen with the call."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, at_least, index_revisions, of_candidature, primary_key, revised
from data_access.migrations.freezing import freeze

revision: Final = "0024"
down_revision: Final = "0023"


def upgrade() -> None:
    op.create_table(
        "debate_line",
        *of_candidature("debate_line"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("in_minutes", sa.Boolean(), nullable=False),
        sa.Column("struck_at", MOMENT),
        *revised("debate_line"),
        at_least("debate_line", "number", 1),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_debate_line_text")),
        sa.CheckConstraint("struck_at IS NULL OR NOT in_minutes", name=op.f("ck_debate_line_struck_at")),
        primary_key("debate_line", "candidature_id", "number"),
    )
    index_revisions("debate_line")
    freeze("debate_line")
