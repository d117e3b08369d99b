"""Grid in which a juror scores a candidature: marks with the scale's words, a comment, a receipt, refusals."""

from functools import partial

import streamlit as st

from deliberation.call.call import Call, Criterion
from deliberation.call.people import Person, Right
from deliberation.derived.scoring.marking import closed_because, next_to_score
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.scoring.scoring import submit_scores
from deliberation.scoring.marks import marks_allowed, marks_in_words
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, exact, labelled, ngettext, time_of_day
from ui import feedback, live, session
from ui.acting import act
from ui.scoring import choice, filling, mark_choice
from ui.scoring.filling import Filled, field
from ui.texts import literal

_ONWARD = ":material/arrow_forward:"
_APART = "scoring.grid"
_REVOTE = "meeting.revote"  # the part of the meeting's page that holds a grid


def panel(person: Person, snapshot: Snapshot, candidature_id: int, *, has_comment: bool = True) -> None:
    """Show the grid of a candidature: to fill in if its marks are open, else to read."""
    refusal = closed_because(snapshot, snapshot.candidature(candidature_id))
    saved = filling.saved_grid(person, snapshot, candidature_id)
    filled = filling.fill(snapshot.call, saved, candidature_id, is_open=refusal is None)
    if refusal is None:
        _conflict(person, snapshot, candidature_id, filled, saved)
    else:
        _show_closed(snapshot, candidature_id)
    with st.container(border=True, gap="xsmall", key="scoring.marks"):
        for criterion in snapshot.call.criteria:
            _criterion(person, snapshot, criterion, candidature_id, is_open=refusal is None, is_explained=has_comment)
    if has_comment:
        st.checkbox(
            _("To be discussed: I want the jury to debate this application"),
            value=bool(st.session_state.get(field(candidature_id, filling.TO_DEBATE))),
            key=field(candidature_id, filling.TO_DEBATE),
            disabled=refusal is not None,
            persist_state="session",
            on_change=filling.keep,
            args=(candidature_id,),
            help=_("Under seal as your marks are. Afterwards the file is open to debate, without saying who asked for it."),
        )
        with st.container(key="kept-comment"):
            st.text_area(
                _("Comment for the jury"),
                value=st.session_state.get(field(candidature_id, filling.COMMENT), ""),
                key=field(candidature_id, filling.COMMENT),
                height=100,
                disabled=refusal is not None,
                persist_state="session",
                on_change=filling.keep,
                args=(candidature_id,),
                help=_("Read by the rest of the jury once the marks are revealed."),
            )
    # By itself: what is saved is what the fields hold, so that saving draws none of them again.
    live.fragment_without_remote_updates(
        "scoring.foot",
        partial(_foot, candidature_id, has_comment=has_comment),
        right=Right.SCORE,
        shows=partial(_read_saved, candidature_id),
    )


def apart(candidature_id: int) -> None:
    """Show the grid in a fragment without remote updates, so that input is kept."""
    live.fragment_without_remote_updates(
        _APART, partial(_show_apart, candidature_id), right=Right.SCORE, shows=partial(_shows, candidature_id)
    )


def _read_saved(candidature_id: int, person: Person, snapshot: Snapshot) -> Filled | None:
    return filling.saved_grid(person, snapshot, candidature_id) if candidature_id in snapshot.positions else None


def _shows(candidature_id: int, person: Person, snapshot: Snapshot) -> object:
    """Return the data of the grid that an act may change."""
    if candidature_id not in snapshot.positions:
        return ()
    filled, saved = filling.filled_with(candidature_id), filling.saved_grid(person, snapshot, candidature_id)
    firsts = {key: mark for key, mark in snapshot.first_marks.items() if key[:2] == (candidature_id, person.id)}
    return str(closed_because(snapshot, snapshot.candidature(candidature_id))), filled and filled.version == saved.version, firsts


def _show_apart(candidature_id: int, person: Person, snapshot: Snapshot) -> None:
    if candidature_id in snapshot.positions:
        panel(person, snapshot, candidature_id)


def scale(call: Call) -> None:
    """Show each criterion in the call's words, and the meaning of each mark of the scale."""
    named = [(str(criterion.short), str(criterion.label)) for criterion in call.criteria]
    st.markdown("\n".join(f"- {labelled(f'**{literal(short)}**', literal(whole))}" for short, whole in named if short != whole))
    st.markdown("  \n".join(f"**{exact(level.mark)}** · {level.words}" for level in reversed(call.scale.named)))
    if not call.scale.names_every_mark:
        st.caption(labelled(_("Marks"), str(marks_allowed(call.scale))))


def _conflict(person: Person, snapshot: Snapshot, candidature_id: int, filled: Filled, saved: Filled) -> None:
    if filled.version == saved.version:
        return
    grid = snapshot.grids[candidature_id, person.id]
    st.warning(
        _("This grid was saved on another device at {time}. What you have entered here is not saved yet.").format(
            time=time_of_day(grid.saved_at)
        ),
        icon=":material/sync_problem:",
    )
    with st.container(horizontal=True):
        st.button(
            _("Take what was saved"),
            key=field(candidature_id, "take"),
            on_click=filling.give_up,
            args=(candidature_id,),
            icon=":material/sync:",
        )
        st.button(
            _("Keep what I have entered"),
            key=field(candidature_id, "keep"),
            on_click=filling.rebase,
            args=(candidature_id, saved),
            icon=":material/edit:",
        )


def _criterion(person: Person, snapshot: Snapshot, criterion: Criterion, candidature_id: int, *, is_open: bool, is_explained: bool) -> None:
    """Show a criterion in a row of constant height: name, chosen mark in words, "no opinion"; below, the marks."""
    scale, key, label = snapshot.call.scale, field(candidature_id, criterion.code), str(criterion.short)
    with st.container(gap=None):
        line = st.container(horizontal=True, vertical_alignment="center", gap="small", key=field(candidature_id, f"{criterion.code}.line"))
        keep, explanation = partial(filling.keep, candidature_id), None if is_explained else str(criterion.label)
        mark = mark_choice.choose(scale, label, key=key, explanation=explanation, is_open=is_open, on_change=keep)
        parts = [mark_choice.caption(scale, mark)]
        first = snapshot.first_marks.get((candidature_id, person.id, criterion.code), mark)
        if (candidature_id, person.id, criterion.code) in snapshot.first_marks:
            parts.append(_("first mark: {mark}").format(mark=_("none") if first is None else exact(first)))
        with line:
            if is_explained:
                _explain(criterion)
            if any(parts):
                st.caption(" · ".join(filter(None, parts)), width="content")
            if is_open:
                _offer_taking_back(criterion, candidature_id, is_given=mark is not None)


def _explain(criterion: Criterion) -> None:
    """Write a criterion in the call's words, after its short name, if any."""
    short, whole = str(criterion.short), str(criterion.label)
    st.markdown(f"**{literal(short)}**" if short == whole else f"**{literal(short)}** :small[{literal(whole)}]")


def _offer_taking_back(criterion: Criterion, candidature_id: int, *, is_given: bool) -> None:
    st.button(
        _("No opinion"),
        key=field(candidature_id, f"{criterion.code}.none"),
        type="tertiary",
        help=str(criterion.label),
        disabled=not is_given,
        on_click=_take_back,
        args=(criterion.code, candidature_id),
    )


def _take_back(code: str, candidature_id: int) -> None:
    st.session_state[field(candidature_id, code)] = None
    filling.keep(candidature_id)


def _foot(candidature_id: int, person: Person, snapshot: Snapshot, *, has_comment: bool) -> None:
    """Show the buttons of the grid, the last act's result, and the time of the last save."""
    if candidature_id not in snapshot.positions:
        return
    candidature, filled = snapshot.candidature(candidature_id), filling.filled_with(candidature_id)
    if filled and closed_because(snapshot, candidature) is None:
        _save(candidature_id, filled, next_to_score(snapshot, after=candidature.dossier) if has_comment else None)
    feedback.outcome(field(candidature_id, "act"))
    _receipt(person, snapshot, candidature_id)


def _save(candidature_id: int, filled: Filled, following: Candidature | None) -> None:
    """Show at the foot the one next act, whether there is a draft, and the rest under a button."""
    count = 0 if filling.is_unread(candidature_id, filled) else filling.changes(candidature_id, filled)
    # At the foot of the screen, as high with a draft as without one.
    with st.container(key="scoring.save", horizontal=True, vertical_alignment="center", gap="small"):
        if following:
            with st.popover(_("More"), icon=":material/more_horiz:", key="scoring.rest"):
                _offer_saving(candidature_id, filled, count)
                _offer_giving_up(candidature_id, count)
        with st.container(width="content", key="scoring.draft"):
            if count:
                label = ngettext("Draft, not saved yet: {count} change", "Draft, not saved yet: {count} changes", count)
                st.caption(label.format(count=count), width="content")
        if not following:
            _offer_giving_up(candidature_id, count)
            _offer_saving(candidature_id, filled, count, is_strong=True)
        # Each its own key: pressed late, a button does what its words said, or nothing.
        elif count:
            key, args = field(candidature_id, "save_next"), (candidature_id, filled, following)
            st.button(_("Save and next"), icon=_ONWARD, type="primary", key=key, on_click=_save_and_go, args=args)
        else:
            key = field(candidature_id, "next")
            st.button(_("Next to score"), icon=_ONWARD, type="primary", key=key, on_click=choice.go, args=(following,))


def _offer_saving(candidature_id: int, filled: Filled, count: int, *, is_strong: bool = False) -> None:
    st.button(
        _("Save"),
        key=field(candidature_id, "save"),
        type="primary" if is_strong else "secondary",
        icon=":material/save:",
        disabled=not count,
        on_click=_submit,
        args=(candidature_id, filled),
    )


def _offer_giving_up(candidature_id: int, count: int) -> None:
    if count:
        label = _("Give up the draft")
        st.button(label, key=field(candidature_id, "give_up"), type="tertiary", on_click=_give_up, args=(candidature_id,))


def _show_closed(snapshot: Snapshot, candidature_id: int) -> None:
    """Show a draft left unsaved when marking closed, so that no input is lost silently."""
    chosen = filling.draft_marks(snapshot.call, candidature_id)
    if chosen is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sentence = _("Your draft was not saved before the marks closed: {marks}")
        st.markdown(f":material/edit_off: {sentence.format(marks=marks_in_words(snapshot.call, chosen))}", width="content")
        st.button(_("Give up"), key=field(candidature_id, "give_up"), type="tertiary", on_click=filling.give_up, args=(candidature_id,))


def _give_up(candidature_id: int) -> None:
    filling.give_up(candidature_id)
    live.after_own_choice(_APART, _REVOTE)


def _submit(candidature_id: int, filled: Filled) -> None:
    if _is_saved(candidature_id, filled):
        live.after_own_act()
    live.after_own_choice(_APART, _REVOTE)  # which tells of what stopped it: marks that are closed, another device


def _save_and_go(candidature_id: int, filled: Filled, following: Candidature) -> None:
    if _is_saved(candidature_id, filled):
        choice.go(following)
    live.after_own_choice(_APART, _REVOTE)


def _is_saved(candidature_id: int, filled: Filled) -> bool:
    entered = filling.entered(candidature_id, filled)
    done = act(
        submit_scores,
        Right.SCORE,
        part=field(candidature_id, "act"),
        candidature_id=candidature_id,
        marks=entered.marks,
        comment=entered.comment,
        to_debate=entered.to_debate,
        seen_version=entered.version,
    )
    if done:
        person, snapshot = session.require(Right.SCORE), session.snapshot()
        filling.recorded(filling.saved_grid(person, snapshot, candidature_id), candidature_id)
    return bool(done)


def _receipt(person: Person, snapshot: Snapshot, candidature_id: int) -> None:
    grid = snapshot.grids.get((candidature_id, person.id))
    if grid:
        st.markdown(f":material/check: {_('Saved at {time}').format(time=time_of_day(grid.saved_at))}")
