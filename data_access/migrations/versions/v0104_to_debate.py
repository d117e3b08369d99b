"""A juror may say, with the marks, that a file is to be discussed."""

from alembic import op

revision = "0104"
down_revision = "0103"


def upgrade() -> None:
    op.get_bind().exec_driver_sql("ALTER TABLE remark ADD COLUMN to_debate BOOLEAN NOT NULL DEFAULT FALSE")
