"""The administrations of a call: spellings, merges, corrections."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Right
from deliberation.derived.applicants import acronyms
from deliberation.derived.stated import groupings_stated
from deliberation.dossiers.administrations import MergeProposal, merge_proposals, shared_sirens
from deliberation.dossiers.candidatures import Administration
from deliberation.errors import InvalidValue
from deliberation.operations.dossiers import settling
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, listed, ngettext, whole
from ui import feedback, plain_table, session
from ui.acting import act, carry_out, doing
from ui.texts import literal
from ui.widgets import choosing, sections

_ROWS_AT_ONCE_MAX = 8

_NAMES_AT_ONCE_MAX = 24
_NAMES = {"name": N_("Name"), "acronym": N_("Acronym")}
_GROUPINGS = {"ministry": N_("Ministry"), "kind": N_("Kind")}


def panel(snapshot: Snapshot) -> None:
    """Show the administrations with their spellings, and fields to merge two, split a spelling off or correct a name."""
    everyone = sorted(snapshot.administrations.values(), key=lambda administration: administration.name)
    names = {administration.id: administration.name for administration in everyone}
    _table(everyone, snapshot)
    with bootstrap.reading() as uow:
        spellings, told_apart = uow.candidatures.spellings(snapshot.call_id), uow.candidatures.told_apart(snapshot.call_id)
    # Those that filed nothing any more, or only files hidden from this person, are not told apart from anything here.
    told_apart = frozenset(pair for pair in told_apart if pair <= names.keys())
    _show_sirens(snapshot)
    _proposals(merge_proposals(everyone, spellings), told_apart)
    _show_told_apart(snapshot, told_apart)
    merging, splitting, renaming = st.tabs([_("Merge"), _("Split"), _("Correct")])
    with merging, st.form("settings.merge", border=False):
        # No preselection: the same one twice would be offered for a merge.
        fields = {"settings.merged": _("This applicant"), "settings.into": _("is the same as")}
        for key, label in fields.items():
            choosing.choose_one(label, list(names), index=None, key=key, format_func=names.__getitem__, placeholder=_("Choose"))
        st.form_submit_button(_("Merge"), on_click=_merge_chosen)
    with splitting:
        _split(everyone)
    with renaming:
        _rename(snapshot, names)


def _table(everyone: Iterable[Administration], snapshot: Snapshot) -> None:
    known = acronyms(snapshot)
    rows = [
        {
            snapshot.call.applicants.words: a.name,
            _("Acronym"): known.get(a.id, ""),
            **{_(label): getattr(a, part) for part, label in _groupings(snapshot).items()},
            _("SIREN"): a.siren,
            _("Spellings"): " · ".join(a.spellings),
        }
        for a in everyone
    ]
    with st.container(height=360 if len(rows) > _ROWS_AT_ONCE_MAX else "content", border=False):
        plain_table.show(_("Applicants and how the dossiers write them"), rows, key="settings.administrations", has_cards=True)


def _groupings(snapshot: Snapshot) -> dict[str, str]:
    """Return the labels of the groupings that the call's files fill."""
    return {part: label for part, label in _GROUPINGS.items() if part in groupings_stated(snapshot)}


def _proposals(proposals: Iterable[MergeProposal], told_apart: frozenset[frozenset[int]]) -> None:
    for proposal in proposals:
        first, second = proposal.one, proposal.other
        if frozenset((first.id, second.id)) in told_apart:
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            label = _("Perhaps the same: {one} and {other}")
            st.markdown(label.format(one=f"**{literal(first.name)}**", other=f"**{literal(second.name)}**"))
            st.button(_("Merge"), key=f"settings.merge.{first.id}.{second.id}", on_click=_merge, args=(second.id, first.id))
            different = doing(settling.tell_apart, Right.SETTLE, one_id=first.id, other_id=second.id)
            st.button(_("Not the same"), key=f"settings.apart.{first.id}.{second.id}", on_click=different)


def _show_told_apart(snapshot: Snapshot, told_apart: frozenset[frozenset[int]]) -> None:
    if not told_apart:
        return
    label, count = _("Said not to be the same"), whole(len(told_apart))
    with sections.fold(label, count, icon=":material/call_split:", key="settings.told_apart"):
        for one_id, other_id in sorted(map(sorted, told_apart)):
            with st.container(horizontal=True, vertical_alignment="center"):
                names = (literal(snapshot.administrations[id_].name) for id_ in (one_id, other_id))
                st.markdown(" · ".join(names))
                again = doing(settling.propose_again, Right.SETTLE, one_id=one_id, other_id=other_id)
                st.button(_("Propose it again"), key=f"settings.propose.{one_id}.{other_id}", type="tertiary", on_click=again)


def _merge_chosen() -> None:
    merged, into = st.session_state["settings.merged"], st.session_state["settings.into"]
    if merged is not None and into is not None:
        _merge(merged, into)
        return
    feedback.refused(InvalidValue(N_("Choose both applicants.")))


def _merge(merged_id: int, into_id: int) -> None:
    act(settling.merge_administrations, Right.SETTLE, merged_id=merged_id, into_id=into_id)


def _split(everyone: list[Administration]) -> None:
    several = [(a.id, spelling) for a in everyone if len(a.spellings) > 1 for spelling in a.spellings]
    if not several:
        st.caption(_("No applicant has several spellings."))
        return
    names = {administration.id: administration.name for administration in everyone}
    with st.form("settings.split", border=False):
        choosing.choose_one(
            _("This spelling is another applicant"),
            several,
            key="settings.split_off",
            format_func=lambda pair: f"{pair[1]} ({names[pair[0]]})",
        )
        st.form_submit_button(_("Split"), on_click=_split_chosen)


def _split_chosen() -> None:
    administration_id, spelling = st.session_state["settings.split_off"]
    act(settling.split_spelling, Right.SETTLE, administration_id=administration_id, spelling=spelling)


def _rename(snapshot: Snapshot, names: dict[int, str]) -> None:
    if not names:
        return
    chosen = choosing.choose_one(snapshot.call.applicants.words, list(names), key="settings.renamed", format_func=names.__getitem__)
    administration, stated = snapshot.administrations[chosen], {"acronym": acronyms(snapshot).get(chosen)}
    with st.form(f"settings.rename.{chosen}", border=False):
        for part, label in (_NAMES | _groupings(snapshot)).items():
            st.text_input(_(label), getattr(administration, part), key=f"settings.rename.{part}.{chosen}", placeholder=stated.get(part))
        st.form_submit_button(_("Save"), on_click=_rename_chosen, args=(chosen,))


def _rename_chosen(administration_id: int) -> None:
    parts = {part: st.session_state.get(f"settings.rename.{part}.{administration_id}", "") for part in (*_NAMES, *_GROUPINGS)}
    act(settling.rename_administration, Right.SETTLE, administration_id=administration_id, **parts)


def ask_about_sirens(person: Person, snapshot: Snapshot, shared: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Ask about shared SIREN in an import; return the answers by SIREN (True: one applicant)."""
    if not shared:
        return {}
    with st.container(border=True, gap="xsmall", key="imports.sirens"):
        answers = {siren: _ask_one(person, snapshot, siren, names) for siren, names in shared.items()}
        _say_meanwhile()
    return {siren: are_one for siren, are_one in answers.items() if are_one is not None}


def settle_sirens(answers: Mapping[str, bool]) -> bool:
    """Record the answers. Return whether none was refused."""
    return all(_settle(siren, are_one) for siren, are_one in answers.items())


def _settle(siren: str, are_one: bool) -> bool:
    return carry_out(settling.settle_siren, Right.SETTLE, siren=siren, are_one=are_one) is not None


def _show_sirens(snapshot: Snapshot) -> None:
    """Show the names that share a SIREN, with a button for either answer."""
    shared = shared_sirens(snapshot.administrations.values())
    for siren, sharing in shared.items():
        with st.container(border=True, key=f"settings.siren.{siren}"):
            st.markdown(_question(siren, [administration.name for administration in sharing]))
            with st.container(horizontal=True):
                for are_one in (False, True):
                    settle = doing(settling.settle_siren, Right.SETTLE, siren=siren, are_one=are_one)
                    st.button(_answer(are_one, len(sharing)), key=f"settings.siren.{siren}.{int(are_one)}", on_click=settle)
    if shared:
        _say_meanwhile()


def _ask_one(person: Person, snapshot: Snapshot, siren: str, names: Sequence[str]) -> bool | None:
    answer: bool | None = st.radio(
        _question(siren, names),
        [None, False, True],
        key=f"imports.siren.{siren}",
        format_func=lambda are_one: _answer(are_one, len(names)),
        disabled=not session.may(person, snapshot, Right.SETTLE),
    )
    return answer


def _question(siren: str, names: Sequence[str]) -> str:
    count = len(names)
    sentence = ngettext("{count} name has the SIREN {siren}:", "{count} names have the SIREN {siren}:", count).format(
        count=count, siren=siren
    )
    more = [f"+ {count - _NAMES_AT_ONCE_MAX}"] if count > _NAMES_AT_ONCE_MAX else []
    return f"**{sentence}** {listed([*map(literal, names[:_NAMES_AT_ONCE_MAX]), *more])}"


def _answer(are_one: bool | None, count: int) -> str:
    if are_one is None:
        return _("To confirm later")
    return _("One applicant") if are_one else ngettext("{count} applicant", "{count} different applicants", count).format(count=count)


def _say_meanwhile() -> None:
    st.caption(
        _("Until this is answered they stay apart, and a member of one of them is offered a recusal on the files of all, to confirm.")
    )
