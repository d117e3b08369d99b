"""Passes for secret votes on a lent device, by members without one. Only hashes of their secrets are stored."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

BALLOT_COOKIE: Final = "jury_ballot"  # its value is the secret of an opened pass, opaque to everybody
BALLOT_PASS_LIFETIME: Final = timedelta(minutes=10)  # to fetch a device, hand it over and be left alone with it
BALLOT_PATH: Final = "/scrutin"

# Read aloud and typed by hand: without the letters that look like figures, and without U (Crockford's base 32).
_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE: Final = str.maketrans("OIL", "011", "- ")
_GROUP: Final = 4
_SYMBOLS_OF_A_CODE: Final = 12  # 60 bits, for ten minutes


@dataclass(frozen=True, slots=True)
class BallotPass:
    """A new pass, shown once to whoever runs the ballot: good for one device, until ``ends_at``."""

    code: str = field(repr=False)
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class HeldPass:
    """A stored pass: the voter, the ballot, whether a device has opened it, its end."""

    call_id: int
    candidature_id: int
    number: int
    person_id: int
    is_opened: bool
    ends_at: datetime

    def is_good(self, *, at: datetime) -> bool:
        """Tell whether the pass is valid at ``at``; it is removed once the vote is cast or the ballot closed."""
        return self.ends_at > at


def new_code() -> str:
    """Return a fresh code, in groups of four symbols."""
    drawn = "".join(secrets.choice(_SYMBOLS) for _symbol in range(_SYMBOLS_OF_A_CODE))
    return "-".join(drawn[start : start + _GROUP] for start in range(0, len(drawn), _GROUP))


def plain_code(typed: str) -> str:
    """Return a code normalised for comparison, without separators."""
    return typed.upper().translate(_LOOK_ALIKE)


def ballot_pass_path(code: str) -> str:
    """Return the path of a pass on the server."""
    return f"{BALLOT_PATH}/{code}"
