"""Declarations of interests: members with and without a declaration, members to ask, and the dossiers to ask about."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from deliberation.call.people import Person
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import suggested_recusals
from deliberation.vocabulary import Labelled
from phrases import N_, Message

_NUMBERS_SHOWN_MAX = 5


class Interests(Labelled):
    """Whether a member declared their interests."""

    DECLARED = "declared", N_("Interests declared")
    MISSING = "missing", N_("Interests not declared")
    TO_ASK = "to_ask", N_("To be asked, as their organisation files a dossier")
    LATER = "later", N_("To be asked again, as dossiers came after their declaration")


def interests(snapshot: Snapshot, members: Iterable[Person] | None = None) -> Mapping[Interests, tuple[Person, ...]]:
    """Return the members by the state of their declaration; empty for a viewer without the right to know each member's state.

    ``members``: of a past meeting; by default the present members. In a demonstration every member counts as declared, as in
    ``must_declare``.
    """
    if snapshot.hides_readers or not snapshot.candidatures:
        return {}
    states = {person: _state(snapshot, person) for person in (snapshot.seated if members is None else members)}
    return {state: people for state in Interests if (people := tuple(person for person in states if states[person] is state))}


def words_to_ask(snapshot: Snapshot, candidature_id: int) -> str:
    """Return the names of the members to be asked about a dossier, in a sentence for each reason; empty if there is none."""
    dossiers_by_state = {
        state: [person for person in people if candidature_id in files_to_ask(snapshot, person)]
        for state, people in interests(snapshot).items()
    }
    return " · ".join(str(naming(state, people)) for state, people in dossiers_by_state.items() if people)


def marks_to_ask(snapshot: Snapshot, marked: Collection[tuple[int, int]]) -> Iterator[str]:
    """Yield sentences that name the members to be asked, with the dossiers among ``marked``, pairs of candidature and person ids."""
    for state, people in interests(snapshot).items():
        files_by_person = {person: [id_ for id_ in files_to_ask(snapshot, person) if (id_, person.id) in marked] for person in people}
        names = [f"{person.name} ({_numbers(snapshot, ids)})" for person, ids in files_by_person.items() if ids]
        if names:
            yield str(_listing(state, names))


def _numbers(snapshot: Snapshot, ids: Collection[int]) -> str:
    numbers = [candidature.dossier for candidature in snapshot.candidatures if candidature.id in ids]
    return ", ".join([*numbers[:_NUMBERS_SHOWN_MAX], *(["…"] if len(numbers) > _NUMBERS_SHOWN_MAX else [])])


def naming(state: Interests, people: Iterable[Person]) -> Message:
    """Return a state of declarations with the names of its members."""
    return _listing(state, [person.name for person in people])


def _listing(state: Interests, names: Iterable[str]) -> Message:
    return Message(N_("{state}: {names}"), {"state": state.message, "names": ", ".join(names)})


def files_to_ask(snapshot: Snapshot, person: Person) -> frozenset[int]:
    """Return the dossiers to ask a member about: imported since the declaration or, without one, of the member's organisation."""
    if snapshot.call.is_demo or person.id in snapshot.declared:
        return files_since(snapshot, person)
    return suggested_recusals(snapshot, person) - snapshot.recused_on(person.id)


def files_since(snapshot: Snapshot, person: Person) -> frozenset[int]:
    """Return the dossiers imported since a member's declaration, without recused dossiers; none in a demonstration."""
    if snapshot.call.is_demo:
        return frozenset()
    later = frozenset(candidature.id for candidature in snapshot.candidatures if (candidature.id, person.id) in snapshot.undeclared)
    return later - snapshot.recused_on(person.id)


def _state(snapshot: Snapshot, person: Person) -> Interests:
    is_asked = bool(files_to_ask(snapshot, person))
    if snapshot.call.is_demo or person.id in snapshot.declared:
        return Interests.LATER if is_asked else Interests.DECLARED
    return Interests.TO_ASK if is_asked else Interests.MISSING
