"""Make the table of candidatures brought back into the discussion, frozen with the call like the others."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, of_call, of_same_call, primary_key, revision_from_zero

revision: Final = "0004"
down_revision: Final = "0003"

_SQLITE_FREEZE: Final = (
    "CREATE TRIGGER recall_{name}_frozen BEFORE {verb} ON recall "
    "WHEN (SELECT phase FROM call WHERE id = {row}.call_id) = 'finalised' "
    "BEGIN SELECT RAISE(ABORT, 'call is finalised'); END"
)
_POSTGRESQL_FREEZE: Final = (
    "CREATE TRIGGER recall_frozen BEFORE INSERT OR UPDATE OR DELETE ON recall FOR EACH ROW EXECUTE FUNCTION refuse_when_finalised()"
)


def upgrade() -> None:
    op.create_table(
        "recall",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_recall_reason")),
        revision_from_zero("recall"),
        of_same_call("recall", "candidature_id", "candidature"),
        of_call("recall"),
        primary_key("recall", "candidature_id"),
    )
    op.create_index("ix_recall_call_id_revision", "recall", ["call_id", "revision"])
    if op.get_bind().dialect.name != "sqlite":
        op.execute(_POSTGRESQL_FREEZE)
        return
    for name, verb, row in (("insert", "INSERT", "NEW"), ("update", "UPDATE", "OLD"), ("delete", "DELETE", "OLD")):
        op.execute(_SQLITE_FREEZE.format(name=name, verb=verb, row=row))
