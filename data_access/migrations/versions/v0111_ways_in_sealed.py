"""Entries of the journal are sealed with links, devices and passes as they are with other rows: no table changes."""

revision = "0111"
down_revision = "0110"


def upgrade() -> None:
    """Change no table: the migration seals each call again (``data_access.rows.journal``)."""
