"""What was sent to the room: a comparison, what other weights would change, how the selection holds. As it stood, without names."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

import pandas as pd
import streamlit as st

from charts.parts.theme import Size, track_signs
from charts.radar import overlay_radar
from charts.slope import slope_chart
from deliberation.derived.scoring.ranking import Ranking, ranking, simulated_ranking
from deliberation.derived.scoring.robustness import selected_sentence
from deliberation.meeting.sending import Sent, SentView
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, percent
from ui.meeting.projector_lists import that_fit
from ui.texts import line, literal
from ui.widgets import crossings, draws, figures

_LINES: Final = 17  # of the table of what a draw contests, of so many characters each
_LINE_CHARACTERS: Final = 84
_WEIGHTS_WIDTHS: Final = (705, 1055)  # of a wall of 1920 pixels: ranks before and after, what would change
_PAGE_PIXELS: Final = 1600
_DECIDED_ALIKE: Final = (0.0, 1.0)  # what every draw decides alike says nothing of how the selection holds


def show(snapshot: Snapshot) -> None:
    """Show what was sent; nothing of what this screen's viewer may not see."""
    sent = snapshot.meeting.sent
    if sent is not None:
        _VIEWS[sent.what](snapshot, sent)


def _comparison(snapshot: Snapshot, sent: Sent) -> None:
    st.title(_("Comparison"))
    left, right = st.columns([920, 840], gap="small")
    with left:
        chart = overlay_radar(snapshot, sent.candidature_ids, size=Size.PROJECTOR)
        figures.figure(chart, key="projector.radar.compared", size=Size.PROJECTOR)
    with right, st.container(key="projector-compared"):
        _differences(snapshot, sent.candidature_ids)
        for place, id_ in enumerate(sent.candidature_ids):
            st.markdown(f"**{_letter(place)}** · {literal(snapshot.candidature(id_).numbered_title)}")


def _letter(place: int) -> str:
    return chr(ord("A") + place)  # as on the figure


def _differences(snapshot: Snapshot, ids: Sequence[int]) -> None:
    """Show the official scores, then the means by criterion, those that differ most first."""
    by_id = ranking(snapshot).by_id
    names = [_letter(place) for place in range(len(ids))]
    rows: list[tuple[float, dict[str, str]]] = []
    for criterion in snapshot.call.criteria:
        means = [by_id[id_].criteria[criterion.code].mean for id_ in ids]
        known = [mean for mean in means if mean is not None]
        gap = max(known) - min(known) if len(known) > 1 else 0.0
        rows.append((gap, _row(str(criterion.short), names, means)))
    rows.sort(key=lambda row: -row[0])
    scores = _row(f"**{_('Official score')}**", names, [by_id[id_].score for id_ in ids])
    st.table(pd.DataFrame([scores, *(row for _gap, row in rows)]), hide_index=True, border="horizontal")


def _row(label: str, names: Sequence[str], values: Sequence[float | None]) -> dict[str, str]:
    return {_("Criterion"): label, **{name: decimal(value) for name, value in zip(names, values, strict=True)}}


def _weights(snapshot: Snapshot, sent: Sent) -> None:
    _heading(_("Try other weights"))
    total = sum(sent.weights)
    shares = [percent(weight / total if total else None) for weight in sent.weights]
    named = zip(snapshot.call.criteria, shares, strict=True)
    st.markdown(" · ".join(f"{criterion.short}\N{NO-BREAK SPACE}**{share}**" for criterion, share in named))
    simulation = simulated_ranking(snapshot, weights=sent.weights)
    left, right = st.columns(_WEIGHTS_WIDTHS, gap="medium")
    with left:
        chart = slope_chart(snapshot, ranking(snapshot), simulation, size=Size.PROJECTOR)
        figures.figure(chart, key="projector.weights", size=Size.PROJECTOR)
    with right:
        st.header(_("What would change"))
        st.markdown("\n".join(_changes(snapshot, simulation)) or _("Nobody would cross the line of their track."))


def _changes(snapshot: Snapshot, simulation: Ranking) -> list[str]:
    """Say track by track who would cross the line, a line of text each."""
    signs = track_signs(snapshot.call)

    def titles(ids: Sequence[int]) -> str:
        return ", ".join(literal(snapshot.candidature(id_).numbered_title) for id_ in ids)

    return [f"- {signs[track]} {said}" for track, said in crossings.sentences(ranking(snapshot), simulation, titles)]


def _robustness(snapshot: Snapshot, sent: Sent) -> None:
    _heading(_("Robustness"))
    shares = draws.selected_shares(snapshot)
    if shares is None:
        st.markdown(draws.words(snapshot))
        return
    for id_ in sent.candidature_ids:
        if id_ in shares:
            st.header(literal(snapshot.candidature(id_).numbered_title))
            st.markdown(f"**{selected_sentence(shares[id_])}**")
    contested = [one.candidature_id for one in ranking(snapshot).standings if shares.get(one.candidature_id, 0.0) not in _DECIDED_ALIKE]
    nearest = sorted(contested, key=lambda id_: abs(shares[id_] - 0.5))
    nearest = nearest[: that_fit(snapshot, nearest, lines=_LINES - 3 * len(sent.candidature_ids), characters=_LINE_CHARACTERS)]
    rows = [
        {_("Selected in"): percent(shares[id_]), _("Title"): literal(snapshot.candidature(id_).numbered_title)}
        for id_ in sorted(nearest, key=lambda id_: -shares[id_])
    ]
    if rows:
        with st.container(key="lines-two-robustness"):
            st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")


def _page(snapshot: Snapshot, sent: Sent) -> None:
    """Show a page, as high as the wall: the image comes from the route, which looks at what was sent."""
    candidature = snapshot.candidature(sent.candidature_ids[0])
    address = f"/pieces/{snapshot.call.slug}/{quote(candidature.dossier, safe='')}/{sent.attachment}/pages/{sent.page}/{_PAGE_PIXELS}"
    said = _("Page {page} of a file that the applicant attached").format(page=sent.page)
    title = f"<h1>{line(candidature.numbered_title)}</h1><p>{escape(said)}</p>"
    st.html(f'<div class="room-page"><div>{title}</div><img src="{escape(address)}" alt="{escape(said)}"></div>')


def _heading(title: str) -> None:
    """Say what is shown, and that it is a simulation."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(title, width="content")
        st.markdown(f":material/science: {_('simulation')}", width="content")


_VIEWS: Final[Mapping[SentView, Callable[[Snapshot, Sent], None]]] = {
    SentView.COMPARISON: _comparison,
    SentView.WEIGHTS: _weights,
    SentView.ROBUSTNESS: _robustness,
    SentView.PAGE: _page,
}
