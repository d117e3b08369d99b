"""Lists of candidatures on the room's screen: the ranking with its cut, the selection so far, items in order."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from charts.parts.theme import TRACK_SIGNS
from deliberation.derived.meeting.agenda import coming
from deliberation.derived.meeting.board import board_gauges
from deliberation.derived.scoring.ranking import ranked_standings, ranking
from deliberation.derived.scoring.standings import Cut
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, ngettext
from ui.texts import literal
from ui.widgets import gauges

# Of each track, by its place in the call: a place that is taken, one that is free; the first are those of the charts.
CELL_SIGNS: Final = tuple(zip(TRACK_SIGNS, ("○", "△", "□", "✢"), strict=True))
_LINES: Final = 14  # of a track, at 28 px on a screen 1080 px high; one more says how many are left out
_BELOW_MIN: Final = 3  # however many places there are, the first ones below the line are seen
_LINES_ON_TWO: Final = 7  # so many titles may take two lines each; more are cut where their line ends, by the style sheet


def numbered(snapshot: Snapshot, lines: Sequence[tuple[int, int, bool]]) -> None:
    """Show candidatures by position, the current one in strong letters: (position, candidature id, is current)."""
    with st.container(gap="xsmall", key=_key("agenda", len(lines))):
        for position, candidature_id, is_current in lines:
            title = literal(snapshot.candidature(candidature_id).title)
            st.markdown(f":material/arrow_forward: **{position}. {title}**" if is_current else f"{position}\\. {title}")


def band(snapshot: Snapshot) -> None:
    """Show at the foot of the screen how many places of each track are taken, a cell each, and what comes next."""
    with st.container(key="projector-band", horizontal=True, vertical_alignment="center", gap="large"):
        for position, gauge in enumerate(board_gauges(snapshot)):
            full, free = CELL_SIGNS[position % len(CELL_SIGNS)]
            cells = full * gauge.selected + free * max(gauge.left, 0)
            taken = _("{selected} of {places}").format(selected=gauge.selected, places=gauge.places)
            short = snapshot.call.track(gauge.track).short
            st.markdown(f"{cells}  \n{short} **{taken}**", width="content")
        following = coming(snapshot)
        if following:
            title = literal(snapshot.candidature(following[0].candidature_id).title)
            with st.container(key="lines-one-next"):
                st.markdown(_("Coming next: {title}").format(title=title))


def ranked(snapshot: Snapshot) -> None:
    """Show each track's ranking, the line drawn after its places."""
    st.title(_("Ranking"))
    shown = ranking(snapshot)
    if not shown.has_ranks:
        st.header(f":material/lock: {_('There is no ranking yet.')}")
        return
    for column, cut in zip(st.columns(len(shown.cuts), gap="large"), shown.cuts, strict=True):
        before, after = _window(cut)
        with column, st.container(gap="xxsmall", key=_key(cut.track, len(before) + len(after))):
            _track(snapshot, cut, before, after)


def _track(snapshot: Snapshot, cut: Cut, before: Sequence[int], after: Sequence[int]) -> None:
    st.header(str(snapshot.call.track(cut.track).label))
    higher, lower = len(cut.sides[0]) - len(before), len(cut.sides[1]) - len(after)
    if higher:
        st.markdown(ngettext("{count} higher up", "{count} higher up", higher).format(count=higher))
    _lines(snapshot, before)
    places = ngettext("{count} place", "{count} places", cut.places).format(count=cut.places)
    label = f":material/content_cut: {places}"
    if cut.level:
        level = ngettext("{count} level on the line", "{count} level on the line", len(cut.level)).format(count=len(cut.level))
        label += f" · :material/balance: {level}"
    st.markdown(f"**{label}**")
    _lines(snapshot, after)
    if lower:
        st.markdown(ngettext("And {count} more.", "And {count} more.", lower).format(count=lower))


def _window(cut: Cut) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ids on both sides of the line, those nearest to it where there is no room for all."""
    before, after = cut.sides
    below = min(len(after), max(_BELOW_MIN, _LINES - len(before)))
    return before[max(0, len(before) - (_LINES - below)) :], after[:below]


def _lines(snapshot: Snapshot, ids: Sequence[int]) -> None:
    if not ids:
        return
    by_id = ranking(snapshot).by_id
    rows = [
        {
            _("Rank"): str(by_id[id_].track_rank or "–"),
            _("Title"): literal(snapshot.candidature(id_).title),
            _("Score"): decimal(by_id[id_].score),
        }
        for id_ in ids
    ]
    st.table(pd.DataFrame(rows), hide_index=True, hide_header=True, border="horizontal")


def board(snapshot: Snapshot) -> None:
    """Show what is selected on each track so far, beside its gauge, and who waits in reserve."""
    # On one line: the lists below fill the screen.
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(_("Selection finalised") if snapshot.is_finalised else _("Selection so far"), width="content")
        if snapshot.is_finalised:
            fingerprint(snapshot)
    for column, gauge in zip(st.columns(len(snapshot.call.tracks), gap="large"), board_gauges(snapshot), strict=True):
        with column, st.container(gap="xxsmall"):
            st.header(str(snapshot.call.track(gauge.track).label))
            gauges.bar(gauge)
            _places(snapshot, gauge.track)


def fingerprint(snapshot: Snapshot) -> None:
    """Show the entry that finalised the selection, for whoever wants to note it; not where it is projected by somebody who sees a part."""
    head = snapshot.versions[-1].head if snapshot.versions else None
    if head is not None:
        said = _("Entry {number} of the journal, fingerprint {fingerprint}").format(number=head.entry, fingerprint=head.fingerprint)
        st.markdown(said, width="content")


def _places(snapshot: Snapshot, track: str) -> None:
    selected = [f":material/check_circle: {literal(one.title)}" for one in _decided(snapshot, Outcome.SELECTED, track)]
    waiting = [
        f":material/pending: {_('Reserve {rank}').format(rank=snapshot.decision(one.id).reserve_rank)} · {literal(one.title)}"
        for one in _decided(snapshot, Outcome.RESERVE, track)
    ]
    lines = [*selected, *waiting][:_LINES]
    with st.container(gap=None, key=_key(track, len(lines))):
        for line in lines:
            st.markdown(line)
    more = len(selected) + len(waiting) - _LINES
    if more > 0:
        st.markdown(ngettext("And {count} more.", "And {count} more.", more).format(count=more))
    if not selected:
        st.markdown(_("Nothing selected yet."))


def _decided(snapshot: Snapshot, outcome: Outcome, track: str) -> list[Candidature]:
    decisions = [snapshot.decision(standing.candidature_id) for standing in ranked_standings(snapshot)]
    found = [decision for decision in decisions if decision.outcome is outcome and decision.track == track]
    return [snapshot.candidature(decision.candidature_id) for decision in sorted(found, key=lambda decision: decision.reserve_rank or 0)]


def _key(name: str, count: int) -> str:
    """Name a list so that the style sheet cuts each of its titles at the end of one line, or of two where there is room."""
    return f"lines-{'two' if count <= _LINES_ON_TWO else 'one'}-{name}"
