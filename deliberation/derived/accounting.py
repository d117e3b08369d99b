"""Account of the dossiers, each counted once, and the candidatures to pre-select."""

from collections import Counter
from collections.abc import Iterable, Mapping

from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_


class Account(Labelled):
    """Category of the account: each dossier is in exactly one category."""

    SHORTLISTED = "shortlisted", N_("Shortlisted")
    WAITING = "waiting", N_("On hold")
    DECLINED = "declined", N_("Not shortlisted")
    INADMISSIBLE = "inadmissible", N_("Inadmissible")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    LATE = "late", N_("Filed late, not admitted")
    UNDECIDED = "undecided", N_("To be pre-selected")


_OF_SCREENING: Mapping[Screening, Account] = {
    Screening.SHORTLISTED: Account.SHORTLISTED,
    Screening.RESERVE: Account.WAITING,
    Screening.DECLINED: Account.DECLINED,
    Screening.INADMISSIBLE: Account.INADMISSIBLE,
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


def without_reason(snapshot: Snapshot, account: Account) -> list[Candidature]:
    """Return the dossiers of a category of pre-selection for which no person wrote a reason."""
    return [candidature for candidature in counted_as(account, snapshot.candidatures) if not candidature.stated_screening_reason]


_PLACES = {screening: place for place, screening in enumerate(Screening)}


def to_screen(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures open to pre-selection, without withdrawn dossiers, in the order of states, undecided first."""
    present = [candidature for candidature in snapshot.candidatures if not candidature.is_withdrawn]
    return sorted(present, key=lambda candidature: _PLACES[candidature.screening])


def screening_counts(snapshot: Snapshot) -> Mapping[Screening, int]:
    """Return how many candidatures are in each state (0 if none), those withdrawn left out."""
    return Counter(candidature.screening for candidature in to_screen(snapshot))


def awaiting_admission(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures filed late that await the chair's admission."""
    return [candidature for candidature in snapshot.candidatures if candidature.awaits_admission and not candidature.is_withdrawn]


def proposed_changes(snapshot: Snapshot) -> dict[int, Screening]:
    """Return, by candidature id, the pre-selections that the teams propose, differ from ours and can be applied."""
    proposed = [(candidature, candidature.wished_screening) for candidature in to_screen(snapshot)]
    return {
        candidature.id: screening
        for candidature, screening in proposed
        if screening not in (None, Screening.INADMISSIBLE, candidature.screening)  # a person says why one is inadmissible
        and not (screening is Screening.SHORTLISTED and candidature.awaits_admission)
    }
