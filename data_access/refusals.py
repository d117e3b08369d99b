"""What the database refuses, said as the rules say it."""

from collections.abc import Callable
from typing import Final

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError

from deliberation.errors import CallIsFinalised, DeliberationError, InvalidCall, InvalidValue
from phrases import N_

# What the triggers raise; the migrations write these same words.
FINALISED: Final = "call is finalised"

# Constraint as PostgreSQL names it, as SQLite describes it, what to say.
_FORESEEN: Final[tuple[tuple[str, str, Callable[[], DeliberationError]], ...]] = (
    (
        "uq_person_call_id_name",
        "person.call_id, person.name",
        lambda: InvalidValue(N_("Somebody in this call already has this name.")),
    ),
    (
        "uq_candidature_call_id_dossier",
        "candidature.call_id, candidature.dossier",
        lambda: InvalidValue(N_("A candidature with this dossier number is already in the call.")),
    ),
    (
        "uq_call_slug",
        "call.slug",
        lambda: InvalidCall("slug", N_("A call with this slug already exists.")),
    ),
)


def refuse_in_words(context: ExceptionContext) -> None:
    """Raise the DeliberationError that an integrity error stands for, where the rules foresee it (an engine's event)."""
    if isinstance(context.sqlalchemy_exception, IntegrityError):
        refusal = _refusal(str(context.original_exception))
        if refusal:
            raise refusal from context.original_exception


def _refusal(text: str) -> DeliberationError | None:
    if FINALISED in text:
        return CallIsFinalised()
    for name, columns, refusal in _FORESEEN:
        if f'"{name}"' in text or text == f"UNIQUE constraint failed: {columns}":
            return refusal()
    return None
