"""Report of rows different from the journal, to responsible people with a complete view; return to the journal's values."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

import bootstrap
from bootstrap import watch
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.operations.call.put_back import Difference, differing_values, put_back_values
from deliberation.record.guards.replayed import Row, What
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, exact, ngettext
from ui import plain_table
from ui.acting import act


def show_differences(person: Person, snapshot: Snapshot) -> None:
    """Show the differences last found by the server; nothing without differences."""
    differences = watch.differences().get(snapshot.call_id, ())
    if not differences or snapshot.is_partial or not person.has(Role.ORGANISER, Role.CHAIR):
        return
    sentence = _(
        "The database of this call was changed without an act of its journal: {problems} Tell those who run the server, who can restore "
        "a backup. Finalising asks for a reason."
    )
    st.error(sentence.format(problems=" ".join(map(str, differences))), icon=":material/gpp_bad:")
    if holds(person.roles, Right.PUT_BACK, snapshot.phase):
        _offer(person, snapshot)


def _offer(person: Person, snapshot: Snapshot) -> None:
    """Show the journal's values beside the present values, and the act that puts the journal's back."""
    values = differing_values(bootstrap.reading(), by=person, call_id=snapshot.call_id).values
    if not values:
        st.caption(_("The journal holds no value to put back: restore a backup, or finalise with a reason."))
        return
    lines = [_line(snapshot, value) for value in values]
    plain_table.show(_("What differs from the journal"), lines, key="records.differing", has_cards=True)
    st.caption(_("Of the rest, if there is any, the journal holds no value: restore a backup, or finalise with a reason."))
    count = len(values)
    label = ngettext("Put back {count} value of the journal", "Put back {count} values of the journal", count)
    pressed = partial(_put_back, snapshot.call_id, count)
    st.button(label.format(count=count), icon=":material/undo:", key="records.put_back", on_click=pressed)


def _put_back(call_id: int, seen: int) -> None:
    if act(put_back_values, Right.PUT_BACK, seen=seen):
        watch.compare(call_id)


def _line(snapshot: Snapshot, one: Difference) -> Mapping[str, str]:
    dossier = one.fact.dossier
    criterion = f" ({snapshot.call.criterion(one.fact.criterion).short})" if one.fact.criterion else ""
    is_hidden = one.fact.what is What.MARK and snapshot.is_under_seal(snapshot.by_dossier[dossier].id)
    sides = (_("under seal"),) * 2 if is_hidden else (_value(snapshot, one, one.left), _value(snapshot, one, one.present))
    return {
        _("Dossier"): dossier or _("The call"),
        _("What"): f"{one.fact.what.words}{criterion}",
        _("By the journal"): sides[0],
        _("In the database"): sides[1],
        _("Entry"): str(one.entry or ABSENT),
    }


def _value(snapshot: Snapshot, one: Difference, row: Row | None) -> str:
    match one.fact.what:
        case _ if row is None:
            return ABSENT
        case What.MARK:
            return ABSENT if row["value"] is None else exact(row["value"])
        case What.DECISION:
            track = snapshot.call.track(row["track"]).short if row["track"] else ""
            return ", ".join(filter(None, (Outcome(row["outcome"]).words, str(track), row["reason"])))
        case What.RECUSAL:
            return _("yes") if row["lifted_at"] is None else _("lifted")
        case What.WITHDRAWAL:
            return _("yes") if row["is_withdrawn"] else _("no")
        case What.SEAL:
            return _("under seal") if row.get("is_sealed", not row.get("is_revealed", False)) else _("lifted")
