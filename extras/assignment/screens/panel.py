"""Assignment of readers: propose, adjust by hand, save; or let everybody read everything."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import streamlit as st

from deliberation.derived.scoring.marking import scored_by_all
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from extras.assignment.expertise import subjects_met
from extras.assignment.proposals import Pairs, Teams, coverage, proposed, readers_of, standing_pairs, standing_teams
from extras.assignment.screens import parts
from extras.assignment.verbs import ASSIGN, FOR_WHOLE, READING, assign_reading
from phrases import N_, _, listed, ngettext
from ui import drafts, session
from ui.acting import act, attempt
from ui.table import table
from ui.texts import literal
from ui.widgets import choosing, missing

_MODE = "assignment.mode"
_READERS = "assignment.readers"
_DRAFT = "assignment.draft"
_FILE = "assignment.file"
_WHO = "assignment.who"
_MODES = {
    "all": N_("Everybody reads everything"),
    "some": N_("A few readers for each application"),
    "teams": N_("Teams that read together"),
}
_READERS_FIRST = 2


class _Draft(NamedTuple):
    """Unsaved assignment; ``seen``: the saved assignment at its beginning; ``teams``: members reading together, if any."""

    readers: int
    pairs: Pairs
    seen: Pairs
    teams: Teams = ()


def panel(snapshot: Snapshot) -> None:
    """Show the assignment, with buttons to propose, adjust and save it."""
    missing.require_candidatures(snapshot)
    missing.require_jurors(snapshot)
    if snapshot.hides_readers:
        st.info(_(FOR_WHOLE), icon=":material/front_hand:")
        return
    _restore(snapshot)
    mode = choosing.choose_shown(_("Who reads what"), _MODES, key=_MODE, default=_mode(snapshot), words=lambda one: _(_MODES[one]))
    if mode == "all":
        _everybody(snapshot)
    elif mode == "some":
        _few(snapshot)
    else:
        _together(snapshot)


def _mode(snapshot: Snapshot) -> str:
    draft = _current_draft(snapshot)
    if draft is None:
        return "all"
    return "teams" if draft.teams else "some"


def _draft() -> _Draft | None:
    draft = st.session_state.get(_DRAFT)
    return draft if isinstance(draft, _Draft) else None


def _current_draft(snapshot: Snapshot) -> _Draft | None:
    """Return the draft assignment, else the saved assignment; None without assignments."""
    present = standing_pairs(snapshot)
    saved = _Draft(snapshot.readers, present, present, standing_teams(snapshot, present)) if snapshot.readers else None
    return _draft() or saved


def _restore(snapshot: Snapshot) -> None:
    """Restore the draft assignment, limited to files still scored and members of the jury."""
    kept_draft = drafts.kept_form(READING)
    if kept_draft and not _draft():
        possible = {(candidature.id, member.id) for candidature in scored_by_all(snapshot) for member in snapshot.members}
        pairs, pair_set = (frozenset((file, reader) for file, reader in kept_draft[key]) for key in ("pairs", "seen"))
        st.session_state[_DRAFT] = _Draft(kept_draft["readers"], pairs & possible, pair_set, _teams_kept(kept_draft))


def _teams_kept(found: Mapping[str, Any]) -> Teams:
    return tuple(frozenset(team) for team in found.get("teams", ()))


def _keep_for_later(draft: _Draft | None) -> None:
    content = draft and {
        "readers": draft.readers,
        "pairs": _list_pairs(draft.pairs),
        "seen": _list_pairs(draft.seen),
        "teams": [sorted(team) for team in draft.teams],
    }
    st.session_state[_DRAFT] = draft
    drafts.keep_form(READING, content, ASSIGN)


def _list_pairs(pairs: Pairs) -> list[list[int]]:
    return [list(pair) for pair in sorted(pairs)]


def _everybody(snapshot: Snapshot) -> None:
    count = len(scored_by_all(snapshot))
    if not snapshot.readers:
        sentence = ngettext(
            "Each member reads the {count} application, unless recused.",
            "Each member reads the {count} applications, unless recused.",
            count,
        )
        st.info(sentence.format(count=count), icon=":material/groups:")
        return
    st.markdown(_("Readers are assigned now. Marks that were given stay, whoever gave them."))
    st.button(
        _("Have everybody read everything"), key="assignment.all", type="primary", on_click=_save, args=(0, (), standing_pairs(snapshot))
    )


def _few(snapshot: Snapshot) -> None:
    draft = _current_draft(snapshot)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        most = len(snapshot.members)
        first = draft.readers if draft else _READERS_FIRST
        if st.session_state.get(_READERS, most + 1) > most:  # somebody may have left the jury since
            st.session_state[_READERS] = min(first, most)
        choosing.choose_one(_("Readers for each application"), range(1, most + 1), key=_READERS, width=220)
        _offer(snapshot, draft, _propose)
    _rules()
    if draft:
        _look(snapshot, draft)


def _together(snapshot: Snapshot) -> None:
    draft = _current_draft(snapshot)
    _rules()
    parts.choose_teams(snapshot, draft.teams if draft else ())
    _offer(snapshot, draft, _propose_teams)
    if draft:
        _look(snapshot, draft)


def _rules() -> None:
    st.caption(
        _(
            "Nobody is given an application from which they are recused, that their own organisation filed, or outside their "
            "tracks. Loads are even, the present assignment changes as little as possible, then each reads what they know "
            "(Settings, People)."
        )
    )


def _offer(snapshot: Snapshot, shown: _Draft | None, propose: Callable[[], None]) -> None:
    """Offer to propose an assignment, as the primary button if there is none, or the saved one is no longer valid."""
    is_broken = shown is not None and _draft() is None and not coverage(snapshot, shown.pairs, shown.readers).is_even
    label = _("Balance again, with the fewest changes") if is_broken else _("Propose again") if shown else _("Propose")
    is_next = is_broken or not shown
    st.button(label, key="assignment.propose", icon=":material/balance:", type="primary" if is_next else "secondary", on_click=propose)


def _look(snapshot: Snapshot, shown: _Draft) -> None:
    parts.show_checks(snapshot, shown.pairs, shown.readers, shown.teams)
    if draft := _draft():
        _keep(draft)
    parts.show_loads(snapshot, shown.pairs)
    _choose_by_hand(snapshot, shown)


def _choose_by_hand(snapshot: Snapshot, shown: _Draft) -> None:
    """Let the readers of one file be chosen."""
    files = {candidature.dossier: candidature for candidature in scored_by_all(snapshot)}
    st.subheader(_("Adjust by hand"))
    which, who = st.columns(2)
    with which:
        table.pick(snapshot, table.by_applicant(snapshot, files.values()), key=_FILE, height="24rem", on_chosen=_keep_last)
    with who:
        if file := next((files[dossier] for dossier in st.session_state.get(_FILE, ()) if dossier in files), None):
            _choose_readers(snapshot, shown, file)
        else:
            st.caption(_("Tick an application to choose its readers."))


def _keep_last() -> None:
    """Keep the application ticked last alone: readers are chosen for one at a time."""
    st.session_state[_FILE] = st.session_state[_FILE][-1:]


def _choose_readers(snapshot: Snapshot, shown: _Draft, file: Candidature) -> None:
    able = {member.id: member for member in snapshot.members if not snapshot.is_recused(member.id, file.id)}
    reader_ids = [reader.id for reader in readers_of(snapshot, shown.pairs, file.id) if reader.id in able]
    known = {id_: subjects_met(snapshot, file, one) for id_, one in able.items()}
    # A key of its own for each set of readers: a proposal made since is shown, not what was in the field.
    key = f"{_WHO}.{file.id}.{'-'.join(map(str, reader_ids))}"
    st.markdown(f"**{literal(file.numbered_title)}**")
    st.pills(
        _("Readers"),
        list(able),
        selection_mode="multi",
        default=reader_ids,
        key=key,
        format_func=lambda id_: f"{able[id_].name} ({listed(known[id_])})" if known[id_] else able[id_].name,
        on_change=_adjust,
        args=(key, file.id),
    )


def _keep(draft: _Draft) -> None:
    with st.container(horizontal=True):
        save = (draft.readers, draft.pairs, draft.seen)
        label = _("Save who reads what")
        st.button(label, key="assignment.save", type="primary", icon=":material/save:", on_click=_save, args=save)
        st.button(_("Drop this proposal"), key="assignment.drop", on_click=_drop)
    st.caption(_("Not saved yet: nobody sees this proposal but you."))


def _propose() -> None:
    _propose_for(int(st.session_state[_READERS]), ())


def _propose_teams() -> None:
    chosen = parts.chosen_teams()
    _propose_for(max(map(len, chosen), default=0), chosen)


def _propose_for(readers: int, chosen: Teams) -> None:
    session.require(ASSIGN)
    snapshot = session.snapshot()
    made = attempt(lambda _by: proposed(snapshot, readers, chosen), ASSIGN)
    if made:
        _keep_for_later(_Draft(readers, made.result, standing_pairs(snapshot), chosen))


def _adjust(key: str, candidature_id: int) -> None:
    session.require(ASSIGN)
    snapshot = session.snapshot()
    present = standing_pairs(snapshot)
    draft = _draft() or _Draft(snapshot.readers, present, present)
    other_pairs = {pair for pair in draft.pairs if pair[0] != candidature_id}
    chosen = {(candidature_id, person_id) for person_id in st.session_state[key]}
    _keep_for_later(draft._replace(pairs=frozenset(other_pairs | chosen)))


def _save(readers: int, pairs: Collection[tuple[int, int]], seen: Pairs) -> None:
    if act(assign_reading, ASSIGN, readers=readers, pairs=pairs, seen=seen):
        st.session_state[_DRAFT] = None
        drafts.saved_form(READING)


def _drop() -> None:
    _keep_for_later(None)
