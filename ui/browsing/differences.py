"""What sets the candidatures of a comparison apart, biggest gap first: a sentence, then a table beside the radar."""

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from charts.parts.theme import COMPARED
from deliberation.derived.scoring.comparing import Difference, differences, gap
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, straight
from ui.texts import literal

LETTERS: Final = "ABCD"
SIGNS: Final = ("●", "■", "▲", "◆")  # as the radar marks them


def panel(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Show the means by criterion in columns, with the gap between the highest and the lowest as a bar."""
    st.header(_("Differences by criterion"))
    found = differences(snapshot, [candidature.id for candidature in chosen])
    st.markdown(_sentence(found))
    standings = [ranking(snapshot).by_id[candidature.id] for candidature in chosen]
    scores = [standing.score for standing in standings]
    widest = max((one.gap or 0.0 for one in found), default=0.0)
    rows = [_row(str(one.criterion.short), one.means, one.gap, widest, one.leading) for one in found]
    total = f"<tfoot>{_row(_('Official score'), scores, gap(scores), 0.0, None)}</tfoot>"
    head = "".join(_heading(i, candidature) for i, candidature in enumerate(chosen))
    headings = f'<th scope="col">{escape(_("Criterion"))}</th>{head}<th scope="col">{escape(_("Gap"))}</th>'
    caption = f'<caption class="unseen">{escape(_("Differences by criterion"))}</caption>'
    table = f"<table>{caption}<thead><tr>{headings}</tr></thead><tbody>{''.join(rows)}</tbody>{total}</table>"
    name = escape(_("Differences by criterion"))
    st.html(f'<div class="numbers differences" role="region" tabindex="0" aria-label="{name}">{table}</div>')


def named(position: int, candidature: Candidature) -> str:
    """Return the letter and the title by which a compared candidature is known, as Markdown."""
    return f"{LETTERS[position]} · {literal(candidature.title)}"


def line(snapshot: Snapshot, position: int, candidature: Candidature) -> str:
    """Return a candidature's mark on the radar, its score and its name, as Markdown."""
    return f"{SIGNS[position]} **{decimal(ranking(snapshot).by_id[candidature.id].score)}** · {literal(candidature.numbered_title)}"


def _sentence(found: Sequence[Difference]) -> str:
    first = found[0] if found else None
    if first is None or not first.gap:
        return _("Nothing sets them apart yet: no criterion has marks that differ.")
    if first.leading is None:
        return _("They differ most on {criterion}: {gap} apart.").format(criterion=f"**{first.criterion.short}**", gap=decimal(first.gap))
    said = _("They differ most on {criterion}: {gap} apart, {letter} ahead.")
    return said.format(criterion=f"**{first.criterion.short}**", gap=decimal(first.gap), letter=LETTERS[first.leading])


def _heading(position: int, candidature: Candidature) -> str:
    sign = f'<span aria-hidden="true" style="color:{COMPARED[position]}">{SIGNS[position]}</span>'
    title = f'<span class="unseen">{escape(straight(candidature.title))}</span>'
    return f'<th scope="col" class="number">{sign} {LETTERS[position]}<br><small>{escape(candidature.dossier)}</small>{title}</th>'


def _row(name: str, values: Sequence[float | None], apart: float | None, widest: float, leading: int | None) -> str:
    cells = "".join(
        f'<td class="number">{f"<b>{decimal(value)}</b>" if i == leading else decimal(value)}</td>' for i, value in enumerate(values)
    )
    colour = COMPARED[leading] if leading is not None else "currentColor"
    share = round(100 * (apart or 0.0) / widest) if widest else 0
    bar = f'<i aria-hidden="true" style="width:{share}%;background:{colour}"></i>' if share else ""
    ahead = f" {LETTERS[leading]}" if leading is not None else ""
    return f'<tr><th scope="row">{escape(straight(name))}</th>{cells}<td class="gap"><span>{decimal(apart)}{ahead}</span>{bar}</td></tr>'
