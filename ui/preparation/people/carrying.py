"""Copy people from another call entered on this device: name, address and organisation only."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

import bootstrap
from deliberation.call import rights
from deliberation.call.people import Person, Role, fold_name
from deliberation.call.rights import Right
from deliberation.operations.call.people import carry_people
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import session
from ui.acting import act
from ui.widgets import choosing

_FROM: Final = "settings.carry_from"
_WHO: Final = "settings.carry_who"
_AS: Final = "settings.carry_as"


def panel(snapshot: Snapshot) -> None:
    """Offer to take people over from another call whose people the person manages too, as this browser entered it."""
    there = _sources()
    if not there:
        return
    with st.expander(_("From another call"), icon=":material/group_add:"):
        names = {id_: str(bootstrap.snapshots().get(source.call_id).call.name) for id_, source in there.items()}
        chosen = choosing.choose_one(_("Call"), list(there), key=_FROM, format_func=names.__getitem__)
        people = _not_here(snapshot, there[chosen])
        if not people:
            st.caption(_("Everybody of that call is here already."))
            return
        who = choosing.choose_several(_("Who"), list(people), key=f"{_WHO}.{chosen}", format_func=lambda id_: _person_label(people[id_]))
        roles = choosing.choose_several(_("Roles"), list(Role), default=[Role.JUROR], key=_AS, format_func=lambda role: role.words)
        st.caption(_("They bring their name, address and organisation: no role, mark, recusal or link of that call."))
        label = ngettext("Take {count} person over", "Take {count} people over", len(who)).format(count=len(who))
        st.button(label, key="settings.carry", type="primary", disabled=not (who and roles), on_click=_carry, args=(chosen, who, roles))


def _sources() -> Mapping[int, Person]:
    """Return the persons of this browser in other calls where they manage people, by id."""
    found = {}
    for person in session.in_other_calls():
        phase = bootstrap.snapshots().get(person.call_id).phase
        if rights.holds(person.roles, Right.MANAGE_PEOPLE, phase):
            found[person.id] = person
    return found


def _not_here(snapshot: Snapshot, source: Person) -> dict[int, Person]:
    here = {fold_name(person.name) for person in snapshot.people}
    there = bootstrap.snapshots().get(source.call_id).people
    return {one.id: one for one in there if fold_name(one.name) not in here and not one.has(Role.PROJECTOR)}


def _person_label(person: Person) -> str:
    return f"{person.name} ({person.organisation})" if person.organisation else person.name


def _carry(source_id: int, person_ids: Sequence[int], roles: Sequence[Role]) -> None:
    # Asked again: the browser may have left that call, or lost the right there, since the page was drawn.
    source = _sources().get(source_id)
    if source is not None:
        act(
            carry_people,
            Right.MANAGE_PEOPLE,
            is_seen_elsewhere=True,
            source=source,
            person_ids=person_ids,
            roles=frozenset(roles),
        )
