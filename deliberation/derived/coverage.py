"""How evenly the ranked set was read: a selection may be contested because some files had fewer readers than others."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from deliberation.derived.progress import complete_grids
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message

_NAMED_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Evenness:
    """Whether candidatures of the ranked set have as many full grids, recusals apart; ``sentence`` says it, and which have the fewest."""

    is_even: bool
    sentence: Message


def evenness(snapshot: Snapshot) -> Evenness | None:
    """Return how evenly the ranked set was read; None where nobody has scored it yet, or where who has is not for this viewer.

    A juror who is recused on a candidature counts as having read it: what is missing is what somebody could have given.
    """
    if snapshot.hides_progress or not snapshot.scored[snapshot.in_ranked_set].any():
        return None
    is_full = complete_grids(snapshot)
    full, read = is_full.sum(axis=1), (is_full | snapshot.recused[snapshot.in_ranked_set]).sum(axis=1)
    fewest, most = int(read.min()), int(read.max())
    if fewest == len(snapshot.jurors):
        return Evenness(True, Message(N_("Every juror gave a full grid on each shortlisted candidature, recusals apart."), {}))
    for counted in (full, read):
        if np.ptp(counted) == 0:
            said = N_("Each shortlisted candidature has as many full grids, recusals apart: {count}.")
            return Evenness(True, Message(said, {"count": int(counted[0])}))
    dossiers = [candidature.dossier for candidature, count in zip(snapshot.ranked, read.tolist(), strict=True) if count == fewest]
    named = ", ".join(dossiers[:_NAMED_MOST]) + (", …" if len(dossiers) > _NAMED_MOST else "")
    said = N_("Shortlisted candidatures do not all have as many full grids: from {fewest} to {most}, recusals apart. Fewest: {dossiers}.")
    return Evenness(False, Message(said, {"fewest": fewest, "most": most, "dossiers": named}))
