"""Make room for whether an administration shares its SIREN with other applicants, and whether it has no dossier any more."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0042"
down_revision: Final = "0041"


def upgrade() -> None:
    for column in ("shares_siren", "is_gone"):
        op.add_column("administration", sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))
