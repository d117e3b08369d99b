"""Ways in: links, devices and passes of people, tokens of machines. Each has the hash of a secret, a beginning, an end."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table
from sqlalchemy import text as sql_text

from data_access.schema.columns import Moment, choice, in_call, metadata, moment, of, of_person, text
from data_access.schema.keeping import CODE, NOTICE, STATE
from deliberation.call.access import TokenLevel


def _mac() -> Column[Any]:
    """Return the column of the code: a keyed digest of the secret's hash, the person and the call."""
    return Column("mac", String(64), nullable=False, server_default="", info=CODE)


def _way_in(name: str, *columns: Column[Any] | Index) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, info=STATE),
        in_call(STATE),
        *of_person(STATE),
        Column("secret_hash", String(64), nullable=False, unique=True, info=STATE),
        _mac(),
        moment("created_at", STATE),
        Column("revoked_at", Moment, info=STATE),
        *columns,
        CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
        Index(None, "call_id", "person_id"),
    )


def _one_good(name: str) -> Index:
    """Return the rule of at most one valid way in of this kind per person; revoked ones are unlimited."""
    is_good = sql_text("revoked_at IS NULL")
    return Index(f"uq_{name}_good", "person_id", unique=True, sqlite_where=is_good, postgresql_where=is_good)


access_link = _way_in("access_link", text("nonce", STATE), _one_good("access_link"))
device = _way_in(
    "device",
    text("agent", STATE),
    Column("ends_at", Moment, info=STATE),
    Column("told_up_to", Integer, info=NOTICE),
)
device_pass = _way_in("device_pass", moment("ends_at", STATE), _one_good("device_pass"))

# Without ``person_id`` the server's console made it. Its row says nothing of any file.
reading_token = Table(
    "reading_token",
    metadata,
    Column("id", Integer, primary_key=True, info=STATE),
    in_call(STATE),
    Column("person_id", Integer, info=STATE),
    text("made_by", STATE),
    text("name", STATE),
    *choice("level", TokenLevel, STATE),
    Column("secret_hash", String(64), nullable=False, unique=True, info=STATE),
    _mac(),
    moment("created_at", STATE),
    moment("ends_at", STATE),
    Column("revoked_at", Moment, info=STATE),
    of("person", "person_id"),
    CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
    CheckConstraint("ends_at > created_at", name="ends_at"),
    CheckConstraint("length(trim(name)) > 0", name="name"),
    Index(None, "call_id"),
)
