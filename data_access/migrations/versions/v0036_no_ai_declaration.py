"""Make the table of who declared that they give no content of candidatures to a generative AI; frozen with the call."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, in_call, index_revisions, of_same_call, primary_key, revised
from data_access.migrations.freezing import freeze

revision: Final = "0036"
down_revision: Final = "0035"


def upgrade() -> None:
    op.create_table(
        "no_ai_declaration",
        *in_call("no_ai_declaration"),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *revised("no_ai_declaration"),
        of_same_call("no_ai_declaration", "person_id", "person"),
        primary_key("no_ai_declaration", "person_id"),
    )
    index_revisions("no_ai_declaration")
    freeze("no_ai_declaration")
