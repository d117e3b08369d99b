"""Declarations of interests: members who made one, members who made none, members whose own organisation filed a dossier."""

from collections.abc import Iterable, Mapping

from deliberation.call.people import Person
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import suggested_recusals
from deliberation.vocabulary import Labelled
from phrases import N_, Message


class Interests(Labelled):
    """Whether a member declared their interests."""

    DECLARED = "declared", N_("Interests declared")
    MISSING = "missing", N_("Interests not declared")
    TO_ASK = "to_ask", N_("To be asked, as their organisation files a dossier")


def interests(snapshot: Snapshot, members: Iterable[Person] | None = None) -> Mapping[Interests, tuple[Person, ...]]:
    """Return the members by the state of their declaration; empty for a viewer who is not told of each member.

    ``members``: of a meeting that was held; by default those with a seat now. In a demonstration every member counts as having
    declared, as ``must_declare`` does.
    """
    if snapshot.hides_readers or not snapshot.candidatures:
        return {}
    states = {person: _state(snapshot, person) for person in (snapshot.seated if members is None else members)}
    return {state: people for state in Interests if (people := tuple(person for person in states if states[person] is state))}


def words_to_ask(snapshot: Snapshot, candidature_id: int) -> str:
    """Return the names of the members to be asked whose own organisation filed a dossier, in a sentence; empty if there is none."""
    people = interests(snapshot).get(Interests.TO_ASK, ())
    concerned = [person for person in people if candidature_id in files_to_ask(snapshot, person)]
    return str(naming(Interests.TO_ASK, concerned)) if concerned else ""


def naming(state: Interests, people: Iterable[Person]) -> Message:
    """Return a state of declarations with the names of its members."""
    return Message(N_("{state}: {names}"), {"state": state.message, "names": ", ".join(person.name for person in people)})


def files_to_ask(snapshot: Snapshot, person: Person) -> frozenset[int]:
    """Return the dossiers of a member's own organisation, but for those under their recusal."""
    return suggested_recusals(snapshot, person) - snapshot.recused_on(person.id)


def _state(snapshot: Snapshot, person: Person) -> Interests:
    if snapshot.call.is_demo or person.id in snapshot.declared:
        return Interests.DECLARED
    return Interests.TO_ASK if files_to_ask(snapshot, person) else Interests.MISSING
