"""The official ranking on a screen: each track's cut line, the table, how it was made."""

from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa
import streamlit as st

from charts.parts.theme import Size
from charts.ranking_chart import ranking_chart
from deliberation.derived.scoring.diagnostics import DRAWS, robustness
from deliberation.derived.scoring.ranking import Ranking, ranked_standings, ranking
from deliberation.derived.scoring.standings import Cut, Standing
from deliberation.derived.scoring.ties import awaited_rule
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, current_language, decimal, listed, ngettext, whole
from phrases.formats import ABSENT
from ui import links
from ui.links import DOSSIER
from ui.preparation.phases import lead_to_the_seal
from ui.texts import literal
from ui.widgets import columns
from ui.widgets.figures import drawn, show_chart, size

_ALL: Final = ""
INSIDE: Final = N_("Within the places")
ON_THE_LINE: Final = N_("On the line")
OUTSIDE: Final = N_("Beyond the places")


def require_ranks(snapshot: Snapshot) -> None:
    """Stop the screen if there is no ranking to see, and say why."""
    if ranking(snapshot).has_ranks:
        return
    if snapshot.is_sealed:
        st.info(_("The jury’s marks are under seal until the chair reveals them: there is no ranking yet."), icon=":material/lock:")
        lead_to_the_seal()
    else:
        st.info(_("No shortlisted candidature has a score yet: there is no ranking."), icon=":material/inbox:")
    st.stop()


def left_out(snapshot: Snapshot) -> None:
    """Say which candidatures are not in the ranking that is shown."""
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
    if any(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked):
        st.caption(_("Candidatures still under seal have no rank yet."))


def panel(snapshot: Snapshot) -> None:
    """Show the cut lines, the table of the track chosen, the chart, and how scores and ranks are made."""
    shown = ranking(snapshot)
    for cut in shown.cuts:
        st.markdown(f"**{snapshot.call.track(cut.track).label}** · {cut_sentence(snapshot, shown, cut)}")
    tracks = {_ALL: _("All tracks"), **{track.code: str(track.label) for track in snapshot.call.tracks}}
    track = st.segmented_control(
        _("Track"),
        list(tracks),
        key="ranking.track",
        default=_ALL,
        required=True,
        format_func=tracks.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
    )
    _table(snapshot, [standing for standing in ranked_standings(snapshot) if track in (_ALL, standing.track)])
    with st.expander(_("How scores and ranks are made"), icon=":material/function:"):
        st.markdown("\n".join(f"- {sentence}" for sentence in shown.explanation))
    st.subheader(_("Scores, spread and cut line"))
    show_chart(drawn(snapshot, ranking_chart, size=size()), key="ranking.chart")


def selected_shares(snapshot: Snapshot) -> Mapping[int, float]:
    """Return each candidature's share of the draws in which it is selected; the first time, the screen says that it is drawing."""
    with st.spinner(_("Drawing {count} weightings and panels…").format(count=whole(DRAWS)), show_time=True):
        return robustness(snapshot).selected_share


def cut_sentence(snapshot: Snapshot, shown: Ranking, cut: Cut) -> str:
    """Say where the line of a track passes, between whom, and by which rule."""
    places = ngettext("{count} place", "{count} places", cut.places).format(count=cut.places)
    if cut.level:
        left = cut.places - len(cut.inside)
        said = ngettext(
            "{level} candidatures are level on the line for the {left} place left: {titles}.",
            "{level} candidatures are level on the line for the {left} places left: {titles}.",
            left,
        ).format(level=len(cut.level), left=left, titles=titles(snapshot, cut.level))
        awaited = awaited_rule(snapshot.call.rules.ties)
        return f"{places} · :material/balance: {said}" + (
            f" {_('The next rule is: {rule}.').format(rule=awaited.words)}" if awaited else ""
        )
    if not cut.outside:
        return f"{places} · {_('Everybody ranked on this track is within the places.')}"
    if not cut.inside:
        return places
    between = _("The line passes between {last} ({inside}) and {next} ({outside}).").format(
        last=titles(snapshot, cut.inside[-1:]),
        inside=decimal(shown.by_id[cut.inside[-1]].score),
        next=titles(snapshot, cut.outside[:1]),
        outside=decimal(shown.by_id[cut.outside[0]].score),
    )
    if not cut.separated_by:
        return f"{places} · {between}"
    tied = _("They are tied; set apart by: {rule}.").format(rule=cut.separated_by.words)
    return f"{places} · {between} :material/balance: {tied}"


def titles(snapshot: Snapshot, ids: Sequence[int]) -> str:
    """Return the titles of candidatures in a row, as Markdown."""
    return listed(f"*{literal(snapshot.candidature(id_).title)}*" for id_ in ids)


def sides(shown: Ranking) -> dict[int, str]:
    """Return on which side of its track's line each candidature stands, in words to translate."""
    found: dict[int, str] = {}
    for cut in shown.cuts:
        found |= dict.fromkeys(cut.inside, INSIDE) | dict.fromkeys(cut.level, ON_THE_LINE) | dict.fromkeys(cut.outside, OUTSIDE)
    return found


def _table(snapshot: Snapshot, standings: Sequence[Standing]) -> None:
    selected_shares(snapshot)  # the word that the draws are under way
    rows = _rows(snapshot, standings)
    state = st.dataframe(
        rows,
        key="ranking.table",
        hide_index=True,
        column_order=columns.order(rows, phone=(_("Rank"), _("Score"))),
        placeholder=ABSENT,
        on_select="rerun",
        selection_mode=["multi-row", "single-cell"],
        height=min(35 * (len(standings) + 1) + 3, 900),
        alt=_("Official ranking: rank, score, side of the line, spread, coverage, share of the draws in which it is selected"),
        column_config={
            _("Title"): st.column_config.TextColumn(width="medium" if size() is Size.PHONE else "large"),
            _("Score"): st.column_config.TextColumn(alignment="right"),
            _("Spread"): st.column_config.NumberColumn(
                format="percent", help=_("Widest gap between jurors’ totals, as a share of the scale")
            ),
            _("Coverage"): st.column_config.NumberColumn(format="percent", help=_("Marks given, out of those expected")),
            _("Selected in"): st.column_config.ProgressColumn(
                format="percent", min_value=0, max_value=1, help=_("Share of the plausible weightings in which it is selected")
            ),
        },
    )
    cells = state["selection"]["cells"]
    if cells:
        links.go("fiche", {DOSSIER: [snapshot.candidature(standings[cells[0][0]].candidature_id).dossier]})
    links.compare([snapshot.candidature(standings[row].candidature_id) for row in state["selection"]["rows"] if row < len(standings)])


def _rows(snapshot: Snapshot, standings: Sequence[Standing]) -> pa.Table:
    # Cached per viewer: a track only selects rows.
    whole_table = snapshot.derived(("ranking table", current_language()), _columns)
    places = {standing.candidature_id: place for place, standing in enumerate(ranked_standings(snapshot))}
    return whole_table.take([places[standing.candidature_id] for standing in standings])


def _columns(snapshot: Snapshot) -> pa.Table:
    standings, shares = ranked_standings(snapshot), robustness(snapshot).selected_share
    side_of = sides(ranking(snapshot))
    candidatures = [snapshot.candidature(standing.candidature_id) for standing in standings]
    shown = [shares.get(candidature.id) for candidature in candidatures]
    return pa.table(
        {
            _("Rank"): columns.ranks(standings),
            _("Title"): [candidature.title for candidature in candidatures],
            _("Score"): [decimal(standing.score) for standing in standings],
            _("In its track"): columns.track_ranks(standings),
            _("Line"): [_(side_of.get(candidature.id, "")) for candidature in candidatures],
            _("Selected in"): pa.array([None if share is None else round(share, 2) for share in shown], pa.float64()),
            _("Spread"): pa.array([None if s.spread is None else round(s.spread, 2) for s in standings], pa.float64()),
            _("Jurors"): pa.array([standing.jurors for standing in standings], pa.int64()),
            _("Coverage"): [round(standing.coverage, 2) for standing in standings],
            _("Track"): columns.tracks(snapshot, standings),
            _("Flags"): [" · ".join(flag.words for flag in standing.flags) for standing in standings],
            _("Tie"): columns.ties(standings),
            _("Decision"): [snapshot.decision(candidature.id).outcome.words for candidature in candidatures],
            _("Number"): [candidature.dossier for candidature in candidatures],
        }
    )
