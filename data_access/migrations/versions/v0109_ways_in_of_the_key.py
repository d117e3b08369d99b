"""Ways in carry a code of the server's key, and unsealed journals are sealed."""

from alembic import op

revision = "0109"
down_revision = "0108"

_TABLES = ("access_link", "device", "device_pass", "reading_token")


def upgrade() -> None:
    for table in _TABLES:
        op.get_bind().exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN mac VARCHAR(64) NOT NULL DEFAULT ''")
