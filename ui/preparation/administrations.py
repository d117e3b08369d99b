"""The administrations of a call: spellings, merges, corrections."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

import bootstrap
from deliberation.call.rights import Right
from deliberation.dossiers.administrations import MergeProposal, merge_proposals
from deliberation.dossiers.candidatures import Administration
from deliberation.errors import InvalidValue
from deliberation.operations.dossiers.settling import (
    merge_administrations,
    propose_again,
    rename_administration,
    split_spelling,
    tell_apart,
)
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, whole
from ui import feedback, plain_table
from ui.acting import act, doing
from ui.preparation import sirens
from ui.texts import literal
from ui.widgets import choosing, folding

_ROWS_AT_ONCE_MAX: Final = 8


def panel(snapshot: Snapshot) -> None:
    """Show the administrations with their spellings, and fields to merge two, split a spelling off or correct a name."""
    everyone = sorted(snapshot.administrations.values(), key=lambda administration: administration.name)
    names = {administration.id: administration.name for administration in everyone}
    _table(everyone)
    with bootstrap.reading() as uow:
        spellings, told_apart = uow.candidatures.spellings(snapshot.call_id), uow.candidatures.told_apart(snapshot.call_id)
    # Those that filed nothing any more, or only files hidden from this person, are not told apart from anything here.
    told_apart = frozenset(pair for pair in told_apart if pair <= names.keys())
    sirens.panel(snapshot)
    _proposals(merge_proposals(everyone, spellings), told_apart)
    _apart(snapshot, told_apart)
    merging, splitting, renaming = st.tabs([_("Merge"), _("Split"), _("Correct")])
    with merging, st.form("settings.merge", border=False):
        # No preselection: the same one twice would be offered for a merge.
        fields = {"settings.merged": _("This administration"), "settings.into": _("is the same as")}
        for key, label in fields.items():
            choosing.choose_one(label, list(names), index=None, key=key, format_func=names.__getitem__, placeholder=_("Choose"))
        st.form_submit_button(_("Merge"), on_click=_merge_chosen)
    with splitting:
        _split(everyone)
    with renaming:
        _rename(snapshot, names)


def _table(everyone: Iterable[Administration]) -> None:
    rows = [
        {
            _("Administration"): a.name,
            _("Ministry"): a.ministry,
            _("Kind"): a.kind,
            _("SIREN"): a.siren,
            _("Spellings"): " · ".join(a.spellings),
        }
        for a in everyone
    ]
    with st.container(height=360 if len(rows) > _ROWS_AT_ONCE_MAX else "content", border=False):
        plain_table.show(_("Administrations and how the dossiers write them"), rows, key="settings.administrations", has_cards=True)


def _proposals(proposals: Iterable[MergeProposal[Administration]], told_apart: frozenset[frozenset[int]]) -> None:
    for proposal in proposals:
        first, second = proposal.one, proposal.other
        if frozenset((first.id, second.id)) in told_apart:
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            label = _("Perhaps the same: {one} and {other}")
            st.markdown(label.format(one=f"**{literal(first.name)}**", other=f"**{literal(second.name)}**"))
            st.button(_("Merge"), key=f"settings.merge.{first.id}.{second.id}", on_click=_merge, args=(second.id, first.id))
            different = doing(tell_apart, Right.SETTLE, one_id=first.id, other_id=second.id)
            st.button(_("Not the same"), key=f"settings.apart.{first.id}.{second.id}", on_click=different)


def _apart(snapshot: Snapshot, told_apart: frozenset[frozenset[int]]) -> None:
    if not told_apart:
        return
    label, count = _("Said not to be the same"), whole(len(told_apart))
    with folding.fold(label, count, icon=":material/call_split:", key="settings.told_apart"):
        for one_id, other_id in sorted(map(sorted, told_apart)):
            with st.container(horizontal=True, vertical_alignment="center"):
                names = (literal(snapshot.administrations[id_].name) for id_ in (one_id, other_id))
                st.markdown(" · ".join(names))
                again = doing(propose_again, Right.SETTLE, one_id=one_id, other_id=other_id)
                st.button(_("Propose it again"), key=f"settings.propose.{one_id}.{other_id}", type="tertiary", on_click=again)


def _merge_chosen() -> None:
    merged, into = st.session_state["settings.merged"], st.session_state["settings.into"]
    if merged is not None and into is not None:
        _merge(merged, into)
        return
    feedback.refused(InvalidValue(N_("Choose both administrations.")))


def _merge(merged_id: int, into_id: int) -> None:
    act(merge_administrations, Right.SETTLE, merged_id=merged_id, into_id=into_id)


def _split(everyone: list[Administration]) -> None:
    several = [(a.id, spelling) for a in everyone if len(a.spellings) > 1 for spelling in a.spellings]
    if not several:
        st.caption(_("No administration has several spellings."))
        return
    names = {administration.id: administration.name for administration in everyone}
    with st.form("settings.split", border=False):
        choosing.choose_one(
            _("This spelling is another administration"),
            several,
            key="settings.split_off",
            format_func=lambda pair: f"{pair[1]} ({names[pair[0]]})",
        )
        st.form_submit_button(_("Split"), on_click=_split_chosen)


def _split_chosen() -> None:
    administration_id, spelling = st.session_state["settings.split_off"]
    act(split_spelling, Right.SETTLE, administration_id=administration_id, spelling=spelling)


def _rename(snapshot: Snapshot, names: dict[int, str]) -> None:
    if not names:
        return
    chosen = choosing.choose_one(_("Administration"), list(names), key="settings.renamed", format_func=names.__getitem__)
    administration = snapshot.administrations[chosen]
    with st.form(f"settings.rename.{chosen}", border=False):
        st.text_input(_("Name"), administration.name, key=f"settings.rename.name.{chosen}")
        st.text_input(_("Ministry"), administration.ministry, key=f"settings.rename.ministry.{chosen}")
        st.text_input(_("Kind"), administration.kind, key=f"settings.rename.kind.{chosen}")
        st.form_submit_button(_("Save"), on_click=_rename_chosen, args=(chosen,))


def _rename_chosen(administration_id: int) -> None:
    parts = {part: st.session_state.get(f"settings.rename.{part}.{administration_id}", "") for part in ("name", "ministry", "kind")}
    act(rename_administration, Right.SETTLE, administration_id=administration_id, **parts)
