"""Keep whether the reason of a decision was taken as proposed from the criteria, and when the jury made it its own."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0041"
down_revision: Final = "0040"

_CHECKED: Final = "CONSTRAINT ck_decision_reason_adopted_at CHECK (reason_adopted_at IS NULL OR reason_is_proposed)"


def upgrade() -> None:
    for table in ("decision", "agreement"):
        op.add_column(table, sa.Column("reason_is_proposed", sa.Boolean(), nullable=False, server_default=sa.false()))
    # In SQL: alembic leaves out the check of a column that it adds on SQLite.
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute(f"ALTER TABLE decision ADD COLUMN reason_adopted_at {moment} {_CHECKED}")
