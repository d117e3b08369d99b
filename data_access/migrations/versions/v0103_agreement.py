"""Asking to discuss a file takes no reason any more; whose screens show the list that is read for agreement is noted while it is read."""

from alembic import op

from data_access.migrations.freezing import freeze

revision = "0103"
down_revision = "0102"

_RECALL = """
CREATE TABLE recall (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    at {moment} NOT NULL,
    revision INTEGER NOT NULL,
    CONSTRAINT pk_recall PRIMARY KEY (candidature_id),
    CONSTRAINT ck_recall_revision CHECK (revision >= 0),
    CONSTRAINT fk_recall_call_id_candidature_id FOREIGN KEY(call_id, candidature_id) REFERENCES candidature (call_id, id),
    CONSTRAINT fk_recall_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)
"""
_SCREEN = """
CREATE TABLE list_screen (
    call_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    read_at {moment} NOT NULL,
    has_seen BOOLEAN NOT NULL,
    CONSTRAINT pk_list_screen PRIMARY KEY (person_id),
    CONSTRAINT fk_list_screen_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id),
    CONSTRAINT fk_list_screen_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)
"""


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    run('CREATE TEMPORARY TABLE recall_before AS SELECT call_id, candidature_id, "by", at, revision FROM recall')
    run("DROP TABLE recall")
    run(_RECALL.format(moment=moment))
    run("CREATE INDEX ix_recall_call_id_revision ON recall (call_id, revision)")
    run("INSERT INTO recall SELECT * FROM recall_before")
    run("DROP TABLE recall_before")
    run(_SCREEN.format(moment=moment))
    freeze("recall", "list_screen")
