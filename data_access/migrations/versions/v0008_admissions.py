"""Remember which late candidatures the chair admitted, and which administrations a person said are not the same."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, of_call, of_same_call, primary_key, revision_from_zero

revision: Final = "0008"
down_revision: Final = "0007"

_SQLITE_FREEZE: Final = (
    "CREATE TRIGGER told_apart_{name}_frozen BEFORE {verb} ON told_apart "
    "WHEN (SELECT phase FROM call WHERE id = {row}.call_id) = 'finalised' "
    "BEGIN SELECT RAISE(ABORT, 'call is finalised'); END"
)
_POSTGRESQL_FREEZE: Final = (
    "CREATE TRIGGER told_apart_frozen BEFORE INSERT OR UPDATE OR DELETE ON told_apart FOR EACH ROW EXECUTE FUNCTION refuse_when_finalised()"
)


def upgrade() -> None:
    op.add_column("candidature", sa.Column("admitted_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("candidature", sa.Column("admitted_at", MOMENT))
    op.add_column("candidature", sa.Column("admission_reason", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "told_apart",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_told_apart_pair")),
        revision_from_zero("told_apart"),
        of_same_call("told_apart", "one_id", "administration"),
        of_same_call("told_apart", "other_id", "administration"),
        of_call("told_apart"),
        primary_key("told_apart", "call_id", "one_id", "other_id"),
    )
    if op.get_bind().dialect.name != "sqlite":
        op.execute(_POSTGRESQL_FREEZE)
        return
    for name, verb, row in (("insert", "INSERT", "NEW"), ("update", "UPDATE", "OLD"), ("delete", "DELETE", "OLD")):
        op.execute(_SQLITE_FREEZE.format(name=name, verb=verb, row=row))
