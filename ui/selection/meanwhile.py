"""Chosen files that somebody else decided meanwhile: shown before anything is recorded on them.

The panel follows what others decide. Each file keeps the version that stood when it was chosen, so that a decision which came meanwhile is
never replaced by a press that was on its way: either the person says that they decide all the same, or the rules refuse.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from deliberation.derived.meeting.board import in_words
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, time_of_day
from ui import feedback
from ui.selection.board import DECIDED
from ui.texts import literal

_SEEN: Final = "decisions.seen"
_NAMED_MAX: Final = 6


def seen(snapshot: Snapshot, chosen: Sequence[Candidature]) -> Mapping[int, int]:
    """Return the version of each file's decision when it was chosen."""
    known: Mapping[int, int] = st.session_state.get(_SEEN, {})
    versions = {candidature.id: known.get(candidature.id, snapshot.decision(candidature.id).version) for candidature in chosen}
    st.session_state[_SEEN] = versions
    return versions


def forget() -> None:
    """Mark the current decisions as seen: after the person's confirmation, or their own undo."""
    st.session_state.pop(_SEEN, None)


def forget_moved(candidature_id: int) -> None:
    """Mark one file's current decision as seen: the person has just moved it."""
    st.session_state.get(_SEEN, {}).pop(candidature_id, None)


def decided(snapshot: Snapshot, chosen: Sequence[Candidature], versions: Mapping[int, int]) -> list[Candidature]:
    """Return the files that somebody decided since they were chosen."""
    return [candidature for candidature in chosen if snapshot.decision(candidature.id).version != versions[candidature.id]]


def panel(snapshot: Snapshot, found: Sequence[Candidature], *, leave_out: Callable[[], None], go_on: Callable[[], None]) -> None:
    """Show who decided what meanwhile, with both ways to continue; replaces the rules' refusal."""
    if not found:
        return
    was_refused = feedback.is_refused(DECIDED)
    feedback.forget(DECIDED)
    heading = ngettext("Decided meanwhile, since you chose it:", "Decided meanwhile, since you chose them:", len(found))
    lines = [f"**{heading}**", *(_line(snapshot, one) for one in found[:_NAMED_MAX])]
    if len(found) > _NAMED_MAX:
        others = len(found) - _NAMED_MAX
        lines.append(ngettext("and {count} other", "and {count} others", others).format(count=others))
    if was_refused:
        lines.append(_("Your entry was not saved."))
    with st.container(key="decisions.meanwhile", gap="xsmall"):
        st.warning("  \n".join(lines), icon=":material/sync_problem:")
        with st.container(horizontal=True, gap="small"):
            st.button(_("Leave these out"), key="decisions.meanwhile.leave_out", on_click=leave_out)
            st.button(_("Decide on these anyway"), key="decisions.meanwhile.go_on", type="tertiary", on_click=go_on)


def _line(snapshot: Snapshot, candidature: Candidature) -> str:
    decision = snapshot.decision(candidature.id)
    at = time_of_day(decision.decided_at) if decision.decided_at else "–"
    label = _("{dossier}: {present}, by {who} at {time}")
    who, present = literal(decision.decided_by or "–"), literal(in_words(snapshot, decision))
    return label.format(dossier=literal(candidature.dossier), present=present, who=who, time=at)
