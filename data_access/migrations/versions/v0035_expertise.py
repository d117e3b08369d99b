"""Make room for what a person knows and which tracks they read: for sharing out who reads what."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0035"
down_revision: Final = "0034"


def upgrade() -> None:
    for column, default in (("expertise", ""), ("tracks", "[]")):
        op.add_column("person", sa.Column(column, sa.Text(), nullable=False, server_default=default))
