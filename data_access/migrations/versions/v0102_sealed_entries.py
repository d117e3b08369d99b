"""Entries of the journal are sealed with the rows that they leave: of earlier ones, no key says anything, and the next act begins."""

from typing import Final

from alembic import op

revision: Final = "0102"
down_revision: Final = "0101"

_COLUMNS: Final = ("state VARCHAR(64)", "parts TEXT", "key VARCHAR(16)", "mac VARCHAR(64)")


def upgrade() -> None:
    for column in _COLUMNS:
        op.get_bind().exec_driver_sql(f"ALTER TABLE journal ADD COLUMN {column} NOT NULL DEFAULT ''")
