"""Freeze what migrations 0004 and 0008 froze like every other table: their guards let a row be moved into a finalised call."""

from typing import Final

from data_access.migrations.freezing import freeze, thaw

revision: Final = "0009"
down_revision: Final = "0008"

FROZEN: Final = ("recall", "told_apart")


def upgrade() -> None:
    for table in FROZEN:
        thaw(table)
    freeze(*FROZEN)
