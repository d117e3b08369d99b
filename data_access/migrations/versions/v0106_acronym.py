"""An organiser may give an applicant's acronym."""

from alembic import op

revision = "0106"
down_revision = "0105"


def upgrade() -> None:
    op.get_bind().exec_driver_sql("ALTER TABLE administration ADD COLUMN acronym TEXT NOT NULL DEFAULT ''")
