"""Secret votes become ciphertexts, which a ballot's end removes: what the table held in clear is dropped, and counts stay with ballots.

A secret ballot that is open meanwhile has lost its votes; the server cancels it when it starts.
"""

from alembic import op

from data_access.migrations.freezing import freeze

revision = "0101"
down_revision = "0100"

_TABLE = """
CREATE TABLE secret_vote (
    call_id INTEGER NOT NULL,
    candidature_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sealed VARCHAR(58) NOT NULL,
    CONSTRAINT pk_secret_vote PRIMARY KEY (candidature_id, number, sealed),
    CONSTRAINT ck_secret_vote_sealed CHECK (length(sealed) = 58),
    CONSTRAINT fk_secret_vote_candidature_id_number FOREIGN KEY(candidature_id, number) REFERENCES ballot (candidature_id, number),
    CONSTRAINT fk_secret_vote_call_id FOREIGN KEY(call_id) REFERENCES call (id)
)
"""


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.get_bind().exec_driver_sql("DROP TABLE secret_vote")
    op.get_bind().exec_driver_sql(f"{_TABLE}{' WITHOUT ROWID' if is_sqlite else ''}")
    freeze("secret_vote")
