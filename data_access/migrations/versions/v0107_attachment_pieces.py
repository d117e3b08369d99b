"""On PostgreSQL, bytes of attached files may lie in the database, in pieces; an embedded one has the disk beside it."""

from alembic import op

revision = "0107"
down_revision = "0106"

_TABLE = """
CREATE TABLE attachment_piece (
    sha256 VARCHAR(64) NOT NULL,
    number INTEGER NOT NULL,
    content BYTEA NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT attachment_piece_pkey PRIMARY KEY (sha256, number)
)
"""


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    if op.get_bind().dialect.name == "postgresql":
        run(_TABLE)
        run("ALTER TABLE attachment_piece ALTER COLUMN content SET STORAGE EXTERNAL")  # what is attached is compressed already
