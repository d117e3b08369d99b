"""Each person's devices of before ways in bore codes are listed to them once, to be confirmed."""

from alembic import op

revision = "0110"
down_revision = "0109"


def upgrade() -> None:
    op.get_bind().exec_driver_sql("UPDATE device SET told_up_to = -1 WHERE revoked_at IS NULL")
