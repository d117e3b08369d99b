"""Drop the draws of weights and jurors that were kept: they follow from the marks, and are made again after a start."""

from typing import Final

from alembic import op

revision: Final = "0046"
down_revision: Final = "0045"


def upgrade() -> None:
    op.drop_table("kept_draws")
