"""Preview of stopping now: files that can still change the selection, their time, outcomes of the others. A proposal only."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from charts.parts.labels import shortened
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.stopping import Filled, Stopping, stopping
from deliberation.derived.scoring.ranking import ENVELOPE_RULE
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, percent
from phrases.times import duration
from ui import session
from ui.texts import literal
from ui.widgets import draws

KEY: Final = "console.stopping"
_TITLE_CHARACTERS: Final = 60


def panel(person: Person, snapshot: Snapshot) -> None:
    """Offer chair and organiser the preview of stopping, once marks are revealed; computed only when opened.

    Nothing once every file is decided.
    """
    is_decided = all(snapshot.decision(candidature.id).outcome is not Outcome.TO_DISCUSS for candidature in snapshot.ranked)
    is_sealed = any(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked)
    if is_decided or is_sealed or not session.may(person, snapshot, Right.PREPARE_MEETING):
        return
    window = st.popover(_("And if we stopped here?"), icon=":material/flag:", type="tertiary", key=KEY, on_change="rerun")
    if window.open:
        with window:
            _show(snapshot)


def _show(snapshot: Snapshot) -> None:
    if draws.selected_shares(snapshot) is None:
        st.markdown(draws.words(snapshot))
        return
    found = stopping(snapshot, now=datetime.now(UTC))
    if found is None:
        return
    st.markdown(f"**{_open_sentence(found)}**")
    if found.open_ids:
        st.markdown("\n".join(f"- {_named(snapshot, id_)}" for id_ in found.open_ids))
    if found.settled_ids:
        count = len(found.settled_ids)
        st.markdown(
            ngettext(
                "{count} other application may be decided without debate, in the official order:",
                "{count} other applications may be decided without debate, in the official order:",
                count,
            ).format(count=count)
        )
        lines = [line for track in found.tracks for line in _settled(snapshot, found, track)]
        st.markdown("\n".join(f"- {line}" for line in lines))
    threshold = percent(snapshot.call.rules.open_share)
    st.caption(
        _(
            "An application is open if more than {threshold} of the draws change its outcome, or if it cannot be ranked (no "
            "score, no track, no amount). This is a proposal: it decides nothing."
        ).format(threshold=threshold)
    )
    if snapshot.call.funded:
        st.caption(_(ENVELOPE_RULE))
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def _open_sentence(found: Stopping) -> str:
    count = len(found.open_ids)
    if not count:
        return _("No file left can still change the selection.")
    label = ngettext("{count} file can still change the selection", "{count} files can still change the selection", count)
    if found.seconds_needed is None:
        return label.format(count=count)
    return _("{files}: {time} at {each} each").format(
        files=label.format(count=count), time=duration(found.seconds_needed), each=duration(found.seconds_each or 0)
    )


def _settled(snapshot: Snapshot, found: Stopping, track: Filled) -> Iterable[str]:
    short = snapshot.call.track(track.track).short
    for words, ids in ((_("{track}, within the places: {files}"), track.within), (_("{track}, beyond the places: {files}"), track.beyond)):
        settled = [id_ for id_ in ids if id_ in found.settled_ids]
        if settled:
            yield words.format(track=f"**{short}**", files=", ".join(literal(snapshot.candidature(id_).dossier) for id_ in settled))


def _named(snapshot: Snapshot, candidature_id: int) -> str:
    candidature = snapshot.candidature(candidature_id)
    return f"{literal(candidature.dossier)} · {literal(shortened(candidature.title, _TITLE_CHARACTERS))}"
