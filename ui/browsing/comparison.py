"""Comparison of candidatures: choice, proposals, radars overlaid and side by side, summaries."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from charts.parts.theme import COMPARED, Size
from charts.radars.compared import named_radar, overlay_radar, silhouettes
from deliberation.call.people import Person
from deliberation.derived.scoring.comparing import COMPARED_MOST, Difference, Proposal, differences, gap, proposals
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import Sent, SentView
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, straight
from ui import links
from ui.links import DOSSIERS
from ui.table import table
from ui.texts import literal
from ui.widgets import chips, sending
from ui.widgets.chips import Chip
from ui.widgets.figures import drawn, figure, offer_image, size

TABS = "comparison.tabs"
_KEY = "comparison.chosen"
_RADAR_AND_TABLE = (11, 10)  # of the width

LETTERS = "ABCD"
SIGNS = ("●", "■", "▲", "◆")  # as the radar marks them


def choose(snapshot: Snapshot) -> list[Candidature]:
    """Show the choice of candidatures, in the address too, and return it."""
    parameters = st.query_params.get_all(DOSSIERS)
    dossiers = [dossier for dossier in parameters if dossier in snapshot.by_dossier][:COMPARED_MOST]
    if any(dossier not in snapshot.by_dossier for dossier in parameters):
        st.info(_("An application named in the address does not exist, or is not open to you."), icon=":material/search_off:")
    if st.session_state.get("comparison.address") != dossiers or _KEY not in st.session_state:
        st.session_state[_KEY] = dossiers

    with st.container(horizontal=True, vertical_alignment="center", key="comparison.choice"):
        with st.popover(_("Choose applications"), icon=":material/checklist:", key="comparison.choosing", on_change="rerun") as choosing:
            if choosing.open:
                table.pick(snapshot, table.by_applicant(snapshot, snapshot.candidatures), key=_KEY, most=COMPARED_MOST, height="22rem")
        picked = [dossier for dossier in st.session_state[_KEY] if dossier in snapshot.by_dossier][:COMPARED_MOST]
        named = [Chip("", dossier, snapshot.by_dossier[dossier].numbered_title) for dossier in picked]
        chips.show(named, key="comparison.chips", name=_("Applications to compare"), beside="comparison.choice", take_off=_take_off)
    st.session_state["comparison.address"] = picked
    if picked != dossiers:
        st.query_params[DOSSIERS] = picked
    return [snapshot.by_dossier[dossier] for dossier in picked]


def _take_off(chip: Chip) -> None:
    st.session_state[_KEY] = [dossier for dossier in st.session_state[_KEY] if dossier != chip.value]


def propose(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Show proposed comparisons: around the chosen file, or at the tracks' lines and around the current file."""
    st.markdown(_("Choose two to four applications to lay side by side."))
    proposed = proposals(snapshot, chosen[0].id if chosen else None)
    if not proposed:
        return
    st.header(_("Worth comparing"))
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
    for i in range(0, len(proposed), 2):  # a row of two: cards beside each other are as tall
        for column, proposal in zip(st.columns(2), proposed[i : i + 2], strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(snapshot, proposal)


def _card(snapshot: Snapshot, proposal: Proposal) -> None:
    left, right = st.columns([1, 3], vertical_alignment="center")
    with left:
        figure(
            drawn(snapshot, silhouettes, proposal.candidature_ids),
            key=f"comparison.proposed.{'.'.join(map(str, proposal.candidature_ids))}",
            size=Size.SCREEN,
        )
    with right, st.container(gap="xsmall"):
        occasion = f"**{proposal.occasion.words}**"
        st.markdown(f"{occasion} · {snapshot.call.track(proposal.track).label}" if proposal.track else occasion)
        candidatures = [snapshot.candidature(id_) for id_ in proposal.candidature_ids]
        lines = [line(snapshot, i, candidature) for i, candidature in enumerate(candidatures)]
        st.markdown("  \n".join(lines))
        dossiers = [candidature.dossier for candidature in candidatures]
        label = _("Compare {others} and {last}").format(others=", ".join(dossiers[:-1]), last=dossiers[-1])
        links.link("comparaison", label, {DOSSIERS: dossiers}, icon=":material/compare:")


def panel(person: Person, snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Show the overlaid radars beside the differences, then the radars side by side."""
    # The tab that nobody looks at is not drawn.
    together, apart = st.tabs([_("Laid over each other"), _("Side by side")], key=TABS, on_change="rerun")
    if together.open:
        with together:
            _together(person, snapshot, chosen)
    if apart.open:
        with apart:
            _show_apart(snapshot, chosen)


def _together(person: Person, snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    left, right = st.columns(_RADAR_AND_TABLE, gap="medium")
    with left:
        chart = drawn(snapshot, overlay_radar, tuple(candidature.id for candidature in chosen), size=size())
        figure(chart, key="comparison.overlay", size=size(), is_studied=True)
        with st.container(horizontal=True):
            sending.offer(person, snapshot, Sent(SentView.COMPARISON, tuple(candidature.id for candidature in chosen)))
            offer_image(chart, "comparison.overlay")
    with right:
        show_differences(snapshot, chosen)


def _show_apart(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    st.caption(_("Dashed grey: the mean of the shortlist."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for i, candidature in enumerate(chosen):
            with st.container(width=320, gap="xxsmall"):
                st.markdown(f"**{named(i, candidature)}**")
                figure(drawn(snapshot, named_radar, candidature.id, i, size=Size.PHONE), key=f"comparison.apart.{i}", size=Size.PHONE)


def summaries(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Show each candidature's summary under its title."""
    for i, (column, candidature) in enumerate(zip(st.columns(len(chosen)), chosen, strict=True)):
        with column, st.container(border=True):
            links.link("fiche", named(i, candidature), {links.DOSSIER: [candidature.dossier]})
            st.caption(literal(snapshot.administration_of(candidature).name))
            st.text(candidature.summary)


def show_differences(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Show the means by criterion in columns, with the gap between the highest and the lowest as a bar."""
    st.header(_("Differences by criterion"))
    gaps = differences(snapshot, [candidature.id for candidature in chosen])
    st.markdown(_sentence(gaps))
    standings = [ranking(snapshot).by_id[candidature.id] for candidature in chosen]
    scores = [line.score for line in standings]
    widest = max((difference.gap or 0.0 for difference in gaps), default=0.0)
    rows = [
        _difference_row(
            str(difference.criterion.short), difference.means, difference.gap, widest, difference.leading, code=difference.criterion.code
        )
        for difference in gaps
    ]
    total = f"<tfoot>{_difference_row(_('Official score'), scores, gap(scores), 0.0, None)}</tfoot>"
    head = "".join(_heading(i, candidature) for i, candidature in enumerate(chosen))
    headings = f'<th scope="col">{escape(_("Criterion"))}</th>{head}<th scope="col">{escape(_("Gap"))}</th>'
    caption = f'<caption class="unseen">{escape(_("Differences by criterion"))}</caption>'
    table = f"<table>{caption}<thead><tr>{headings}</tr></thead><tbody>{''.join(rows)}</tbody>{total}</table>"
    name = escape(_("Differences by criterion"))
    st.html(f'<div class="numbers differences" role="region" tabindex="0" aria-label="{name}">{table}</div>')


def named(position: int, candidature: Candidature) -> str:
    """Return a compared candidature's letter and title, as Markdown."""
    return f"{LETTERS[position]} · {literal(candidature.title)}"


def line(snapshot: Snapshot, position: int, candidature: Candidature) -> str:
    """Return a candidature's symbol on the radar, its score and its name, as Markdown."""
    return f"{SIGNS[position]} **{decimal(ranking(snapshot).by_id[candidature.id].score)}** · {literal(candidature.numbered_title)}"


def _sentence(found: Sequence[Difference]) -> str:
    first = found[0] if found else None
    if first is None or not first.gap:
        return _("Nothing separates them yet: their marks differ on no criterion.")
    if first.leading is None:
        return _("They differ most on {criterion}: {gap} apart.").format(criterion=f"**{first.criterion.short}**", gap=decimal(first.gap))
    sentence = _("They differ most on {criterion}: {gap} apart, {letter} ahead.")
    return sentence.format(criterion=f"**{first.criterion.short}**", gap=decimal(first.gap), letter=LETTERS[first.leading])


def _heading(position: int, candidature: Candidature) -> str:
    sign = f'<span aria-hidden="true" style="color:{COMPARED[position]}">{SIGNS[position]}</span>'
    title = f'<span class="unseen">{escape(straight(candidature.title))}</span>'
    return f'<th scope="col" class="number">{sign} {LETTERS[position]}<br><small>{escape(candidature.dossier)}</small>{title}</th>'


def _difference_row(
    name: str, values: Sequence[float | None], apart: float | None, widest: float, leading: int | None, *, code: str = ""
) -> str:
    """Return a row as HTML; ``code``: of its criterion, lit on the radar (ui/widgets/marks.js)."""
    cells = "".join(
        f'<td class="number">{f"<b>{decimal(value)}</b>" if i == leading else decimal(value)}</td>' for i, value in enumerate(values)
    )
    colour = COMPARED[leading] if leading is not None else "currentColor"
    share = round(100 * (apart or 0.0) / widest) if widest else 0
    bar = f'<i aria-hidden="true" style="width:{share}%;background:{colour}"></i>' if share else ""
    ahead = f" {LETTERS[leading]}" if leading is not None else ""
    about = f' data-criterion="{escape(code)}"' if code else ""
    difference = f'<td class="gap"><span>{decimal(apart)}{ahead}</span>{bar}</td>'
    return f'<tr{about}><th scope="row">{escape(straight(name))}</th>{cells}{difference}</tr>'
