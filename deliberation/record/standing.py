"""Compare unfrozen rows with the journal: people, phase, retention, the room's view."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from deliberation.call.call import Phase
from deliberation.call.changing import ADMINISTERED
from deliberation.call.people import Person, Role
from deliberation.meeting.meeting import ProjectorView, Sent
from deliberation.record.journal import Act, Entry
from deliberation.record.wordings import Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message


def person_said(person: Person | None) -> dict[str, Any]:
    """Return a person as journalled; empty for None."""
    if person is None:
        return {}
    return {
        "name": person.name,
        "roles": sorted(person.all_roles),
        "email": person.email,
        "organisation": person.organisation,
        "is_active": person.is_active,
        "expertise": person.expertise,
        "tracks": sorted(person.tracks),
    }


def sent_said(snapshot: Snapshot, sent: Sent | None) -> dict[str, Any]:
    """Return a sent view as journalled."""
    if sent is None:
        return {"sent": None}
    said: dict[str, Any] = {"sent": str(sent.what), "dossiers": [snapshot.candidature(id_).dossier for id_ in sent.candidature_ids]}
    if sent.attachment is not None:
        said |= {"attachment": sent.attachment, "page": sent.page}
    return said | ({"weights": list(sent.weights)} if sent.weights else {})


def standing_problems(
    entries: Sequence[Entry],
    *,
    people: Sequence[Person],
    phase: Phase,
    administered: Mapping[str, Any],
    screen: ProjectorView,
    sent: Mapping[str, Any],
) -> Iterator[Message]:
    """Yield the differences from the last journalled values. ``entries``: an unbroken chain from the creation of the call."""
    if phase != _phase(entries):
        yield Message(N_("The call is in another phase than its acts left it in."))
    if administered != administered_said(entries):
        yield Message(N_("The call is kept, or open, until another time than its acts say."))
    known = {person.id for person in people}
    if stray := next((entry.sequence for entry in entries if entry.actor_id is not None and entry.actor_id not in known), None):
        yield Message(N_("Entry {number} is by nobody of this call."), {"number": stray})
    left_on_wall = next((entry.after for entry in reversed(entries) if entry.act == Act.SENT_TO_ROOM), {"sent": None})
    if screen not in _screens(entries) or sent != left_on_wall:
        yield Message(N_("The room’s screen shows something else than was chosen."))
    standing, left = {person.name: person_said(person) for person in people}, people_said(entries)
    for name in dict.fromkeys([*left, *standing]):
        now, said = standing.get(name), left.get(name)
        # Earlier entries do not say all that is known of a person now.
        if now is None or said is None or any(now.get(key) != value for key, value in said.items()):
            yield Message(N_("{name} is not as the acts on people left them."), {"name": name})


def people_said(entries: Iterable[Entry]) -> Mapping[str, dict[str, Any]]:
    """Return the people by name as last journalled."""
    people: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.act == Act.PERSON_SAVED:
            people.pop(str(entry.before.get("name", "")), None)
            people[entry.after["name"]] = dict(entry.after)
        elif entry.act == Act.PEOPLE_IMPORTED:
            people |= {name: dict(said) for name, said in entry.after.items()}
        elif entry.act == Act.JURY_LEFT and entry.after.get("successor") in people:
            person = people[entry.after["successor"]]
            person["roles"] = sorted({*person["roles"], str(Role.JUROR)})
        elif entry.act == Act.SCORES_IMPORTED:
            people |= {name: person_said(Person(0, 0, name, frozenset({Role.JUROR}))) for name in entry.after.get("jurors", ())}
    return people


def words_said(entries: Iterable[Entry]) -> Mapping[Wording, Words]:
    """Return an office's texts as last journalled."""
    wordses: dict[Wording, Words] = {}
    for entry in entries:
        if entry.act == Act.WORDED and (wording := Wording.known(str(entry.after.get("wording")))):
            wordses[wording] = {key: str(value) for key, value in entry.after.items() if key != "wording"}
    return wordses


def administered_said(entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the administered settings as last journalled, without absent ones."""
    said: dict[str, Any] = {}
    for entry in entries:
        if entry.act == Act.CALL_CREATED:
            said = dict(entry.after)
        elif entry.act == Act.CALL_CHANGED:
            said |= entry.after.get("settings", {})
    return {key: said[key] for key in sorted(ADMINISTERED) if said.get(key) is not None}


def _phase(entries: Sequence[Entry]) -> Phase | None:
    for entry in reversed(entries):
        match entry.act:
            case Act.PHASE_MOVED:
                return Phase.known(str(entry.after.get("phase")))
            case Act.FINALISED:
                return Phase.FINALISED
            case Act.REOPENED:
                return Phase.DELIBERATION
            case Act.CALL_CREATED:
                return Phase.PREPARATION
    return None


def _screens(entries: Iterable[Entry]) -> tuple[ProjectorView, ...]:
    """Return the views that the room's screen may have: ``WAITING`` became ``AUTOMATIC`` in a migration, without an entry."""
    chosen = [ProjectorView(entry.after["screen"]) for entry in entries if entry.act == Act.PROJECTED]
    last = chosen[-1] if chosen else ProjectorView.AUTOMATIC
    return (last, ProjectorView.AUTOMATIC) if last is ProjectorView.WAITING else (last,)
