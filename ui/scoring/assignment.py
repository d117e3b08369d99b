"""Who reads what: proposed, looked at, adjusted by hand, saved; or everybody reads everything."""

from collections.abc import Collection
from typing import Final, NamedTuple

import streamlit as st

from deliberation import operations
from deliberation.call.rights import Right
from deliberation.derived.scoring.assignment import Pairs, coverage, proposed, readers_of, shares, standing_pairs
from deliberation.derived.scoring.marking import scored_by_all
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.assignment import FOR_WHOLE
from deliberation.selection.drafts import OrganiserForm
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, listed, ngettext
from ui import drafts, plain_table, session
from ui.acting import act, attempt
from ui.texts import literal
from ui.widgets import missing

_MODE: Final = "assignment.mode"
_READERS: Final = "assignment.readers"
_DRAFT: Final = "assignment.draft"
_FILE: Final = "assignment.file"
_WHO: Final = "assignment.who"
_MODES: Final = {"all": N_("Everybody reads everything"), "some": N_("A few readers for each candidature")}
_READERS_FIRST: Final = 2
_NAMED_MOST: Final = 12


class _Draft(NamedTuple):
    """What was proposed or adjusted and is not saved; ``seen``: what stood then."""

    readers: int
    pairs: Pairs
    seen: Pairs


def panel(snapshot: Snapshot) -> None:
    """Show who reads what; let it be proposed, adjusted, saved."""
    missing.require_candidatures(snapshot)
    missing.require_jurors(snapshot)
    if snapshot.hides_readers:
        st.info(_(FOR_WHOLE), icon=":material/front_hand:")
        return
    _restore(snapshot)
    mode = st.segmented_control(
        _("Who reads what"),
        list(_MODES),
        key=_MODE,
        default="some" if snapshot.readers or _draft() else "all",
        required=True,
        format_func=lambda one: _(_MODES[one]),
    )
    if mode == "all":
        _everybody(snapshot)
    else:
        _few(snapshot)


def _draft() -> _Draft | None:
    draft = st.session_state.get(_DRAFT)
    return draft if isinstance(draft, _Draft) else None


def _restore(snapshot: Snapshot) -> None:
    """Take up the proposal that was left, as far as its files are scored and its readers sit on the jury."""
    found = drafts.kept_form(OrganiserForm.READING)
    if found and not _draft():
        possible = {(one.id, member.id) for one in scored_by_all(snapshot) for member in snapshot.members}
        pairs, seen = (frozenset((file, reader) for file, reader in found[key]) for key in ("pairs", "seen"))
        st.session_state[_DRAFT] = _Draft(found["readers"], pairs & possible, seen)


def _keep_for_later(draft: _Draft | None) -> None:
    content = draft and {"readers": draft.readers, "pairs": _listed(draft.pairs), "seen": _listed(draft.seen)}
    st.session_state[_DRAFT] = draft
    drafts.keep_form(OrganiserForm.READING, content, Right.ASSIGN)


def _listed(pairs: Pairs) -> list[list[int]]:
    return [list(pair) for pair in sorted(pairs)]


def _everybody(snapshot: Snapshot) -> None:
    count = len(scored_by_all(snapshot))
    said = ngettext("Each member reads the {count} candidature.", "Each member reads the {count} candidatures.", count)
    if not snapshot.readers:
        st.info(f"{said.format(count=count)} {_('Recusals apart.')}", icon=":material/groups:")
        return
    st.markdown(_("Readers are assigned now. Marks that were given stay, whoever gave them."))
    st.button(
        _("Have everybody read everything"), key="assignment.all", type="primary", on_click=_save, args=(0, (), standing_pairs(snapshot))
    )


def _few(snapshot: Snapshot) -> None:
    draft = _draft()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        most = len(snapshot.members)
        first = draft.readers if draft else snapshot.readers or _READERS_FIRST
        if st.session_state.get(_READERS, most + 1) > most:  # somebody may have left the jury since
            st.session_state[_READERS] = min(first, most)
        st.number_input(_("Readers for each candidature"), 1, most, key=_READERS, width=220)
        has_some = bool(draft or snapshot.readers)
        label = _("Propose again") if has_some else _("Propose")
        st.button(
            label, key="assignment.propose", icon=":material/balance:", type="secondary" if has_some else "primary", on_click=_propose
        )
    st.caption(
        _(
            "Nobody is given a file that they are recused on, or that their own organisation filed. "
            "Loads are even; what stands changes least."
        )
    )
    if not has_some:
        return
    shown = draft or _Draft(snapshot.readers, standing_pairs(snapshot), standing_pairs(snapshot))
    _coverage(snapshot, shown)
    if draft:
        _keep(draft)
    _loads(snapshot, shown)
    _by_hand(snapshot, shown)


def _coverage(snapshot: Snapshot, shown: _Draft) -> None:
    found = coverage(snapshot, shown.pairs, shown.readers)
    icon = ":material/check_circle:" if found.is_even else ":orange[:material/warning:]"
    st.markdown(f"{icon} **{found.sentence}**")
    if found.short:
        count = len(found.short)
        said = ngettext(
            "{count} candidature has too few readers: {dossiers}", "{count} candidatures have too few readers: {dossiers}", count
        )
        st.warning(said.format(count=count, dossiers=_numbers(found.short)), icon=":material/person_off:")
    if found.recused:
        said = _("A reader has been recused since, and does not read it: {dossiers}")
        st.warning(said.format(dossiers=_numbers(found.recused)), icon=":material/front_hand:")


def _numbers(files: Collection[Candidature]) -> str:
    named = [literal(one.dossier) for one in files][:_NAMED_MOST]
    return listed(named) + (", …" if len(files) > _NAMED_MOST else "")


def _loads(snapshot: Snapshot, shown: _Draft) -> None:
    rows = [
        {
            _("Member"): share.person.name,
            _("To read"): share.files,
            _("More"): share.gained,
            _("Fewer"): share.lost,
            _("Complete grids"): share.complete,
        }
        for share in shares(snapshot, shown.pairs)
    ]
    plain_table.show(_("What each member reads"), rows, key="assignment.loads")


def _by_hand(snapshot: Snapshot, shown: _Draft) -> None:
    """Let the readers of one file be chosen."""
    files = {one.id: one for one in scored_by_all(snapshot)}
    st.subheader(_("Adjust by hand"))
    which, who = st.columns(2)
    chosen = which.selectbox(_("Candidature"), list(files), key=_FILE, format_func=lambda id_: files[id_].numbered_title)
    able = {one.id: one.name for one in snapshot.members if not snapshot.is_recused(one.id, chosen)}
    standing = [one.id for one in readers_of(snapshot, shown.pairs, chosen) if one.id in able]
    # A key of its own for each set of readers: a proposal made since is shown, not what was in the field.
    key = f"{_WHO}.{chosen}.{'-'.join(map(str, standing))}"
    who.multiselect(
        _("Readers"), list(able), default=standing, key=key, format_func=able.__getitem__, on_change=_adjust, args=(key, chosen)
    )


def _keep(draft: _Draft) -> None:
    with st.container(horizontal=True):
        save = (draft.readers, draft.pairs, draft.seen)
        label = _("Save who reads what")
        st.button(label, key="assignment.save", type="primary", icon=":material/save:", on_click=_save, args=save)
        st.button(_("Drop this proposal"), key="assignment.drop", on_click=_drop)
    st.caption(_("Not saved yet: nobody sees this proposal but you."))


def _propose() -> None:
    session.require(Right.ASSIGN)
    snapshot, readers = session.snapshot(), int(st.session_state[_READERS])
    made = attempt(lambda _by: proposed(snapshot, readers), Right.ASSIGN)
    if made:
        _keep_for_later(_Draft(readers, made.result, standing_pairs(snapshot)))


def _adjust(key: str, candidature_id: int) -> None:
    session.require(Right.ASSIGN)
    snapshot = session.snapshot()
    standing = standing_pairs(snapshot)
    draft = _draft() or _Draft(snapshot.readers, standing, standing)
    others = {pair for pair in draft.pairs if pair[0] != candidature_id}
    chosen = {(candidature_id, person_id) for person_id in st.session_state[key]}
    _keep_for_later(draft._replace(pairs=frozenset(others | chosen)))


def _save(readers: int, pairs: Collection[tuple[int, int]], seen: Pairs) -> None:
    if act(operations.assign_reading, Right.ASSIGN, readers=readers, pairs=pairs, seen=seen):
        st.session_state[_DRAFT] = None
        drafts.saved_form(OrganiserForm.READING)


def _drop() -> None:
    _keep_for_later(None)
