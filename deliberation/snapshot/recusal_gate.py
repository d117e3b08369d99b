"""Who must say on which files they are recused before they see any, and which recusals their organisation suggests."""

from typing import Final

from deliberation.call.call import Phase
from deliberation.call.people import Actor, Person, Role
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.people.organisations import names_of
from deliberation.snapshot.snapshot import Snapshot

_READING: Final = frozenset({Phase.SCORING, Phase.DELIBERATION})


def must_declare(snapshot: Snapshot, viewer: Actor) -> bool:
    """Tell whether ``viewer``, a juror, has yet to declare their recusals, or that they have none.

    A demonstration asks nobody: what its file of scores says counts as declared. Nor is anybody asked while there are no files: a
    declaration made then would silence the question once files come in.
    """
    return (
        isinstance(viewer, Person)
        and viewer.has(Role.JUROR)
        and snapshot.phase in _READING
        and not snapshot.call.is_demo
        and viewer.id not in snapshot.declared
        and any(not snapshot.is_recused(viewer.id, candidature.id) for candidature in snapshot.candidatures)
    )


def suggested_recusals(snapshot: Snapshot, person: Person) -> frozenset[int]:
    """Return the candidatures of the person's own organisation: filed by it, or by an administration of that ministry.

    Names are compared without case, accents and punctuation; a suggestion, never a recusal.
    """
    own = spelling_key(person.organisation)
    if not own:
        return frozenset()
    filing = {id_ for id_, administration in snapshot.administrations.items() if own in names_of(administration)}
    return frozenset(candidature.id for candidature in snapshot.candidatures if candidature.administration_id in filing)
