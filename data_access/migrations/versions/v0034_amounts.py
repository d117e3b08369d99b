"""Make room for amounts of money, in cents, which add up exactly: what a candidature asks for, what a decision gives."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0034"
down_revision: Final = "0033"


def upgrade() -> None:
    for table, column in (("candidature", "amount_asked"), ("decision", "amount")):
        op.add_column(table, sa.Column(column, sa.BigInteger()))
