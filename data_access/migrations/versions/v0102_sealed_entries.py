"""Entries of the journal are sealed with the rows that they leave: of earlier ones, no key says anything, and the next act begins."""

from alembic import op

revision = "0102"
down_revision = "0101"

_COLUMNS = ("state VARCHAR(64)", "parts TEXT", "key VARCHAR(16)", "mac VARCHAR(64)")


def upgrade() -> None:
    for column in _COLUMNS:
        op.get_bind().exec_driver_sql(f"ALTER TABLE journal ADD COLUMN {column} NOT NULL DEFAULT ''")
