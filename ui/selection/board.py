"""The table of the selection: every shortlisted candidature, with its decision."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import streamlit as st

import ui.live
from charts.parts.theme import Size
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.board import in_words
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, time_of_day, whole
from ui import feedback
from ui.table import rows
from ui.table.table import Action, Table, asked
from ui.texts import literal
from ui.widgets import sections
from ui.widgets.figures import size

PART = "board"
CHOSEN = "decisions.chosen"
DECIDED = "decisions"  # the part that decides on what is chosen
OUTCOME = "decisions.outcome"
_TABLE = "decisions.table"
_COLUMNS = ("rank", "title", "track", "track_rank", "profile", "score", "spread", "asked", "given", "outcome", "reason")
_HEIGHT = "36rem"  # what stands under it is in reach

_SEEN = "decisions.seen"
_NAMED_MAX = 6


def by_rank(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures that can be decided upon, in the ranking's order."""
    return [snapshot.candidature(line.candidature_id) for line in ranked_standings(snapshot)]


def live() -> None:
    """Show every shortlisted candidature with rank, numbers and decision, live; ticked rows are chosen."""
    ui.live.part(PART, _draw, shows=_shows, leads=True)


def _draw(person: Person, snapshot: Snapshot) -> None:
    panel(snapshot, can_decide=holds(person.roles, Right.DECIDE, snapshot.phase))


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    # Roles and phase give the rights: what may be ticked, or whether there is anything to see.
    return person.roles, snapshot.phase, _table(snapshot, can_decide=holds(person.roles, Right.DECIDE, snapshot.phase))


def panel(snapshot: Snapshot, *, can_decide: bool) -> None:
    """Show the table as it is in ``snapshot``."""
    table = _table(snapshot, can_decide=can_decide)
    # On the phone of somebody who decides, what decides would stand under a card a file.
    is_folded = can_decide and size() is Size.PHONE
    with _fold_board(snapshot) if is_folded else nullcontext():
        # What was ticked is decided in another part. The table shows its own ticks already.
        table.show(on_chosen=partial(ui.live.after_own_choice, DECIDED))


def _fold_board(snapshot: Snapshot) -> AbstractContextManager[object]:
    label, count = _("Tick files in the ranking"), whole(len(by_rank(snapshot)))
    return sections.fold(label, count, icon=":material/checklist:", key="decisions.folded")


def _table(snapshot: Snapshot, *, can_decide: bool) -> Table:
    window = asked(_TABLE)
    decide = rows.forms(lambda count: ngettext("Decide on {count} application", "Decide on {count} applications", count))
    return Table(
        _TABLE,
        _("Shortlisted applications with rank, score and decision"),
        rows.cached_content(snapshot, (_TABLE, window), lambda: rows.of(snapshot, _COLUMNS, by_rank(snapshot), window=window)),
        actions=(Action(decide, panel=OUTCOME, is_beside=True),) if can_decide else (),
        chosen=CHOSEN,
        height=_HEIGHT,
    )


def seen_versions(snapshot: Snapshot, chosen: Sequence[Candidature]) -> Mapping[int, int]:
    """Return the version of each file's decision when it was chosen."""
    known: Mapping[int, int] = st.session_state.get(_SEEN, {})
    versions = {candidature.id: known.get(candidature.id, snapshot.decision(candidature.id).version) for candidature in chosen}
    st.session_state[_SEEN] = versions
    return versions


def forget_seen() -> None:
    """Mark the current decisions as seen: after the person's confirmation, or their own undo."""
    st.session_state.pop(_SEEN, None)


def forget_moved(candidature_id: int) -> None:
    """Mark a file's present decision as seen, after a move by the person."""
    st.session_state.get(_SEEN, {}).pop(candidature_id, None)


def decided_meanwhile(snapshot: Snapshot, chosen: Sequence[Candidature], versions: Mapping[int, int]) -> list[Candidature]:
    """Return the chosen files decided since the choice."""
    return [candidature for candidature in chosen if snapshot.decision(candidature.id).version != versions[candidature.id]]


def show_meanwhile(snapshot: Snapshot, found: Sequence[Candidature], *, leave_out: Callable[[], None], go_on: Callable[[], None]) -> None:
    """Show decisions made meanwhile, with both ways to continue, in place of the rules' refusal."""
    if not found:
        return
    was_refused = feedback.is_refused(DECIDED)
    feedback.forget(DECIDED)
    heading = ngettext("Decided meanwhile, since you chose it:", "Decided meanwhile, since you chose them:", len(found))
    lines = [f"**{heading}**", *(_line(snapshot, candidature) for candidature in found[:_NAMED_MAX])]
    if len(found) > _NAMED_MAX:
        more = len(found) - _NAMED_MAX
        lines.append(ngettext("and {count} other", "and {count} others", more).format(count=more))
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
