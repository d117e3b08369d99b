"""Lists on the room's screen: ranking with its cut, selection so far, list for agreement, next files of the agenda."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Self

from charts.drawing.image import drawing
from charts.drawing.svg import Svg
from charts.parts.chart import Chart, shortened
from charts.parts.theme import OUTCOME_SIGNS, TRACK_SIGNS, Size, track_signs
from deliberation.derived.meeting.agenda import items_to_come
from deliberation.derived.meeting.agreement_lists import list_for_room, ranked_list
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.scoring.ranking import ranked_standings, ranking
from deliberation.derived.scoring.standings import Cut
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome, Proposed
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, current_language, date, decimal, euros, labelled, ngettext, whole

# A numbered title has two lines of the wall: in letters of 56 px, else of 45; a longer one has three of 36, and is cut after those.
_BEFORE_NUMBER = re.compile(r" (?=\d)")
_SIZES = {"large": 108, "middle": 136, "small": 250}


@dataclass(frozen=True, slots=True)
class Title:
    """Numbered title, uncut, in the largest type that fits the wall."""

    text: str
    size: str

    @classmethod
    def of(cls, candidature: Candidature) -> Self:
        """Return the title of a file."""
        text = shortened(candidature.numbered_title, _SIZES["small"])
        return cls(text, next(size for size, most in _SIZES.items() if len(text) <= most))


def heading(name: object) -> str:
    """Return a name with each number kept on the line of the word before it: "édition 2"."""
    return _BEFORE_NUMBER.sub("\N{NO-BREAK SPACE}", str(name))


def drawn(snapshot: Snapshot, draw: Callable[..., Chart], *said: Hashable) -> Svg:
    """Return a chart of what the room sees as an image, drawn once for every room's screen until something changes."""

    def image(seen: Snapshot) -> Svg:
        chart = draw(seen, *said, size=Size.PROJECTOR)
        return drawing(chart.figure, label=chart.alt, size=Size.PROJECTOR)

    return snapshot.derived(("room", draw, said, current_language()), image)


# Of each track, by its place in the call: a place that is taken, one that is free; the first are those of the charts.
CELL_SIGNS = tuple(zip(TRACK_SIGNS, ("○", "△", "□", "✢"), strict=True))
_RANKED_MAX = 60  # of a track, those nearest to its line; one more says how many are left out
_BELOW_MIN = 3  # however many places there are, the first ones below the line are seen
_NEXT_TWO_LINES = 95  # characters of the title that comes next which two lines of the band hold; a longer one has three
_NEAR = 10  # files of the agenda whose titles have two lines; the others one, grey
_NEAR_CHARACTERS, _FAR_CHARACTERS = 54, 23  # of a title on these lines
_PROPOSED = (
    (Outcome.SELECTED, N_("Proposed as selected ({count})")),
    (Outcome.RESERVE, N_("Proposed for the reserve list ({count})")),
    (Outcome.DECLINED, N_("Proposed as not selected ({count})")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """Line of a list. ``look``: of lines other than files: a ``cut``, or the number of ``more`` files.

    ``lead``: strong, before the title; ``chip``: an outcome with its sign; ``under``: below the title; ``tail``: after the title.
    """

    title: str
    lead: str = ""
    chip: tuple[str, Outcome] | None = None
    under: str = ""
    tail: str = ""
    look: str = "file"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading. ``look``: an outcome, for the colour, or ``over`` for a track with too many."""

    heading: str
    rows: Sequence[Row]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Places of a track: as cells, in words, and on its reserve list."""

    cells: str
    label: str
    taken: Sequence[str]
    reserve: str
    is_over: bool


def to_come(snapshot: Snapshot, ids: Sequence[int]) -> Sequence[Group]:
    """Return the files to come, each short, with the signs of its tracks."""
    signs = track_signs(snapshot.call)

    def row(place: int, candidature: Candidature) -> Row:
        tracks = "".join(signs[code] for code in candidature.requested_tracks)
        title = shortened(candidature.title, _NEAR_CHARACTERS if place < _NEAR else _FAR_CHARACTERS)
        return Row(title, lead=f"{candidature.dossier} {tracks}".strip(), look="near" if place < _NEAR else "far")

    return [Group("", [row(place, snapshot.candidature(id_)) for place, id_ in enumerate(ids)])]


def band(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return the footer of the screen: places of each track as cells, and the next file."""
    following = items_to_come(snapshot)
    title = snapshot.candidature(following[0].candidature_id).numbered_title if following else ""
    label = _("Coming next: {title}").format(title=title) if following else ""
    has_envelope = any(track.envelope is not None for track in snapshot.call.tracks)
    return {"places": places(snapshot, is_short=True), "next": label, "is_long": has_envelope or len(title) > _NEXT_TWO_LINES}


def places(snapshot: Snapshot, *, is_short: bool = False) -> Sequence[Places]:
    """Return the places of each track. ``is_short``: under the track's short name."""

    def of(signs: tuple[str, str], gauge: Gauge) -> Places:
        full, free = signs
        track = snapshot.call.track(gauge.track)
        reserve = labelled(Outcome.RESERVE.words, whole(gauge.reserve)) if gauge.reserve else ""
        cells = full * gauge.selected + free * max(gauge.left, 0)
        return Places(cells, str(track.short if is_short else track.label), _places_taken(gauge), reserve, gauge.is_over)

    return [of(signs, gauge) for signs, gauge in zip(cycle(CELL_SIGNS), board_gauges(snapshot), strict=False)]


def _places_taken(gauge: Gauge) -> Sequence[str]:
    """Return how many places are taken, and how much of the envelope is given, if there is one."""
    label = _("{selected} of {places}").format(selected=gauge.selected, places=gauge.places)
    if gauge.envelope is None:
        return [label]
    return [label, _("{spent} of {envelope}").format(spent=euros(gauge.spent), envelope=euros(gauge.envelope))]


def finalised(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return the time of finalisation and the places taken by track, without names, which are read out."""
    at = date(snapshot.versions[-1].finalised_at) if snapshot.versions else ""
    return {"name": heading(snapshot.call.name), "at": at, "places": places(snapshot), "fingerprint": _fingerprint(snapshot)}


def _fingerprint(snapshot: Snapshot) -> str:
    """Return the finalising entry's head, to be noted; empty if the projecting person does not see the whole call."""
    head = snapshot.versions[-1].head if snapshot.versions else None
    sentence = _("Entry {number} of the journal, fingerprint {fingerprint}")
    return sentence.format(number=head.entry, fingerprint=head.fingerprint) if head is not None else ""


def ranked(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return each track's ranking, the line drawn after its places, each title whole."""
    official = ranking(snapshot)
    groups = [_track(snapshot, cut) for cut in official.cuts] if official.has_ranks else []
    missing = "" if official.has_ranks else _("There is no ranking yet.")
    return _list(_("Ranking"), groups, look="ranking", missing=missing)


def _list(title: str, groups: Sequence[Group], *, look: str = "", beside: str = "", foot: str = "", missing: str = "") -> Mapping[str, Any]:
    return {"title": title, "groups": groups, "look": look, "beside": beside, "foot": foot, "missing": missing}


def _track(snapshot: Snapshot, cut: Cut) -> Group:
    before, after = _window(cut)
    higher, lower = len(cut.sides[0]) - len(before), len(cut.sides[1]) - len(after)
    rows = [Row(ngettext("{count} higher up", "{count} higher up", higher).format(count=higher), look="more")] if higher else []
    rows += [_rank_row(snapshot, cut, id_) for id_ in before]
    rows.append(Row(_cut_words(cut), look="cut"))
    rows += [_rank_row(snapshot, cut, id_) for id_ in after]
    if lower:
        rows.append(Row(ngettext("And {count} more.", "And {count} more.", lower).format(count=lower), look="more"))
    return Group(f"{track_signs(snapshot.call)[cut.track]} {snapshot.call.track(cut.track).short}", rows)


def _cut_words(cut: Cut) -> str:
    """Return the cut in words: the number of places and, for a tie across the line, the separating rule or its absence."""
    sentence = " · ".join(cut.words)
    if cut.level:
        return f"{sentence} · " + ngettext("{count} level on the line", "{count} level on the line", len(cut.level)).format(
            count=len(cut.level)
        )
    if cut.separated_by:
        return f"{sentence} · {_('tie set apart by: {rule}').format(rule=cut.separated_by.words)}"
    return sentence


def _window(cut: Cut) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ids on both sides of the line, only the nearest without room for all."""
    before, after = cut.sides
    below = min(len(after), max(_BELOW_MIN, _RANKED_MAX - len(before)))
    return before[max(0, len(before) - (_RANKED_MAX - below)) :], after[:below]


def _rank_row(snapshot: Snapshot, cut: Cut, id_: int) -> Row:
    line = ranking(snapshot).by_id[id_]
    is_tied = "= " if id_ in cut.tied else ""
    title = f"{is_tied}{snapshot.candidature(id_).title}"
    return Row(title, lead=str(line.track_rank or "–"), chip=_chip(snapshot, id_), tail=decimal(line.score))


def _chip(snapshot: Snapshot, candidature_id: int) -> tuple[str, Outcome] | None:
    decision = snapshot.decision(candidature_id)
    if decision.outcome is Outcome.TO_DISCUSS:
        return None
    rank = f" {decision.reserve_rank}" if decision.reserve_rank else ""
    return f"{OUTCOME_SIGNS[decision.outcome]}{rank}", decision.outcome


def board(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return the selection so far on each track, administrations first, beside its places; then the reserve lists."""
    heads = _("Selection finalised"), _("Selection reopened"), _("Selection so far")
    title = heads[0] if snapshot.is_finalised else heads[1] if snapshot.is_reopened else heads[2]
    groups = [group for gauge in board_gauges(snapshot) for group in _group_track(snapshot, gauge)]
    return _list(title, groups, look="board", beside=_fingerprint(snapshot) if snapshot.is_finalised else "")


def _group_track(snapshot: Snapshot, gauge: Gauge) -> Sequence[Group]:
    """Return a track's selected files, then its numbered reserve list."""
    track = f"{track_signs(snapshot.call)[gauge.track]} {snapshot.call.track(gauge.track).short}"
    selected = [
        Row(candidature.title, lead=snapshot.administration_of(candidature).name)
        for candidature in _filter_decided(snapshot, Outcome.SELECTED, gauge.track)
    ]
    waiting = [
        Row(candidature.title, lead=f"{snapshot.decision(candidature.id).reserve_rank} · {snapshot.administration_of(candidature).name}")
        for candidature in _filter_decided(snapshot, Outcome.RESERVE, gauge.track)
    ]
    first = Group(" · ".join([track, *_places_taken(gauge)]), selected, look="over" if gauge.is_over else "track")
    return [first, Group(f"{OUTCOME_SIGNS[Outcome.RESERVE]} {Outcome.RESERVE.words}", waiting, look="reserve")] if waiting else [first]


def agreement(snapshot: Snapshot) -> Mapping[str, Any]:
    """Return the files left on the list under reading, by proposed outcome, without names of people."""
    listed = ranked_list(snapshot, list_for_room(snapshot))
    by_outcome = {outcome: [proposal for proposal in listed if proposal.outcome is outcome] for outcome, _words in _PROPOSED}
    groups = [
        Group(_(words).format(count=len(by_outcome[outcome])), [_list_row(snapshot, one) for one in by_outcome[outcome]], look=str(outcome))
        for outcome, words in _PROPOSED
        if by_outcome[outcome]
    ]
    foot = _("An objection? Say so, or pull the file out of the list on your own screen.")
    return _list(_("Agreement without debate"), groups, look="cards", foot=foot)


def _list_row(snapshot: Snapshot, proposal: Proposed) -> Row:
    candidature = snapshot.candidature(proposal.candidature_id)
    sign = f"{track_signs(snapshot.call)[proposal.track]} " if proposal.track else ""
    return Row(candidature.numbered_title, lead=sign.strip(), under=snapshot.administration_of(candidature).name)


def _filter_decided(snapshot: Snapshot, outcome: Outcome, track: str) -> list[Candidature]:
    decisions = [snapshot.decision(line.candidature_id) for line in ranked_standings(snapshot)]
    decisions_found = [decision for decision in decisions if decision.outcome is outcome and decision.track == track]
    return [
        snapshot.candidature(decision.candidature_id)
        for decision in sorted(decisions_found, key=lambda decision: decision.reserve_rank or 0)
    ]
