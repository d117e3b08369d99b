"""A person's outstanding tasks, for reminders."""

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.scoring.coverage import of_each_juror
from deliberation.snapshot.recusal_gate import must_declare
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext


def still_missing(snapshot: Snapshot, person: Person) -> str:
    """Return a person's outstanding tasks in words; empty if there are none, or if the viewer may not know.

    For viewers who see every file: others would get an incomplete answer.
    """
    if snapshot.is_partial or snapshot.hides_progress or snapshot.is_finalised:
        return ""
    said = [_("your recusals, or that you have none")] if must_declare(snapshot, person) else []
    own = of_each_juror(snapshot).get(person.id)
    left = own.due - own.complete if own else 0
    if own and left and person.sits:
        words = ngettext("{count} grid of {due}", "{count} grids of {due}", left)
        said.append(words.format(count=left, due=own.due))
    if awaits_no_ai(snapshot, person):
        said.append(_("your declaration on generative AI"))
    return listed(said)


def awaits_no_ai(snapshot: Snapshot, person: Person) -> bool:
    """Tell whether the declaration on generative AI is required of somebody and missing."""
    asks = snapshot.call.rules.ai_declaration and holds(person.roles, Right.DECLARE_NO_AI, snapshot.phase)
    return asks and person.id not in snapshot.no_ai_declared


def awaited(snapshot: Snapshot) -> tuple[Person, ...]:
    """Return the active people with outstanding tasks, in the order of the call."""
    return tuple(person for person in snapshot.people if person.is_active and still_missing(snapshot, person))
