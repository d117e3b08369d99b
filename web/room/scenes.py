"""Values of each scene's template, from what the room may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from charts.dots import dot_strip
from charts.parts.theme import track_signs
from charts.radars.sheet import sheet_radar
from deliberation.derived.meeting.agenda import items_to_come, meeting_clock
from deliberation.derived.meeting.board import in_words
from deliberation.derived.meeting.room import RoomNow, Scene, room_now
from deliberation.derived.meeting.rules import meeting_quorum, recused_members
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, duration, hour, minutes, moment, ngettext
from web.room import lists, sent, votes
from web.room.lists import Title, drawn, heading

_MARGIN_SECONDS = 0.2  # so that a scene that ends by itself is over when it is asked for again
_CLOCK_SECONDS = 20.0  # the hours change without a commit
_HAVE_HOURS = (Scene.AGENDA, Scene.PAUSE)
_HAVE_BAND = (Scene.ITEM, Scene.BALLOT, Scene.RESULT)


@dataclass(frozen=True, slots=True)
class SceneShown:
    """Scene: template and values; ``seconds``: the interval of refresh without events."""

    template: str
    values: Mapping[str, Any]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Input of a scene: the room's view, the kind of scene, the time, the base of this server's addresses."""

    snapshot: Snapshot
    now: RoomNow
    at: datetime
    base: str


@dataclass(frozen=True, slots=True)
class Timer:
    """Time of the file under discussion, in seconds: spent so far, planned, and whether running."""

    spent: float
    planned: int | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class Number:
    """Number in large type, with its meaning."""

    label: str
    value: str


def scene_now(snapshot: Snapshot, at: datetime, *, base: str) -> SceneShown:
    """Return the scene of a moment. ``snapshot``: the room's view; ``base``: the beginning of this server's addresses."""
    now = room_now(snapshot, at)
    template, values = _SCENES[now.scene](Asked(snapshot, now, at, base))
    band = lists.band(snapshot) if now.scene in _HAVE_BAND else None
    return SceneShown(template, {"band": band, **values}, _seconds(now, at))


def _seconds(now: RoomNow, at: datetime) -> float | None:
    if now.ends_at is not None:
        return max((now.ends_at - at).total_seconds(), 0.0) + _MARGIN_SECONDS
    return _CLOCK_SECONDS if now.scene in _HAVE_HOURS else None


def _waiting(asked: Asked) -> tuple[str, Mapping[str, Any]]:
    snapshot = asked.snapshot
    if snapshot.is_finalised:
        return "finalised", lists.finalised(snapshot)
    state, is_to_come = snapshot.meeting.state, snapshot.meeting.state is MeetingState.NOT_OPENED
    address = f"{asked.base}/entree"
    return "waiting", {
        "name": heading(snapshot.call.name),
        "meets_at": moment(snapshot.call.meets_at) if snapshot.call.meets_at else "",
        "state": _("The jury’s meeting is about to begin.") if is_to_come else state.words,
        "who": _("The chair or the organisers open it.") if is_to_come else "",
        "address": address,
        "code": segno.make(address, error="m").png_data_uri(scale=6, border=3),
    }


def _item(asked: Asked) -> tuple[str, Mapping[str, Any]]:
    snapshot, id_ = asked.snapshot, asked.now.candidature_id
    if id_ is None:
        return _agenda(asked)
    candidature = snapshot.candidature(id_)
    head = {"title": Title.of(candidature), "facts": list(_facts(snapshot, candidature)), "timer": _timer(asked)}
    if snapshot.is_under_seal(id_):
        return "sealed", {**head, "summary": candidature.summary}
    return "item", {
        **head,
        "radar": drawn(snapshot, sheet_radar, id_),
        "dots": drawn(snapshot, dot_strip, id_),
        "each": _time_each(asked),
        "numbers": list(_standing_of(snapshot, id_)),
    }


def _facts(snapshot: Snapshot, candidature: Candidature) -> Sequence[tuple[str, bool]]:
    """Return the facts under the title, each with its emphasis: applicant, tracks, tie, revote, decision, recusals."""
    signs = track_signs(snapshot.call)
    tracks = " + ".join(f"{signs[code]} {snapshot.call.track(code).short}" for code in candidature.requested_tracks)
    decision = snapshot.decision(candidature.id)
    # How many, not who: the members who stay read the names on their own screens.
    recused = sum(snapshot.meeting.is_here(member.id) for member in recused_members(snapshot, candidature.id))
    facts = [
        (snapshot.administration_of(candidature).name, True),
        (tracks or _("No track asked for"), False),
        (_("Tied at the line") if any(candidature.id in cut.tied for cut in ranking(snapshot).cuts) else "", True),
        (_("Revote open") if snapshot.meeting.has_open_revote(candidature.id) else "", True),
        (in_words(snapshot, decision) if decision.outcome is not Outcome.TO_DISCUSS else "", True),
        (ngettext("{count} member recused", "{count} members recused", recused).format(count=recused) if recused else "", False),
    ]
    return [fact for fact in facts if fact[0]]


def _timer(asked: Asked) -> Timer | None:
    meeting = asked.snapshot.meeting
    if meeting.current is None:
        return None
    return Timer(meeting.seconds_on(meeting.current, now=asked.at), meeting.seconds_per_item, meeting.running_since is not None)


def _time_each(asked: Asked) -> str:
    """Return the time per remaining file for the meeting to end as planned."""
    seconds = meeting_clock(asked.snapshot, now=asked.at).seconds_each
    return _("{time} each").format(time=duration(60 * max(round(seconds / 60), 1))) if seconds else ""


def _standing_of(snapshot: Snapshot, candidature_id: int) -> Sequence[Number]:
    here = ranking(snapshot).by_id[candidature_id]
    rank = [] if here.track_rank is None else [Number(_("In its track"), str(here.track_rank))]
    return [] if here.score is None else [Number(_("Score"), decimal(here.score)), *rank]


def _agenda(asked: Asked) -> tuple[str, Mapping[str, Any]]:
    snapshot, current = asked.snapshot, asked.snapshot.meeting.current
    # Decided, it is no more among what is to come.
    is_left = current is not None and snapshot.decision(current).outcome is Outcome.TO_DISCUSS
    ids = [item.candidature_id for item in items_to_come(snapshot)]
    first = current if is_left and current is not None else ids.pop(0) if ids else None
    return "agenda", {
        "lead": _("Under discussion") if is_left else _("Up next"),
        "first": snapshot.candidature(first) if first is not None else None,
        "facts": list(_facts(snapshot, snapshot.candidature(first))) if first is not None else [],
        "groups": lists.to_come(snapshot, ids),
        "hours": _hours(asked),
    }


def _hours(asked: Asked) -> Sequence[Number]:
    clock = meeting_clock(asked.snapshot, now=asked.at)
    numbers = [Number(_("It is"), hour(asked.at))]
    if clock.seconds_left is not None:
        numbers.append(Number(_("Minutes left"), minutes(clock.seconds_left)))
    numbers.append(Number(_("Items left"), str(clock.items_left)))
    if clock.seconds_each is not None:
        numbers.append(Number(_("Minutes each"), decimal(clock.seconds_each / 60, 1)))
    if clock.expected_end and clock.items_left and asked.snapshot.meeting.is_open:
        numbers.append(Number(_("Expected end"), hour(clock.expected_end)))
    return numbers


def _pause(asked: Asked) -> tuple[str, Mapping[str, Any]]:
    meeting = asked.snapshot.meeting
    state = str(meeting_quorum(asked.snapshot).sentence) if meeting.is_open else meeting.state.words
    return "pause", {"name": heading(asked.snapshot.call.name), "state": state, "hours": _hours(asked)}


def _scene_maker_of_votes(
    template: str, make: Callable[[Snapshot, RoomNow], Mapping[str, Any]]
) -> Callable[[Asked], tuple[str, Mapping[str, Any]]]:
    return lambda asked: (template, make(asked.snapshot, asked.now))


def _scene_maker_of_list(make: Callable[[Snapshot], Mapping[str, Any]]) -> Callable[[Asked], tuple[str, Mapping[str, Any]]]:
    return lambda asked: ("files", make(asked.snapshot))


_SCENES: Mapping[Scene, Callable[[Asked], tuple[str, Mapping[str, Any]]]] = {
    Scene.WAITING: _waiting,
    Scene.ITEM: _item,
    Scene.BALLOT: _scene_maker_of_votes("ballot", votes.ballot),
    Scene.RESULT: _scene_maker_of_votes("result", votes.result),
    Scene.VERDICT: _scene_maker_of_votes("verdict", votes.verdict),
    Scene.TOGETHER: _scene_maker_of_votes("announced", votes.announced),
    Scene.UNDONE: _scene_maker_of_votes("announced", votes.announced),
    Scene.LIST: _scene_maker_of_list(lists.agreement),
    Scene.RANKING: _scene_maker_of_list(lists.ranked),
    Scene.BOARD: _scene_maker_of_list(lists.board),
    Scene.AGENDA: _agenda,
    Scene.PAUSE: _pause,
    Scene.SENT: lambda asked: sent.view(asked.snapshot),
}
