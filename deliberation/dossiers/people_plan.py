"""Preview of changes by a list of people, with each person's organisation in the spelling of the administrations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from deliberation.call.call import Call
from deliberation.call.people import Person, fold_address
from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import close_pairs, name_head, spelling_key
from deliberation.dossiers.records import PersonRecord
from deliberation.folding import fold_name, warn_of_likeness
from deliberation.problems import Problem, Severity
from phrases import N_, Message, listed

_TWICE = N_("This name stands twice in the file.")
_SAME_ADDRESS = N_("{other} has the same address: neither can sign in with it, each needs a link of their own.")
_NO_TRACK = N_("The call has no such track: {tracks}.")


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A person added or changed by the file: before (None if new) and after."""

    before: Person | None
    after: Person


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """Plan of an import of people. ``absent``: people of the call outside the list, unchanged.

    ``near``: organisation in the file → similar names of the call's administrations.
    """

    new: tuple[PersonChange, ...]
    changed: tuple[PersonChange, ...]
    unchanged: tuple[Person, ...]
    absent: tuple[Person, ...]
    near: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]

    @property
    def changes(self) -> tuple[PersonChange, ...]:
        """Return all changes, in the file's order within each kind."""
        return (*self.new, *self.changed)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that refuse the list."""
        return tuple(problem for problem in self.problems if problem.is_error)


def plan_people(
    records: Sequence[PersonRecord], *, people: Sequence[Person], call: Call, call_id: int, administrations: Iterable[Administration] = ()
) -> PeoplePlan:
    """Compare a list of people with the call's people, by name, without removals."""
    known = {fold_name(person.name): person for person in people}
    problems = [*_report_repeated(records), *(problem for record in records for problem in _unknown_tracks(record, call))]
    problems += _look_alikes(records, people)
    changes = []
    for record in records:
        present_person = known.get(fold_name(record.name))
        changes.append(PersonChange(present_person, _make_person(call_id, call, record, present_person)))
    named = {fold_name(record.name) for record in records}
    problems += _same_addresses(records, [*people, *(change.after for change in changes)])
    written = tuple(administrations)
    near = {
        text: near_names for text in dict.fromkeys(one.organisation for one in records) if (near_names := near_organisations(text, written))
    }
    return PeoplePlan(
        new=tuple(change for change in changes if change.before is None),
        changed=tuple(change for change in changes if change.before is not None and change.before != change.after),
        unchanged=tuple(change.after for change in changes if change.before == change.after),
        absent=tuple(person for person in people if fold_name(person.name) not in named),
        near=near,
        problems=tuple(problems),
    )


def with_organisations(records: Iterable[PersonRecord], chosen: Mapping[str, str]) -> tuple[PersonRecord, ...]:
    """Return the records with chosen organisations: ``chosen``, organisation of the file → name to write."""
    return tuple(replace(record, organisation=chosen.get(record.organisation, record.organisation)) for record in records)


def track_codes(words: Iterable[str], call: Call) -> frozenset[str]:
    """Return the codes of the tracks named by code or label, without unknown tracks."""
    return frozenset(code for word in words if (code := _tracks_of(call).get(spelling_key(word))))


def _tracks_of(call: Call) -> Mapping[str, str]:
    ways = (
        (way, track.code) for track in call.tracks for way in (track.code, track.label.fr, track.label.en, track.short.fr, track.short.en)
    )
    return {spelling_key(way): code for way, code in ways if way}


def _make_person(call_id: int, call: Call, record: PersonRecord, person: Person | None) -> Person:
    tracks = track_codes(record.tracks, call)
    if person is None:
        person = Person(0, call_id, record.name, record.roles)
    return replace(
        person,
        # A file that still lists somebody among the jurors does not bring them back.
        roles=record.roles - person.membership.left,
        email=record.email or person.email,
        organisation=record.organisation or person.organisation,
        expertise=record.expertise or person.expertise,
        tracks=tracks or person.tracks,
        quality=record.quality or person.quality,
        is_active=True,
    )


def _report_repeated(records: Sequence[PersonRecord]) -> Iterable[Problem]:
    names: set[str] = set()
    for record in records:
        if fold_name(record.name) in names:
            yield Problem(Severity.ERROR, Message(_TWICE), row=record.row, value=record.name)
        names.add(fold_name(record.name))


def _look_alikes(records: Sequence[PersonRecord], people: Iterable[Person]) -> Iterable[Problem]:
    rows = {record.name: record.row for record in records}
    for name, message in warn_of_likeness([*(person.name for person in people), *rows]):
        if name in rows:
            yield Problem(Severity.WARNING, message, row=rows[name], value=name)


def _same_addresses(records: Iterable[PersonRecord], people: Iterable[Person]) -> Iterable[Problem]:
    latest = {fold_name(person.name): person for person in people}
    holders: dict[str, list[Person]] = defaultdict(list)
    for person in filter(lambda person: person.is_active, latest.values()):
        holders[fold_address(person.email)].append(person)
    for record in records:
        namesakes = [person.name for person in holders[fold_address(record.email)] if fold_name(person.name) != fold_name(record.name)]
        if record.email and namesakes:
            message = Message(_SAME_ADDRESS, {"other": listed(namesakes)})
            yield Problem(Severity.WARNING, message, row=record.row, value=record.email)


def _unknown_tracks(record: PersonRecord, call: Call) -> Iterable[Problem]:
    ways = _tracks_of(call)
    unknown = [word for word in record.tracks if spelling_key(word) not in ways]
    if unknown:
        labels = ", ".join(str(track.label) for track in call.tracks)
        yield Problem(Severity.ERROR, Message(_NO_TRACK, {"tracks": labels}), row=record.row, value=", ".join(unknown))


# Words that tell what kind of body it is: « Région Bretagne » and « Conseil régional de Bretagne » have the rest in common.
_KINDS = frozenset(
    [
        *("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"),
        *("conseil", "departement", "departemental", "departementale", "direction", "metropole", "ministere", "prefecture"),
        *("regie", "region", "regional", "regionale", "service", "ville"),
    ]
)
_NEAR_RATIO = 0.85
_PROPOSED_MOST = 3


def names_of(administration: Administration) -> frozenset[str]:
    """Return the folded spellings of an administration and its ministry, which identify its people."""
    written = (administration.name, administration.ministry, *administration.spellings, *map(name_head, administration.spellings))
    return frozenset(filter(None, map(spelling_key, written)))


def organisation_names(administrations: Iterable[Administration]) -> tuple[str, ...]:
    """Return the names of organisations to choose from, in order: administrations and their ministries."""
    written = {name for administration in administrations for name in (administration.name, administration.ministry) if name.strip()}
    return tuple(sorted(written, key=spelling_key))


def near_organisations(organisation: str, administrations: Iterable[Administration]) -> tuple[str, ...]:
    """Return the known names close to ``organisation``, nearest first; none for a known name.

    Near: a mistyped word, the same words in a different order, initials, or a difference only in the words for the kind of body.
    """
    own = spelling_key(organisation)
    known = tuple(administrations)
    if not own or any(own in names_of(administration) for administration in known):
        return ()
    found: dict[str, float] = {}
    for administration in known:
        for name, *spellings in ((administration.name, *administration.spellings), (administration.ministry,)):
            likeness = max((_likeness(own, spelling_key(written)) for written in (name, *spellings) if written.strip()), default=0.0)
            if likeness and name.strip():
                found[name] = max(likeness, found.get(name, 0.0))
    return tuple(sorted(found, key=lambda name: (-found[name], spelling_key(name))))[:_PROPOSED_MOST]


def _likeness(own: str, other: str) -> float:
    """Return how alike two folded names are, 0 if they are not near."""
    ratio = SequenceMatcher(None, own, other).ratio()
    telling, words = (set(text.split()) - _KINDS for text in (own, other))
    is_near = ratio >= _NEAR_RATIO or (telling and telling == words) or any(close_pairs([[own], [other]]))
    return max(ratio, 0.01) if is_near else 0.0
