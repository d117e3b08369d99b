"""The list of candidatures as a table or as cards, and the way from one to another within a filter."""

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import streamlit as st

from charts.parts.theme import Size
from deliberation.derived.browsing import Filter
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language, decimal, ngettext, percent, whole
from phrases.formats import ABSENT
from ui import links
from ui.browsing import brief, filters
from ui.links import DOSSIER
from ui.texts import literal, sortable
from ui.widgets import columns, paging, sections
from ui.widgets.figures import size

_CARDS_A_PAGE: Final = 12


def count(snapshot: Snapshot, shown: Sequence[Candidature], wanted: Filter) -> None:
    """Say how many candidatures the filter keeps, out of how many, and what it keeps."""
    total = len(snapshot.candidatures)
    sentence = ngettext("{shown} candidature out of {total}", "{shown} candidatures out of {total}", len(shown)).format(
        shown=whole(len(shown)), total=whole(total)
    )
    partial = f" · {_('files under your recusals left out')}" if snapshot.is_partial else ""
    kept = " · ".join(literal(words) for words in filters.summary(snapshot, wanted))
    st.markdown(f"**{sentence}**{partial}" + (f" — {kept}" if kept else ""))


def layout(*, key: str) -> str:
    """Offer the list as a table or as cards, and return which is chosen. By default: cards on a phone, the table elsewhere."""
    # A phone shows no more of the table than ranks and titles that are cut.
    first = "cards" if size() is Size.PHONE else "table"
    return sections.choose(_("Layout"), {"table": _("Table"), "cards": _("Cards")}, key=key, first=first)


def table(snapshot: Snapshot, shown: Sequence[Candidature], *, key: str) -> list[Candidature]:
    """Show the candidatures as a table; a click opens the sheet. Returns those that are ticked."""
    _follow_ticks(shown, key)
    rows = _table(snapshot, shown)
    state = st.dataframe(
        rows,
        key=key,
        hide_index=True,
        column_order=columns.order(rows, phone=(_("Rank"), _("Score"))),
        placeholder=ABSENT,
        on_select="rerun",
        selection_mode=["multi-row", "single-cell"],
        height=min(35 * (len(shown) + 1) + 3, 640),
        alt=_("Candidatures that the filter keeps, one a row"),
        column_config={
            _("Title"): st.column_config.TextColumn(width="medium" if size() is Size.PHONE else "large"),
            _("Administration"): st.column_config.TextColumn(width="medium"),
            # Text, not numbers: a number column would read "4,29" as 429.
            _("Score"): st.column_config.TextColumn(
                alignment="right", help=_("Official score, from 0 to 5 unless the call says otherwise")
            ),
            _("Spread"): st.column_config.TextColumn(
                alignment="right", help=_("Widest gap between jurors’ totals, as a share of the scale")
            ),
            _("Coverage"): st.column_config.TextColumn(alignment="right"),
        },
    )
    cells = state["selection"]["cells"]
    if cells:
        links.go("fiche", {DOSSIER: [shown[cells[0][0]].dossier], **filters.current().to_query()})
    return [shown[row] for row in state["selection"]["rows"] if row < len(shown)]


def _follow_ticks(shown: Sequence[Candidature], key: str) -> None:
    # The browser remembers the positions that are ticked: when the filter moves the rows, the ticks follow their candidatures.
    dossiers = [candidature.dossier for candidature in shown]
    before = st.session_state.get(f"{key}.dossiers", dossiers)
    if key in st.session_state and before != dossiers:
        ticked = {before[row] for row in st.session_state[key]["selection"]["rows"] if row < len(before)}
        st.session_state[key] = {"selection": {"rows": [row for row, dossier in enumerate(dossiers) if dossier in ticked]}}
    st.session_state[f"{key}.dossiers"] = dossiers


def _table(snapshot: Snapshot, shown: Sequence[Candidature]) -> pa.Table:
    # Cached per viewer: a filter only selects rows.
    whole_list = snapshot.derived(("list", current_language()), _columns)
    return whole_list.take([snapshot.positions[candidature.id] for candidature in shown])


def _columns(snapshot: Snapshot) -> pa.Table:
    standing_of = ranking(snapshot).by_id
    standings = [standing_of[candidature.id] for candidature in snapshot.candidatures]
    ranks = {_("Rank"): columns.ranks(standings)}
    numbers = {
        _("Score"): sortable([decimal(standing.score) for standing in standings]),
        _("Spread"): sortable([percent(standing.spread) for standing in standings]),
        _("Coverage"): sortable([percent(standing.coverage if standing.jurors else None) for standing in standings]),
    }
    # Without any visible mark these columns would be empty.
    has_marks = any(standing.jurors for standing in standings)
    return pa.table(
        {
            **(ranks if has_marks else {}),
            _("Title"): [candidature.title for candidature in snapshot.candidatures],
            _("Administration"): [snapshot.administration_of(candidature).name for candidature in snapshot.candidatures],
            _("Track"): columns.tracks(snapshot, standings),
            **(numbers if has_marks else {}),
            _("Pre-selection"): [brief.status(candidature) for candidature in snapshot.candidatures],
            _("Decision"): [snapshot.decision(candidature.id).outcome.words for candidature in snapshot.candidatures],
            _("Number"): [candidature.dossier for candidature in snapshot.candidatures],
        }
    )


def cards(snapshot: Snapshot, shown: Sequence[Candidature], wanted: Filter, *, key: str) -> None:
    """Show the candidatures as cards, a page at a time, each a link to its sheet."""
    for candidature in paging.page(shown, size=_CARDS_A_PAGE, key=f"{key}.page"):
        with st.container(border=True, gap="xsmall"):
            links.link("fiche", literal(candidature.title), {DOSSIER: [candidature.dossier], **wanted.to_query()})
            st.caption(_card_line(snapshot, candidature))


def _card_line(snapshot: Snapshot, candidature: Candidature) -> str:
    standing = ranking(snapshot).by_id[candidature.id]
    outcome = snapshot.decision(candidature.id).outcome
    track = str(snapshot.call.track(standing.track).short) if standing.track else _("Track to be settled")
    parts = [literal(snapshot.administration_of(candidature).name), track, brief.status(candidature)]
    if standing.score is not None:
        parts.append(f"**{decimal(standing.score)}**" + (f" ({_('rank {rank}').format(rank=standing.rank)})" if standing.rank else ""))
    parts.append(f"{brief.OUTCOME_ICONS[outcome]} {outcome.words}")
    parts += [f":material/flag: {flag.words}" for flag in standing.flags]
    return " · ".join(parts)


def steps(shown: Sequence[Candidature], candidature: Candidature, wanted: Filter) -> None:
    """Show the way back to the list, to the previous and to the next candidature within the filter."""
    dossiers = [one.dossier for one in shown]
    place = dossiers.index(candidature.dossier) if candidature.dossier in dossiers else None
    query = wanted.to_query()
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        links.link("candidatures", _("Back to the list"), query, icon=":material/list:")
        st.space("stretch")
        if place is not None:
            # Group them, so that they wrap to the next line together.
            with st.container(horizontal=True, vertical_alignment="center", width="content", key="steps.ways"):
                before = dossiers[place - 1] if place else None
                after = dossiers[place + 1] if place + 1 < len(dossiers) else None
                links.link(
                    "fiche", _("Previous"), {DOSSIER: [before or ""], **query}, icon=":material/arrow_back:", disabled=before is None
                )
                st.markdown(_("{place} of {count}").format(place=place + 1, count=len(dossiers)), width="content")
                links.link("fiche", _("Next"), {DOSSIER: [after or ""], **query}, icon=":material/arrow_forward:", disabled=after is None)
