"""Keep when a person withdrew a candidature, and on whose word."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT

revision: Final = "0015"
down_revision: Final = "0014"

_CHECKED: Final = "CONSTRAINT ck_candidature_withdrawn_on_word_of CHECK (withdrawn_on_word_of IN ('applicant', 'platform', 'team'))"


def upgrade() -> None:
    op.add_column("candidature", sa.Column("withdrawn_at", MOMENT))
    # In SQL: alembic leaves out the check of a column that it adds on SQLite.
    op.execute(f"ALTER TABLE candidature ADD COLUMN withdrawn_on_word_of VARCHAR(20) {_CHECKED}")
