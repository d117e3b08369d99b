"""Pre-selection: candidatures to screen, counts by state, proposals of the platform, late ones awaiting the chair."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from deliberation.call.screening import Screening
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot

_PLACES: Final = {screening: place for place, screening in enumerate(Screening)}


def to_screen(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures that can be pre-selected, those not withdrawn, in the order of the states: the undecided first."""
    present = [candidature for candidature in snapshot.candidatures if not candidature.is_withdrawn]
    return sorted(present, key=lambda candidature: _PLACES[candidature.screening])


def screening_counts(snapshot: Snapshot) -> Mapping[Screening, int]:
    """Return how many candidatures are in each state (0 if none), those withdrawn left out."""
    return Counter(candidature.screening for candidature in to_screen(snapshot))


def awaiting_admission(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures filed late that await the chair's admission."""
    return [candidature for candidature in snapshot.candidatures if candidature.awaits_admission and not candidature.is_withdrawn]


def proposed_changes(snapshot: Snapshot) -> dict[int, Screening]:
    """Return, by candidature id, the pre-selections proposed on the platform that differ from ours and can be applied."""
    proposed = [(candidature, candidature.proposed_screening) for candidature in to_screen(snapshot)]
    return {
        candidature.id: screening
        for candidature, screening in proposed
        if screening
        and screening is not candidature.screening
        and not (screening is Screening.SHORTLISTED and candidature.awaits_admission)
    }
