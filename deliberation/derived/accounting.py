"""Account for every dossier: each is counted in exactly one category, in the minutes and elsewhere."""

from collections.abc import Iterable, Mapping
from typing import Final

from deliberation.call.screening import Screening
from deliberation.dossiers.candidatures import Candidature
from deliberation.vocabulary import Labelled
from phrases import N_


class Account(Labelled):
    """The category in which a dossier is counted: each dossier is in exactly one."""

    SHORTLISTED = "shortlisted", N_("Shortlisted")
    WAITING = "waiting", N_("On hold")
    DECLINED = "declined", N_("Not shortlisted")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    LATE = "late", N_("Filed late, not admitted")
    UNDECIDED = "undecided", N_("To be pre-selected")


_OF_SCREENING: Final[Mapping[Screening, Account]] = {
    Screening.SHORTLISTED: Account.SHORTLISTED,
    Screening.RESERVE: Account.WAITING,
    Screening.DECLINED: Account.DECLINED,
    Screening.UNDECIDED: Account.UNDECIDED,
}


def account_of(candidature: Candidature) -> Account:
    """Return the category of a dossier: withdrawn, else late and not admitted, else its pre-selection."""
    if candidature.is_withdrawn:
        return Account.WITHDRAWN
    if candidature.awaits_admission:
        return Account.LATE
    return _OF_SCREENING[candidature.screening]


def accounts(candidatures: Iterable[Candidature]) -> Mapping[Account, int]:
    """Return how many dossiers are in each category, none left out: they add up to the dossiers filed."""
    counted = dict.fromkeys(Account, 0)
    for candidature in candidatures:
        counted[account_of(candidature)] += 1
    return counted


def counted_as(account: Account, candidatures: Iterable[Candidature]) -> tuple[Candidature, ...]:
    """Return the dossiers of a category."""
    return tuple(candidature for candidature in candidatures if account_of(candidature) is account)
