"""Word the database's refusals as the rules do."""

from collections.abc import Callable

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError

from deliberation.errors import CallIsFinalised, DatabaseAway, DeliberationError, InvalidCall, InvalidValue, StorageFailed
from phrases import N_

# What the triggers raise; the migrations write these same words.
FINALISED = "call is finalised"

# Constraint as PostgreSQL names it, as SQLite describes it, what to say.
_FORESEEN: tuple[tuple[str, str, Callable[[], DeliberationError]], ...] = (
    (
        "uq_person_call_id_name",
        "person.call_id, person.name",
        lambda: InvalidValue(N_("Somebody in this call already has this name.")),
    ),
    (
        "uq_candidature_call_id_dossier",
        "candidature.call_id, candidature.dossier",
        lambda: InvalidValue(N_("An application with this dossier number is already in the call.")),
    ),
    (
        "uq_call_slug",
        "call.slug",
        lambda: InvalidCall("slug", N_("A call with this slug already exists.")),
    ),
)

# SQLite names its errors, PostgreSQL numbers them; the first that fits says it.
DISK_IS_FULL = N_("The server’s disk is full: nothing was saved. Tell whoever runs the server, and try again once there is room.")
CANNOT_BE_WRITTEN = N_("The server’s disk can only be read: nothing was saved. Tell whoever runs the server.")
NO_ANSWER = N_("The database does not answer: nothing was saved. Wait a moment, then try again.")
IS_UNKNOWN = N_("The database was lost while this was saved, and does not say whether it was: look at what stands before doing it again.")
DISK_FAILED = N_("The server’s disk failed: nothing was saved. Tell whoever runs the server.")
_STORAGE = (
    ("SQLITE_FULL", "53100", DISK_IS_FULL),
    ("SQLITE_READONLY", "25006", CANNOT_BE_WRITTEN),
    ("SQLITE_CANTOPEN", "", CANNOT_BE_WRITTEN),
    ("SQLITE_IOERR", "58030", DISK_FAILED),
)


def refusal_in_words(context: ExceptionContext) -> DeliberationError | UnicodeError | None:
    """Return the DeliberationError for a foreseen database error, for SQLAlchemy to raise.

    Returns a UnicodeError for bytes outside the encoding, which only direct access to the database can write.
    """
    if failure := storage_failure(context):
        return failure
    if isinstance(context.sqlalchemy_exception, IntegrityError):
        return _refusal(str(context.original_exception))
    return UnicodeError("a text of the database is none") if "decode" in str(context.original_exception).lower() else None


def storage_failure(context: ExceptionContext) -> StorageFailed | None:
    """Return the error for a failing or read-only disk, or an unreachable database; None for any other error."""
    if context.connection is None or context.connection.get_execution_options().get("access") != "write":
        return None  # where something only reads, being refused to write is a mistake of ours
    if context.is_disconnect:
        return DatabaseAway(NO_ANSWER)
    name, number = (getattr(context.original_exception, attribute, None) or "" for attribute in ("sqlite_errorname", "sqlstate"))
    for begins, numbered, words in _STORAGE:
        if name.startswith(begins) or (number and number == numbered):
            return StorageFailed(words)
    return None


def _refusal(text: str) -> DeliberationError | None:
    if FINALISED in text:
        return CallIsFinalised()
    for name, columns, refusal in _FORESEEN:
        if f'"{name}"' in text or text == f"UNIQUE constraint failed: {columns}":
            return refusal()
    return None
