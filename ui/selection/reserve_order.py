"""The reserve list of a track, put in order by dragging, by arrows or by keys: each move is a decision, undone as the others are."""

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from charts.parts.theme import Size
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.board import Change
from deliberation.derived.meeting.checklist import TrackResult, results
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue
from deliberation.operations.selection.decisions import record_decisions
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, straight
from ui import feedback, live, plain_table, session
from ui.acting import act
from ui.selection import board
from ui.selection.board import DECIDED
from ui.widgets import ordered_list
from ui.widgets.figures import size

PLACES = "places"  # the part in which it stands
_SHOWN_MAX = 300  # files at once


def tracks(person: Person, snapshot: Snapshot) -> tuple[TrackResult, ...]:
    """Return the tracks with a reserve list of at least two files, for the person to order."""
    may = holds(person.roles, Right.DECIDE, snapshot.phase)
    return tuple(track for track in results(snapshot) if len(track.reserve) > 1) if may else ()


def versions(person: Person, snapshot: Snapshot) -> tuple[int, ...]:
    """Return the versions of the decisions in the lists: each move tells the version on the screen."""
    return tuple(snapshot.decision(candidature.id).version for track in tracks(person, snapshot) for candidature in track.reserve)


def panel(snapshot: Snapshot, result: TrackResult, *, sign: str, hue: str) -> None:
    """Show the reserve list of a track, with its ordering. ``sign``, ``hue``: the track's."""
    label = f"{Outcome.RESERVE.words} · {snapshot.call.track(result.track).label}"
    heading = f'<h3><span class="sign" aria-hidden="true">{sign}</span> {escape(label)}</h3>'
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<div class="slots" style="--hue:{hue}">{heading}</div>', width="content")
            st.caption(ordered_list.how_to_move(is_phone=size() is Size.PHONE), width="content")
        _list(snapshot, result)


def _list(snapshot: Snapshot, result: TrackResult) -> None:
    key = _key(result.track)
    page_files = plain_table.page(result.reserve, size=_SHOWN_MAX, key=f"{key}.page")
    first = result.reserve.index(page_files[0])
    following = result.reserve[first + len(page_files) :][:1]
    ordered_list.show(
        key,
        [_row(snapshot, candidature, rank) for rank, candidature in enumerate(page_files, start=first + 1)],
        following=following[0].dossier if following else None,
        can_move=True,
        on_moved=partial(_move, result.track),
    )


def _row(snapshot: Snapshot, candidature: Candidature, rank: int) -> Mapping[str, Any]:
    version = snapshot.decision(candidature.id).version
    return {"dossier": candidature.dossier, "title": straight(candidature.title), "rank": str(rank), "version": version}


def _key(track: str) -> str:
    return f"slots.reserve.{track}"


def _move(track: str) -> None:
    with feedback.until_drawn(DECIDED):
        change = _make_wish(session.snapshot(), track, ordered_list.moved(_key(track)))
        if change is None:
            return
        if act(record_decisions, Right.DECIDE, part=DECIDED, changes=[change]):
            board.forget_moved(change.candidature_id)
            live.after_own_act()
    live.after_own_choice(DECIDED, PLACES)


def _make_wish(snapshot: Snapshot, track: str, asked: Mapping[str, Any]) -> Change | None:
    """Return the decision for a move; None if already done (by keys pressed faster than the drawing).

    Raises InvalidValue for a file no longer on the list.
    """
    order = next(list(result.reserve) for result in results(snapshot) if result.track == track)
    dossiers = [candidature.dossier for candidature in order]
    for dossier in (asked["dossier"], asked["before"]):
        if dossier is not None and dossier not in dossiers:
            raise InvalidValue(N_("{dossier} is not on this reserve list any more: nothing was moved."), dossier=dossier)
    moved = order[dossiers.index(asked["dossier"])]
    stands = dossiers.index(moved.dossier)
    dossiers.remove(moved.dossier)
    place = len(dossiers) if asked["before"] is None else dossiers.index(asked["before"])
    if place == stands:
        return None
    return Change(moved.id, Outcome.RESERVE, track, reserve_rank=place + 1, seen_version=int(asked["version"]))
