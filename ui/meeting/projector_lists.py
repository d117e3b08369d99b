"""Lists of candidatures on the room's screen: the ranking with its cut, the selection so far, items in order."""

from collections.abc import Sequence
from itertools import accumulate, cycle, product
from typing import Final

import streamlit as st

from charts.parts.labels import shortened
from charts.parts.theme import OUTCOME_SIGNS, TRACK_SIGNS, track_signs
from deliberation.derived.meeting.agenda import coming
from deliberation.derived.meeting.agreements import for_the_room, left_otherwise, pulled_out
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.scoring.ranking import ranked_standings, ranking
from deliberation.derived.scoring.standings import Cut
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.agreements import Proposed
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, date, decimal, euros, labelled, ngettext, whole
from ui.meeting.projector_fit import fit
from ui.selection.agreement import in_order
from ui.texts import heading, literal

# Of each track, by its place in the call: a place that is taken, one that is free; the first are those of the charts.
CELL_SIGNS: Final = tuple(zip(TRACK_SIGNS, ("○", "△", "□", "✢"), strict=True))
_RANKED_MAX: Final = 60  # of a track, those nearest to its line; one more says how many are left out
_BELOW_MIN: Final = 3  # however many places there are, the first ones below the line are seen
# A numbered title has two lines of the wall: in letters of 56 px, else of 45; a longer one has three of 36, and is cut after those.
_TITLE_SIZES: Final = {"large": 108, "middle": 136, "small": 250}
_NEXT_TWO_LINES: Final = 95  # characters of the title that comes next which two lines of the band hold; a longer one has three
# A line of text has no key: the style sheet tells the chips of outcomes by these emphases.
_EMPHASES: Final = {Outcome.SELECTED: "**", Outcome.RESERVE: "*", Outcome.DECLINED: "~~", Outcome.TO_DISCUSS: ""}


def titled(candidature: Candidature) -> None:
    """Show a numbered title whole, in the largest letters in which it leaves the wall its room."""
    title = shortened(candidature.numbered_title, _TITLE_SIZES["small"])
    size = next(size for size, most in _TITLE_SIZES.items() if len(title) <= most)
    with st.container(key=f"projector-title-{size}"):
        st.title(literal(title))


def to_come(snapshot: Snapshot, ids: Sequence[int], *, current: int | None) -> None:
    """Show the files to come by number, each title whole, below the one under discussion."""
    with st.container(key="projector-selection", gap=None), st.container(key="projector-board", gap=None):
        if current is not None:
            st.markdown(f":material/arrow_forward: **{literal(snapshot.candidature(current).numbered_title)}**")
        for candidature_id in ids:
            st.markdown(literal(snapshot.candidature(candidature_id).numbered_title))
    fit("projector-selection", list_="projector-board", least=1.0)


def that_fit(snapshot: Snapshot, ids: Sequence[int], *, lines: int, characters: int) -> int:
    """Return how many of the files fit so many lines of so many characters, each title whole on a line or two."""
    taken = accumulate(1 + (len(snapshot.candidature(id_).numbered_title) > characters) for id_ in ids)
    return sum(so_far <= lines for so_far in taken)


def band(snapshot: Snapshot) -> None:
    """Show at the foot of the screen how many places of each track are taken, a cell each, and what comes next."""
    with st.container(key="projector-band", horizontal=True, vertical_alignment="center", gap="large"):
        for position, gauge in enumerate(board_gauges(snapshot)):
            full, free = CELL_SIGNS[position % len(CELL_SIGNS)]
            cells = full * gauge.selected + free * max(gauge.left, 0)
            taken = taken_of(gauge, between="**  \n**")
            short = snapshot.call.track(gauge.track).short
            st.markdown(f"{cells}  \n{short} **{taken}**", width="content")
        following = coming(snapshot)
        if following:
            title = snapshot.candidature(following[0].candidature_id).numbered_title
            with st.container(key=f"lines-two-next{'-long' if len(title) > _NEXT_TWO_LINES else ''}"):
                st.markdown(_("Coming next: {title}").format(title=literal(title)))


def taken_of(gauge: Gauge, *, between: str = " · ") -> str:
    """Return how many places are taken, and how much of the envelope is given, if there is one, with ``between`` between the two."""
    taken = _("{selected} of {places}").format(selected=gauge.selected, places=gauge.places)
    if gauge.envelope is None:
        return taken
    return f"{taken}{between}{_('{spent} of {envelope}').format(spent=euros(gauge.spent), envelope=euros(gauge.envelope))}"


def finalised(snapshot: Snapshot) -> None:
    """Show that the selection is finalised, when, and how many places of each track are taken: names wait for whoever reads them out."""
    with st.container(key="projector-finalised", gap="small"):
        st.header(heading(str(snapshot.call.name)))
        st.title(_("Selection finalised"))
        if snapshot.versions:
            st.header(date(snapshot.versions[-1].finalised_at))
        with st.container(key="projector-places", horizontal=True, gap="large"):
            for (full, free), gauge in zip(cycle(CELL_SIGNS), board_gauges(snapshot), strict=False):
                taken = taken_of(gauge)
                waiting = labelled(Outcome.RESERVE.words, whole(gauge.reserve)) if gauge.reserve else ""
                with st.container(width="content", gap=None):
                    st.markdown(full * gauge.selected + free * max(gauge.left, 0))
                    st.markdown(f"{snapshot.call.track(gauge.track).label}  \n**{taken}**  \n{waiting}")
        fingerprint(snapshot)


def ranked(snapshot: Snapshot) -> None:
    """Show each track's ranking, the line drawn after its places, each title whole."""
    with st.container(horizontal=True, key="projector-board-title"):
        st.title(_("Ranking"), width="content")
    shown = ranking(snapshot)
    if not shown.has_ranks:
        st.header(f":material/lock: {_('There is no ranking yet.')}")
        return
    with st.container(key="projector-selection", gap=None), st.container(key="projector-board", gap=None):
        for cut in shown.cuts:
            _track(snapshot, cut)
    fit("projector-selection", list_="projector-board")


def _track(snapshot: Snapshot, cut: Cut) -> None:
    st.header(f"{track_signs(snapshot.call)[cut.track]} {snapshot.call.track(cut.track).short}")
    before, after = _window(cut)
    higher, lower = len(cut.sides[0]) - len(before), len(cut.sides[1]) - len(after)
    if higher:
        st.markdown(ngettext("{count} higher up", "{count} higher up", higher).format(count=higher))
    _lines(snapshot, cut, before)
    with st.container(key=f"projector-cut-{cut.track}"):
        st.markdown(f"**{_cut_words(cut)}**")
    _lines(snapshot, cut, after)
    if lower:
        st.markdown(ngettext("And {count} more.", "And {count} more.", lower).format(count=lower))


def _cut_words(cut: Cut) -> str:
    """Say after how many places the line is drawn and, for a tie across it, which rule separates, or that none has yet."""
    said = f":material/content_cut: {' · '.join(cut.words)}"
    if cut.level:
        level = ngettext("{count} level on the line", "{count} level on the line", len(cut.level)).format(count=len(cut.level))
        return f"{said} · :material/balance: {level}"
    if cut.separated_by:
        return f"{said} · :material/balance: {_('tie set apart by: {rule}').format(rule=cut.separated_by.words)}"
    return said


def _window(cut: Cut) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ids on both sides of the line, those nearest to it if there is no room for all."""
    before, after = cut.sides
    below = min(len(after), max(_BELOW_MIN, _RANKED_MAX - len(before)))
    return before[max(0, len(before) - (_RANKED_MAX - below)) :], after[:below]


def _lines(snapshot: Snapshot, cut: Cut, ids: Sequence[int]) -> None:
    by_id = ranking(snapshot).by_id
    for id_ in ids:
        # The style sheet sets the rank before the title's lines, and tells the chip of an outcome by its emphasis.
        rank = f"**{by_id[id_].track_rank or '–'}**{_chip(snapshot, id_)}"
        title = f"{':material/balance: ' if id_ in cut.tied else ''}{literal(snapshot.candidature(id_).title)}"
        st.markdown(f"{rank} {title}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}{decimal(by_id[id_].score)}")


def _chip(snapshot: Snapshot, candidature_id: int) -> str:
    decision = snapshot.decision(candidature_id)
    if decision.outcome is Outcome.TO_DISCUSS:
        return ""
    rank = f" {decision.reserve_rank}" if decision.reserve_rank else ""
    emphasis = _EMPHASES[decision.outcome]
    return f" {emphasis}{OUTCOME_SIGNS[decision.outcome]}{rank}{emphasis}"


def board(snapshot: Snapshot) -> None:
    """Show who is selected on each track so far, the administrations first, beside its places; then who waits in reserve."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="projector-board-title"):
        heads = _("Selection finalised"), _("Selection reopened"), _("Selection so far")
        st.title(heads[0] if snapshot.is_finalised else heads[1] if snapshot.is_reopened else heads[2], width="content")
        if snapshot.is_finalised:
            fingerprint(snapshot)
    with st.container(key="projector-selection", gap=None), st.container(key="projector-board", gap=None):
        for gauge in board_gauges(snapshot):
            taken = taken_of(gauge)
            st.header(f"{track_signs(snapshot.call)[gauge.track]} {snapshot.call.track(gauge.track).short} · {taken}")
            for one in _decided(snapshot, Outcome.SELECTED, gauge.track):
                st.markdown(f"**{literal(snapshot.administration_of(one).name)}** {literal(one.title)}")
        _reserve(snapshot)
    fit("projector-selection", list_="projector-board")


def _reserve(snapshot: Snapshot) -> None:
    """Show who is in reserve, by track and rank."""
    waiting = [(track.code, one) for track in snapshot.call.tracks for one in _decided(snapshot, Outcome.RESERVE, track.code)]
    if waiting:
        st.header(f"{OUTCOME_SIGNS[Outcome.RESERVE]} {Outcome.RESERVE.words}")
    for code, one in waiting:
        rank = f"{track_signs(snapshot.call)[code]} {snapshot.decision(one.id).reserve_rank}"
        st.markdown(f"{rank} · **{literal(snapshot.administration_of(one).name)}** {literal(one.title)}")


def agreement(snapshot: Snapshot) -> None:
    """Show the list that is read out, by what is proposed for its files, those that were pulled out first; nobody is named."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="projector-board-title"):
        st.title(_("Agreement without debate"), width="content")
        st.markdown(_("Each member may pull some out; the rest is decided together."), width="content")
    listed = [one for one in in_order(snapshot, for_the_room(snapshot)) if not left_otherwise(snapshot, one)]
    signs = track_signs(snapshot.call)
    with st.container(key="projector-selection", gap=None), st.container(key="projector-board", gap=None):
        for outcome, code in [(Outcome.TO_DISCUSS, None), *product(Outcome.decided(), (*signs, None))]:
            files = [one for one in listed if _proposed(snapshot, one) == (outcome, code)]
            if files:
                track = f" · {signs[code]} {snapshot.call.track(code).short}" if code else ""
                st.header(f"{OUTCOME_SIGNS[outcome]} {outcome.words}{track}")
            for one in files:
                st.markdown(literal(snapshot.candidature(one.candidature_id).numbered_title))
    fit("projector-selection", list_="projector-board")


def _proposed(snapshot: Snapshot, one: Proposed) -> tuple[Outcome, str | None]:
    return (Outcome.TO_DISCUSS, None) if pulled_out(snapshot, one) else (one.outcome, one.track)


def fingerprint(snapshot: Snapshot) -> None:
    """Show the entry that finalised the selection, for people to note; not if the person who projects sees only a part of the call."""
    head = snapshot.versions[-1].head if snapshot.versions else None
    if head is not None:
        said = _("Entry {number} of the journal, fingerprint {fingerprint}").format(number=head.entry, fingerprint=head.fingerprint)
        st.markdown(said, width="content")


def _decided(snapshot: Snapshot, outcome: Outcome, track: str) -> list[Candidature]:
    decisions = [snapshot.decision(standing.candidature_id) for standing in ranked_standings(snapshot)]
    found = [decision for decision in decisions if decision.outcome is outcome and decision.track == track]
    return [snapshot.candidature(decision.candidature_id) for decision in sorted(found, key=lambda decision: decision.reserve_rank or 0)]
