"""Members leaving the room for a candidature, and returning, by name for the remaining people."""

from collections.abc import Callable, Iterable, Sequence

from deliberation.call.people import Person
from deliberation.derived.meeting.rules import comes_back, must_leave, recused_members
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui.texts import literal


def names(people: Iterable[Person], *, written: Callable[[str], str] = literal) -> str:
    """Return people's names, one after the other, ``written`` as Markdown unless told otherwise."""
    return ", ".join(written(person.name) for person in people)


def now(snapshot: Snapshot, candidature_id: int) -> list[str]:
    """Return a line each for members who must leave for the called candidature, who may return, and who stay outside."""
    leaving, returning = must_leave(snapshot, candidature_id), comes_back(snapshot, candidature_id)
    staying_out = [member for member in out_of_the_room(snapshot) if member not in returning]
    lines = {must_go(leaving): leaving, come_in(returning): returning, outside(staying_out): staying_out}
    return [line for line, people in lines.items() if people]


def out_of_the_room(snapshot: Snapshot) -> list[Person]:
    """Return the people who have left for a candidature and are not back yet."""
    return [person for person in snapshot.people if person.id in snapshot.meeting.out_of_the_room()]


def must_go(people: Sequence[Person]) -> str:
    """Say who has to leave."""
    label = ngettext("Must leave: {names}", "Must leave: {names}", len(people)).format(names=names(people))
    return f":orange[:material/logout:] **{label}**"


def come_in(people: Sequence[Person]) -> str:
    """Say who is called back."""
    return f":material/login: {ngettext('Come back in: {names}', 'Come back in: {names}', len(people)).format(names=names(people))}"


def outside(people: Sequence[Person]) -> str:
    """Say who is still out of the room."""
    return f":material/door_front: {_('Outside: {names}').format(names=names(people))}"


def to_come(snapshot: Snapshot, candidature_id: int, *, written: Callable[[str], str] = literal) -> str:
    """Return the members leaving and returning at the call of a candidature; empty without movements. ``written``: notation of names."""
    current = snapshot.meeting.current
    kept_out = recused_members(snapshot, current) if current is not None else ()
    leaving = [member for member in must_leave(snapshot, candidature_id) if member not in kept_out]
    returning = [member for member in comes_back(snapshot, candidature_id) if member in kept_out]
    leave = ngettext("will leave: {names}", "will leave: {names}", len(leaving)).format(names=names(leaving, written=written))
    sentences = [leave] if leaving else []
    back = ngettext("will be back: {names}", "will be back: {names}", len(returning)).format(names=names(returning, written=written))
    return " · ".join([*sentences, back] if returning else sentences)
