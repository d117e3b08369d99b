"""The gate of recusals: who must declare before seeing files, and recusals suggested by a person's organisation."""

from typing import Final

from deliberation.call.call import Phase
from deliberation.call.people import Actor, Person, Role
from deliberation.dossiers.administrations import shared_sirens
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.people_plan import names_of
from deliberation.snapshot.snapshot import Snapshot

_READING: Final = frozenset({Phase.SCORING, Phase.DELIBERATION})


def must_declare(snapshot: Snapshot, viewer: Actor) -> bool:
    """Tell whether ``viewer``, a juror, has yet to declare their recusals, or that they have none.

    Nobody in a demonstration: recusals in its file of scores count as declared. Nobody while there are no files: a
    declaration made before any file exists would silence the question later.
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

    Names are compared without case, accents and punctuation; a suggestion, never a recusal. Those of ``recusals_to_confirm`` are
    among them.
    """
    return _filed_by(snapshot, _own(snapshot, person)) | recusals_to_confirm(snapshot, person)


def recusals_to_confirm(snapshot: Snapshot, person: Person) -> frozenset[int]:
    """Return the candidatures with the SIREN of the person's organisation under other names, until somebody settles them."""
    own = _own(snapshot, person)
    sharing = (frozenset(one.id for one in several) for several in shared_sirens(snapshot.administrations.values()).values())
    return _filed_by(snapshot, frozenset().union(*(ids - own for ids in sharing if ids & own)))


def _own(snapshot: Snapshot, person: Person) -> frozenset[int]:
    own = spelling_key(person.organisation)
    return frozenset(id_ for id_, administration in snapshot.administrations.items() if own and own in names_of(administration))


def _filed_by(snapshot: Snapshot, filing: frozenset[int]) -> frozenset[int]:
    return frozenset(candidature.id for candidature in snapshot.candidatures if candidature.administration_id in filing)
