"""Leave each person one working personal link and one working pass, and note which newer devices each device has announced."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"

_IS_GOOD: Final = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    op.add_column("device", sa.Column("told_up_to", sa.Integer()))
    # Passes that were issued at the same instant were all good: the last one is what its holder sees. Of links, the first is shown.
    for table, kept, at in (("device_pass", "max", "ends_at"), ("access_link", "min", "created_at")):
        op.execute(
            f"UPDATE {table} SET revoked_at = {at} WHERE revoked_at IS NULL AND id NOT IN "  # noqa: S608 (constants alone)
            f"(SELECT {kept}(id) FROM {table} WHERE revoked_at IS NULL GROUP BY person_id)"
        )
        op.create_index(f"uq_{table}_good", table, ["person_id"], unique=True, sqlite_where=_IS_GOOD, postgresql_where=_IS_GOOD)
