"""A candidature in a few words: its pre-selection, how fully it is scored, its decision's icon."""

from typing import Final

from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, percent

OUTCOME_ICONS: Final = {
    Outcome.TO_DISCUSS: ":material/forum:",
    Outcome.SELECTED: ":material/check_circle:",
    Outcome.RESERVE: ":material/pending:",
    Outcome.DECLINED: ":material/cancel:",
}


def status(candidature: Candidature) -> str:
    """Return the pre-selection in words, or that the candidature was withdrawn, or filed late and not admitted."""
    if candidature.is_withdrawn:
        return _("Withdrawn")
    words = candidature.screening.words
    return _("{status} (filed late)").format(status=words) if candidature.awaits_admission else words


def coverage(snapshot: Snapshot, candidature: Candidature) -> str:
    """Say how many jurors scored a candidature, and how fully."""
    standing = ranking(snapshot).by_id[candidature.id]
    return ngettext("{count} juror, coverage {share}", "{count} jurors, coverage {share}", standing.jurors).format(
        count=standing.jurors, share=percent(standing.coverage)
    )
