"""Tokens with which a machine reads some documents of a finalised call, and does nothing else. Only hashes of their secrets are kept.

A token has one call, one level (public, internal), an end within a year, and a name. At each request it reads what its maker may see
today, and is refused once the maker left, changed roles or sees a part only. It is accepted in a header alone, at the addresses of
exports; ``read_by`` of an export lists which tokens read it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from deliberation.errors import InvalidValue
from deliberation.vocabulary import Labelled
from phrases import N_

DAYS_MOST: Final = 366
DAYS_USUAL: Final = 90
NAME_CHARACTERS_MAX: Final = 80
# Whoever finds a secret somewhere, in a script or a log, knows by this what it is.
_PREFIX: Final = "jury_"


class TokenLevel(Labelled):
    """What a token reads: what may be published, or what the jury and its organisers have as well."""

    PUBLIC = "public", N_("Public: the laureates")
    INTERNAL = "internal", N_("Internal: the selection and the marks")

    def reads(self, level: "TokenLevel") -> bool:
        """Tell whether a token of this level reads a document of ``level``."""
        return self is TokenLevel.INTERNAL or level is TokenLevel.PUBLIC


@dataclass(frozen=True, slots=True)
class ReadingToken:
    """A token of one call. ``person_id``: who made it, and as whom it reads; None if the server's console did.

    Raises InvalidValue for a name or a length of life that it may not have.
    """

    id: int
    name: str
    level: TokenLevel
    person_id: int | None
    made_by: str
    created_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.name.strip()) <= NAME_CHARACTERS_MAX or not self.name.isprintable():
            raise InvalidValue(
                N_("A token has a name, of {most} characters at most: which machine reads with it."), most=NAME_CHARACTERS_MAX
            )
        if not timedelta(days=1) <= self.ends_at - self.created_at <= timedelta(days=DAYS_MOST):
            raise InvalidValue(N_("A token ends within {most} days, one at the earliest."), most=DAYS_MOST)

    def is_good(self, *, at: datetime) -> bool:
        """Tell whether the token reads anything at ``at``."""
        return self.revoked_at is None and self.ends_at > at


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made, with the secret that is shown once and kept nowhere."""

    token: ReadingToken
    secret: str = field(repr=False)


def token_secret(secret: str) -> str:
    """Return a secret as it is handed to a machine."""
    return f"{_PREFIX}{secret}"
