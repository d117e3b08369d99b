"""Tell who sits on the jury apart from who may enter: until now closing an access took a juror’s marks out of the numbers.

Somebody with a seat and a closed access stays out of the numbers, as the program counted: out since the call was created.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, in_call, index_revisions, of_same_call, primary_key, revised
from data_access.migrations.freezing import freeze

revision: Final = "0013"
down_revision: Final = "0012"

_OUT: Final = """
    INSERT INTO membership (call_id, person_id, left_at, reason, keeps_marks, revision)
    SELECT person.call_id, person.id, call.created_at, '', false, person.revision
    FROM person JOIN call ON call.id = person.call_id
    WHERE NOT person.is_active AND (person.roles LIKE '%"juror"%' OR person.roles LIKE '%"chair"%' OR person.roles LIKE '%"deputy"%')
"""


def upgrade() -> None:
    op.create_table(
        "membership",
        *in_call("membership"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        of_same_call("membership", "person_id", "person"),
        sa.Column("since", MOMENT),
        sa.Column("succeeds", sa.Integer()),
        sa.Column("left_at", MOMENT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("keeps_marks", sa.Boolean(), nullable=False),
        *revised("membership"),
        of_same_call("membership", "succeeds", "person"),
        sa.CheckConstraint("left_at >= since", name=op.f("ck_membership_left_at")),
        sa.CheckConstraint("succeeds <> person_id", name=op.f("ck_membership_succeeds")),
        primary_key("membership", "call_id", "person_id"),
    )
    index_revisions("membership")
    op.execute(_OUT)
    freeze("membership")
