"""Rows of a ballot refer to the ballot within its call; votes of a secret ballot become one ciphertext.

A secret ballot open during the migration loses its votes, and the starting server cancels the ballot.
"""

from alembic import op

from data_access.migrations.freezing import freeze

revision = "0108"
down_revision = "0107"

_IN_CALL = "CONSTRAINT fk_{table}_call_id FOREIGN KEY(call_id) REFERENCES call (id)"
_OF_BALLOT = (
    "CONSTRAINT fk_{table}_call_id_candidature_id_number FOREIGN KEY(call_id, candidature_id, number) "
    "REFERENCES ballot (call_id, candidature_id, number)"
)
_OF_VOTER = (
    "CONSTRAINT fk_{table}_voter FOREIGN KEY(call_id, candidature_id, number, person_id) "
    "REFERENCES voter (call_id, candidature_id, number, person_id)"
)
_KEY = "call_id INTEGER NOT NULL, candidature_id INTEGER NOT NULL, number INTEGER NOT NULL"
_TABLES = {
    "voter": f"""{_KEY}, person_id INTEGER NOT NULL, has_voted BOOLEAN NOT NULL, choice VARCHAR(40), voted_at {{moment}},
        entered_by TEXT NOT NULL, revision INTEGER NOT NULL,
        CONSTRAINT pk_voter PRIMARY KEY (candidature_id, number, person_id),
        CONSTRAINT fk_voter_call_id_person_id FOREIGN KEY(call_id, person_id) REFERENCES person (call_id, id), {_OF_BALLOT},
        CONSTRAINT ck_voter_revision CHECK (revision >= 0),
        CONSTRAINT ck_voter_choice CHECK (choice IS NULL OR has_voted),
        CONSTRAINT ck_voter_voted_at CHECK ((choice IS NULL) = (voted_at IS NULL))""",
    "ballot_pass": f"""{_KEY}, person_id INTEGER NOT NULL, secret_hash VARCHAR(64) NOT NULL, is_opened BOOLEAN NOT NULL,
        ends_at {{moment}} NOT NULL,
        CONSTRAINT pk_ballot_pass PRIMARY KEY (candidature_id, number, person_id), {_OF_VOTER},
        CONSTRAINT uq_ballot_pass_secret_hash UNIQUE (secret_hash),
        CONSTRAINT ck_ballot_pass_secret_hash CHECK (length(secret_hash) = 64)""",
    "vote_request": f"""{_KEY}, person_id INTEGER NOT NULL, key VARCHAR(64) NOT NULL,
        CONSTRAINT pk_vote_request PRIMARY KEY (candidature_id, number, person_id, key), {_OF_VOTER}""",
    "secret_vote": f"{_KEY}, sealed {{blob}} NOT NULL, CONSTRAINT pk_secret_vote PRIMARY KEY (candidature_id, number), {_OF_BALLOT}",
}


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    types = {"moment": "DATETIME", "blob": "BLOB"} if is_sqlite else {"moment": "TIMESTAMP WITH TIME ZONE", "blob": "BYTEA"}
    run("CREATE UNIQUE INDEX uq_ballot_in_call ON ballot (call_id, candidature_id, number)")
    kept = [table for table in _TABLES if table != "secret_vote"]
    for table in kept:
        run(f"CREATE TEMPORARY TABLE {table}_before AS SELECT * FROM {table}")  # noqa: S608 (names of this file)
    for table in reversed(_TABLES):
        run(f"DROP TABLE {table}")
    for table, columns in _TABLES.items():
        run(f"CREATE TABLE {table} ({columns}, {_IN_CALL})".format(table=table, **types) + (" WITHOUT ROWID" if is_sqlite else ""))
        if table == "voter":
            run("CREATE INDEX ix_voter_call_id_revision ON voter (call_id, revision)")
            run("CREATE UNIQUE INDEX uq_voter_in_call ON voter (call_id, candidature_id, number, person_id)")
    for table in kept:
        run(f"INSERT INTO {table} SELECT * FROM {table}_before")  # noqa: S608 (names of this file)
        run(f"DROP TABLE {table}_before")
    freeze(*_TABLES)
