"""The grid in which a juror scores a candidature: marks with the scale's words, a comment, a receipt, what is refused.

What is chosen or typed is kept by the session until it is saved, whatever else is looked at meanwhile; it is compared with what the
juror's grid held when it was filled in, so that neither another device nor a reveal overwrites it, or is overwritten, in silence.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import streamlit as st

from deliberation import operations
from deliberation.call.call import Call, Criterion
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.scoring.marking import closed_because, own_marks
from deliberation.scoring.marks import Marks
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, time_of_day
from ui import feedback, live, session
from ui.acting import act

_COMMENT: Final = "comment"


@dataclass(frozen=True, slots=True)
class Filled:
    """A juror's grid on a candidature: as saved, as the fields were filled with it, as they hold now. ``version`` 0: none saved yet."""

    version: int
    marks: Marks
    comment: str


def panel(person: Person, snapshot: Snapshot, candidature_id: int, *, has_comment: bool = True) -> None:
    """Show the grid of a candidature, to fill in where its marks are open and to read where they are not."""
    refusal = closed_because(snapshot, snapshot.candidature(candidature_id))
    saved = _saved(person, snapshot, candidature_id)
    filled = _fill(saved, candidature_id)
    if refusal is None:
        _conflict(person, snapshot, candidature_id, filled, saved)
    with st.container(border=True, gap="xsmall"):
        for criterion in snapshot.call.criteria:
            _criterion(person, snapshot, criterion, candidature_id, is_open=refusal is None)
    if has_comment:
        st.text_area(
            _("Comment for the jury"),
            key=_key(candidature_id, _COMMENT),
            height=100,
            disabled=refusal is not None,
            persist_state="session",
            help=_("Read by the rest of the jury once the marks are revealed."),
        )
    if refusal is None:
        _save(candidature_id, filled)
    feedback.outcome(_key(candidature_id, "act"))
    _receipt(person, snapshot, candidature_id)


def apart(candidature_id: int) -> None:
    """Show the grid, apart from what changes refresh: what is being entered stays."""
    st.fragment(_apart, key="scoring.grid")(candidature_id)


def _apart(candidature_id: int) -> None:
    person = session.require(Right.SCORE)
    snapshot = session.snapshot()
    if candidature_id in snapshot.positions:
        panel(person, snapshot, candidature_id)


def scale(call: Call) -> None:
    """Show what each mark of the scale means."""
    st.markdown("  \n".join(f"**{level.mark}** · {level.words}" for level in reversed(call.scale.levels)))


def _key(candidature_id: int, field: str) -> str:
    return f"scoring.{candidature_id}.{field}"


def _saved(person: Person, snapshot: Snapshot, candidature_id: int) -> Filled:
    kept = snapshot.grids.get((candidature_id, person.id))
    comment = snapshot.comments.get((candidature_id, person.id), "")
    return Filled(kept.version if kept else 0, own_marks(snapshot, candidature_id), comment)


def _fill(saved: Filled, candidature_id: int) -> Filled:
    filled = st.session_state.get(_key(candidature_id, "filled"))
    if isinstance(filled, Filled) and (filled == saved or changes(candidature_id, filled)):
        return filled
    for code, mark in saved.marks.items():
        st.session_state[_key(candidature_id, code)] = mark
    st.session_state[_key(candidature_id, _COMMENT)] = saved.comment
    st.session_state[_key(candidature_id, "filled")] = saved
    return saved


def changes(candidature_id: int, filled: Filled) -> int:
    """Return how many fields hold something else than they were filled with."""
    entered = _entered(candidature_id, filled)
    return sum(entered.marks[code] != mark for code, mark in filled.marks.items()) + (entered.comment != filled.comment)


def _entered(candidature_id: int, filled: Filled) -> Filled:
    marks = {code: st.session_state.get(_key(candidature_id, code)) for code in filled.marks}
    typed: object = st.session_state.get(_key(candidature_id, _COMMENT))
    return Filled(filled.version, marks, typed.strip() if isinstance(typed, str) else "")


def _conflict(person: Person, snapshot: Snapshot, candidature_id: int, filled: Filled, saved: Filled) -> None:
    if filled.version == saved.version:
        return
    kept = snapshot.grids[candidature_id, person.id]
    st.warning(
        _("This grid was saved on another device at {time}. What you have entered here is not saved yet.").format(
            time=time_of_day(kept.saved_at)
        ),
        icon=":material/sync_problem:",
    )
    with st.container(horizontal=True):
        st.button(
            _("Take what was saved"), key=_key(candidature_id, "take"), on_click=_forget, args=(candidature_id,), icon=":material/sync:"
        )
        st.button(
            _("Keep what I have entered"),
            key=_key(candidature_id, "keep"),
            on_click=_rebase,
            args=(candidature_id, saved),
            icon=":material/edit:",
        )


def saved_elsewhere(person: Person, snapshot: Snapshot, candidature_id: int) -> datetime | None:
    """Return when the grid was saved on another device since it was shown on this one; None where it was not."""
    filled, kept = st.session_state.get(_key(candidature_id, "filled")), snapshot.grids.get((candidature_id, person.id))
    return kept.saved_at if kept and isinstance(filled, Filled) and filled.version != kept.version else None


def take_over(candidature_id: int) -> None:
    """Show what was saved on another device, where nothing was entered on this one; else the grid asks what to keep."""
    filled = st.session_state.get(_key(candidature_id, "filled"))
    if isinstance(filled, Filled) and not changes(candidature_id, filled):
        _forget(candidature_id)


def _forget(candidature_id: int) -> None:
    st.session_state.pop(_key(candidature_id, "filled"), None)


def _rebase(candidature_id: int, saved: Filled) -> None:
    st.session_state[_key(candidature_id, "filled")] = saved


def _criterion(person: Person, snapshot: Snapshot, criterion: Criterion, candidature_id: int, *, is_open: bool) -> None:
    words = {level.mark: str(level.words) for level in snapshot.call.scale.levels}
    with st.container(gap=None):
        mark = st.segmented_control(
            f"**{criterion.short}**",
            list(words),
            key=_key(candidature_id, criterion.code),
            help=str(criterion.label),
            disabled=not is_open,
            # Tapped twice, a mark stays: one is taken back by saying so.
            required=True,
            persist_state="session",
            width="stretch",
        )
        said = _("Not scored") if mark is None else f"**{mark}** · {words[mark]}"
        first = snapshot.first_marks.get((candidature_id, person.id, criterion.code), mark)
        if (candidature_id, person.id, criterion.code) in snapshot.first_marks:
            said += f" · {_('first mark: {mark}').format(mark=_('none') if first is None else first)}"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(said, width="content")
            if is_open and mark is not None:
                _offer_taking_back(criterion, candidature_id)


def _offer_taking_back(criterion: Criterion, candidature_id: int) -> None:
    key = _key(candidature_id, criterion.code)
    st.button(_("No opinion"), key=f"{key}.none", type="tertiary", help=str(criterion.label), on_click=_take_back, args=(key,))


def _take_back(key: str) -> None:
    st.session_state[key] = None


def _save(candidature_id: int, filled: Filled) -> None:
    count = changes(candidature_id, filled)
    st.button(
        _("Save"),
        key=_key(candidature_id, "save"),
        type="primary",
        icon=":material/save:",
        disabled=not count,
        on_click=_submit,
        args=(candidature_id, filled),
    )
    if count:
        st.caption(ngettext("{count} change not saved yet", "{count} changes not saved yet", count).format(count=count))


def _submit(candidature_id: int, filled: Filled) -> None:
    entered = _entered(candidature_id, filled)
    done = act(
        operations.submit_scores,
        Right.SCORE,
        part=_key(candidature_id, "act"),
        candidature_id=candidature_id,
        marks=entered.marks,
        comment=entered.comment,
        seen_version=entered.version,
    )
    if done:
        _forget(candidature_id)
        live.whole_page()


def _receipt(person: Person, snapshot: Snapshot, candidature_id: int) -> None:
    kept = snapshot.grids.get((candidature_id, person.id))
    if kept:
        st.markdown(f":material/check: {_('Saved at {time}').format(time=time_of_day(kept.saved_at))}")
