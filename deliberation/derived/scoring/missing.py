"""What a person has still to do, as a reminder says it."""

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.scoring.coverage import of_each_juror
from deliberation.snapshot.recusal_gate import must_declare
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext


def still_missing(snapshot: Snapshot, person: Person) -> str:
    """Return what is awaited of somebody, in words; empty if nothing is, or if the viewer may not know.

    For somebody who sees every file: to others a person would be awaited for what these see only.
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
    """Tell whether somebody has still to declare that they give no content of candidatures to a generative AI, where the call asks it."""
    asks = snapshot.call.rules.ai_declaration and holds(person.roles, Right.DECLARE_NO_AI, snapshot.phase)
    return asks and person.id not in snapshot.no_ai_declared


def awaited(snapshot: Snapshot) -> tuple[Person, ...]:
    """Return the active people of whom something is awaited, in the order of the call."""
    return tuple(person for person in snapshot.people if person.is_active and still_missing(snapshot, person))
