"""Undo and redo of the last decisions and pre-selections, and a short confirmation of the latest act."""

import time
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from bootstrap import remembered
from deliberation.call.call import Screening
from deliberation.operations.selection.undoing import LastAct, undo
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, time_of_day
from ui import acting, feedback
from ui.shims import uncut
from ui.texts import literal
from ui.widgets import saying

_SHOWN_MAX = 6
_CONFIRMED_SECONDS = 8.0  # as in undo.css
STYLE = Path(__file__).with_name("undo.css")  # how a confirmation lies over the page
Undoing = Callable[..., Callable[[], None]]


def offer(snapshot: Snapshot, of: type[Outcome] | type[Screening], undoing: Undoing, *, key: str) -> None:
    """Show the last act of a kind with its undo button, then, a press further, earlier and undone acts.

    ``undoing``: a function that returns the callback to undo the act of a ``sequence``, by a ``button``.
    """
    acts = [act for act in remembered.last_acts(snapshot) if isinstance(act.results[0], of)][:_SHOWN_MAX]
    # There before the first act too: what stands below keeps its place, and a field there the focus.
    with st.container(key=f"{key}.last", horizontal=True, vertical_alignment="center", gap="small"):
        if not acts:
            return
        # Where an act was undone, no press does it again.
        behind = acts if acts[0].is_undone else acts[1:]
        if not acts[0].is_undone:
            _button(snapshot, acts[0], undoing, key=key)
        if behind:
            label = _("Undone: do it again") if acts[0].is_undone else _("Acts before it")
            with st.popover(label, icon=":material/history:", type="tertiary"):
                for act in behind:
                    _button(snapshot, act, undoing, key=key)


def confirm(snapshot: Snapshot, part: str, *, key: str) -> None:
    """Show a confirmation of the last undoable act in a fragment for some seconds; its undo button is in ``offer``."""
    acts = {act.sequence: act for act in remembered.last_acts(snapshot)}
    with uncut.whole():
        receipts = feedback.take_receipts(part)
        undoable = [receipt for receipt in receipts if receipt and receipt.sequence in acts]
        if undoable:
            # What was done in the same press, such as calling the next file, is what the page shows.
            st.session_state[key] = undoable[-1], time.monotonic()
        else:
            for receipt in receipts:
                feedback.saved(receipt)
    done, at = st.session_state.get(key, (None, 0.0))
    # Gone too once somebody decided otherwise: there is nothing left to undo.
    if done is None or done.sequence not in acts or time.monotonic() - at > _CONFIRMED_SECONDS:
        return
    act = acts[done.sequence]
    # Another container for each act, whose seconds begin anew.
    with st.container(key=f"done.{_name(snapshot, act)}", horizontal=True, vertical_alignment="center", gap="small"):
        saying.say(feedback.done_sentence(done, shown=str), key=f"{key}.said.{_name(snapshot, act)}")


def _name(snapshot: Snapshot, act: LastAct) -> str:
    """Return an act's name for keys, from its file and the file's version.

    Neither the act's journal number nor the file's row id: a recused person could count hidden acts or files from these.
    """
    first = act.candidature_ids[0]
    version = snapshot.decision(first).version if isinstance(act.results[0], Outcome) else snapshot.candidature(first).screening_version
    return f"{snapshot.candidature(first).dossier}.{version}"


def _button(snapshot: Snapshot, act: LastAct, undoing: Undoing, *, key: str) -> None:
    # What was undone is done again from the same place: a second press there is the other half of a double click.
    button = ", ".join(map(str, act.candidature_ids))

    def press() -> None:
        if not acting.is_double_click(undo, button=button):
            undoing(sequence=act.sequence, button=button)()

    # One key an act: pressed late, the button does what its words said and nothing else.
    st.button(
        words(snapshot, act),
        icon=":material/redo:" if act.is_undone else ":material/undo:",
        type="tertiary",
        key=f"{key}.{_name(snapshot, act)}",
        help=literal(_("{who}, at {time}").format(who=act.by, time=time_of_day(act.at))),
        on_click=press,
    )


def words(snapshot: Snapshot, act: LastAct) -> str:
    """Return an act's name with its button's effect: 'Undo: 526134, not selected'."""
    count = len(act.candidature_ids)
    files = ngettext("{count} file", "{count} files", count).format(count=count)
    if count == 1:
        files = literal(snapshot.candidature(act.candidature_ids[0]).dossier)
    result = act.results[0].words if len(act.results) == 1 else _("Several results")
    label = _("Put back: {files}, {result}") if act.is_undone else _("Undo: {files}, {result}")
    return label.format(files=files, result=result[0].lower() + result[1:])
