"""Drop the time stamps of finalised versions, which are kept as files beside the archive from now on."""

from typing import Final

from alembic import op

revision: Final = "0043"
down_revision: Final = "0042"


def upgrade() -> None:
    op.drop_table("time_stamp")
