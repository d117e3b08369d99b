"""How fully a candidature is scored, in a few words."""

from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import ngettext, part_done


def coverage(snapshot: Snapshot, candidature: Candidature) -> str:
    """Say how many jurors scored a candidature, and how fully."""
    standing = ranking(snapshot).by_id[candidature.id]
    return ngettext("{count} juror, coverage {share}", "{count} jurors, coverage {share}", standing.jurors).format(
        count=standing.jurors, share=part_done(standing.coverage)
    )
