"""The table of the selection: every shortlisted candidature, with its decision."""

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import streamlit as st

import ui.live
from charts.parts.theme import Size
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.scoring.ranking import ranked_standings, ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Decision
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language, decimal, percent
from phrases.formats import ABSENT
from ui import session
from ui.texts import sortable
from ui.widgets import columns, ticks
from ui.widgets.figures import size

CHOSEN: Final = "decisions.chosen"
_TABLE: Final = "decisions.table"
_PHONE_TITLE_PIXELS: Final = 160
_PHONE_DECISION_PIXELS: Final = 110


def by_rank(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures that can be decided upon, in the ranking's order."""
    return [snapshot.candidature(standing.candidature_id) for standing in ranked_standings(snapshot)]


def live() -> None:
    """Show every shortlisted candidature with its rank, numbers and decision, as they change; ticking rows chooses them."""
    ui.live.part("board", _draw, shows=_shows)


def _draw() -> None:
    person = session.require(Right.BROWSE)
    snapshot = session.snapshot()
    panel(snapshot, can_decide=holds(person.roles, Right.DECIDE, snapshot.phase))


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    # Roles and phase give the rights: what may be ticked, or whether there is anything to see.
    return person.roles, snapshot.phase, _table(snapshot)


def panel(snapshot: Snapshot, *, can_decide: bool) -> None:
    """Show the table as it is in ``snapshot``."""
    dossiers = [candidature.dossier for candidature in by_rank(snapshot)]
    rows, is_phone = _table(snapshot), size() is Size.PHONE
    st.dataframe(
        rows,
        key=ticks.key(dossiers, table=_TABLE, chosen=CHOSEN),
        hide_index=True,
        column_order=columns.order(rows, phone=(_("Rank"), _("Score"), _("Decision"))),
        placeholder=ABSENT,
        on_select=(lambda: _choose(dossiers)) if can_decide else "ignore",
        selection_mode="multi-row",
        height=min(35 * (len(dossiers) + 1) + 3, 560),
        alt=_("Shortlisted candidatures with rank, score and decision"),
        column_config={
            _("Title"): st.column_config.TextColumn(width=_PHONE_TITLE_PIXELS if is_phone else "large"),
            # On a phone, leave room for the beginning of a title.
            _("Decision"): st.column_config.TextColumn(width=_PHONE_DECISION_PIXELS if is_phone else None),
            _("Score"): st.column_config.TextColumn(alignment="right"),
            _("Spread"): st.column_config.TextColumn(alignment="right"),
        },
    )


def _choose(dossiers: Sequence[str]) -> None:
    ticks.take(dossiers, table=_TABLE, chosen=CHOSEN)
    ui.live.whole_page()  # the panel, elsewhere on the page, shows what was chosen


def _table(snapshot: Snapshot) -> pa.Table:
    # Cached per viewer: each of their screens shows it again at each change.
    return snapshot.derived(("board", current_language()), _columns)


def _columns(snapshot: Snapshot) -> pa.Table:
    candidatures, standing_of = by_rank(snapshot), ranking(snapshot).by_id
    standings = [standing_of[candidature.id] for candidature in candidatures]
    decisions = [snapshot.decision(candidature.id) for candidature in candidatures]
    ranks = {_("Rank"): columns.ranks(standings)}
    numbers = {
        _("In its track"): columns.track_ranks(standings),
        _("Score"): sortable([decimal(standing.score) for standing in standings]),
        _("Spread"): sortable([percent(standing.spread) for standing in standings]),
    }
    # Without any visible mark these columns would be empty.
    has_marks = any(standing.jurors for standing in standings)
    return pa.table(
        {
            **(ranks if has_marks else {}),
            _("Title"): [candidature.title for candidature in candidatures],
            _("Decision"): [in_words(snapshot, decision) for decision in decisions],
            **(numbers if has_marks else {}),
            _("Track"): columns.tracks(snapshot, standings),
            _("Administration"): [snapshot.administration_of(candidature).name for candidature in candidatures],
            _("Reason"): [decision.reason for decision in decisions],
            _("Tie"): columns.ties(standings),
        }
    )


def in_words(snapshot: Snapshot, decision: Decision) -> str:
    """Return a decision in a few words: outcome, track, rank on the reserve list."""
    words = decision.outcome.words
    if decision.track:
        words += f" · {snapshot.call.track(decision.track).short}"
    if decision.reserve_rank:
        words += f" · {_('rank {rank}').format(rank=decision.reserve_rank)}"
    return words
