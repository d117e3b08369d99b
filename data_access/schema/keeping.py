"""Declaration for each column: frozen, open or purged once its call is finalised. Undeclared columns are refused.

Each column of the schema has a constant below as its ``info``. A version states the SHA-256 of the frozen columns, by table, in the
finalising entry. For an open column, the declaration names the witness of a change by hand.
"""

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Column, Table, event

from data_access.schema.columns import Info, metadata
from deliberation.plain import FIRST_FORM


class Witness(Enum):
    """Witnesses that reveal a manual change of an open column."""

    JOURNAL = "journal"  # says what the column must hold
    CHAIN = "chain"  # an entry holds it, whose hash is made of it
    SEAL = "seal"  # made with a key that is not in the database
    STATE = "state"  # of all rows, which the last entry is sealed with
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Frozen:
    """Column unchangeable in a finalised call. ``since``: the first canonical form that includes the column."""

    since: int = FIRST_FORM


@dataclass(frozen=True, slots=True)
class Open:
    """Column changeable in a finalised call. ``why``: the reason for the absence of a witness."""

    witness: Witness
    why: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError if nobody would notice a change and the reason is not given."""
        if (self.witness is Witness.NOBODY) != bool(self.why):
            raise ValueError('An open column says why exactly where it has no witness: Open(Witness.NOBODY, "…").')


@dataclass(frozen=True, slots=True)
class Purged:
    """Its rows are removed when the call is finalised, at the latest."""


Keeping = Frozen | Open | Purged


def _info(keeping: Keeping) -> Info:
    return {"keeping": keeping}


def _declare_unwitnessed(why: str) -> Info:
    return _info(Open(Witness.NOBODY, why))


FROZEN = _info(Frozen())
PURGED = _info(Purged())
JOURNAL = _info(Open(Witness.JOURNAL))
CHAIN = _info(Open(Witness.CHAIN))
SEAL = _info(Open(Witness.SEAL))
CODE = _declare_unwitnessed("made with the server’s key: where it is another, its row opens nothing")
NOTICE = _declare_unwitnessed("up to which of a person’s devices this one announced the others: each is in the journal, which names it")
STATE = _info(Open(Witness.STATE))
ERASED = _declare_unwitnessed("of a call that is here no more: its archive, kept elsewhere, is the proof")


def unwatched(why: str) -> Info:
    """Return the ``info`` of a table with revisions outside the snapshot."""
    return {"unwatched": why}


@event.listens_for(Column, "after_parent_attach")
def _require_keeping(column: Column[object], table: Table) -> None:
    """Refuse a schema column without a declaration."""
    if table.metadata is metadata and not isinstance(column.info.get("keeping"), Keeping):
        raise TypeError(
            f"{table.name}.{column.name} does not say what becomes of it once its call is finalised. Write info= and a constant of "
            "data_access.schema.keeping: FROZEN (of the newest canonical form) if nothing may change it then, PURGED if its rows are "
            "removed, JOURNAL, CHAIN or SEAL if that reveals a change by hand, or one of those that say why nothing does."
        )


def keeping_by_column(table: Table) -> dict[str, Keeping]:
    """Return the declaration of each column of ``table``, by name."""
    return {column.name: column.info["keeping"] for column in table.columns}


def frozen_tables() -> tuple[str, ...]:
    """Return the tables frozen or purged with their call, without the call's table."""
    return tuple(
        table.name
        for table in metadata.sorted_tables
        if table.name != "call" and not any(isinstance(keeping, Open) for keeping in keeping_by_column(table).values())
    )


def frozen_columns(table: Table, *, form: int) -> tuple[str, ...]:
    """Return the columns of ``table`` in a version of canonical form ``form``; all columns of a purged, hence empty, table."""
    return tuple(
        name
        for name, keeping in keeping_by_column(table).items()
        if isinstance(keeping, Purged) or (isinstance(keeping, Frozen) and keeping.since <= form)
    )


def stated_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of ``table`` sealed with each journal entry.

    Secret votes, drafts, private notes and tables with a seal or chain of their own are excluded.
    """
    return tuple(name for name, keeping in keeping_by_column(table).items() if _is_stated(keeping))


def _is_stated(keeping: Keeping) -> bool:
    if isinstance(keeping, Open):
        return keeping.witness in (Witness.JOURNAL, Witness.STATE)
    return isinstance(keeping, Frozen)


def watched_tables() -> tuple[Table, ...]:
    """Return the tables of the snapshot: tables with revisions, without a reason for exclusion."""
    return tuple(
        table for table in metadata.sorted_tables if {"call_id", "revision"} <= {*table.c.keys()} and "unwatched" not in table.info
    )
