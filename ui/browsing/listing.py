"""List of candidatures, and steps within a filter."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

import streamlit as st

import ui.live
from deliberation.call.people import Person
from deliberation.derived.browsing import Filter
from deliberation.derived.stated import has_amounts
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, euros, ngettext, whole
from ui import links
from ui.browsing.filters import extent, filtered
from ui.links import DOSSIER
from ui.table import rows
from ui.table.columns import marks_own
from ui.table.table import Table, asked, comparison, say_none_found
from ui.widgets import panels

TABLE = "candidatures.table"
_COLUMNS = ("rank", "title", "track", "profile", "score", "spread", "coverage", "region", "asked", "screening")


def live(wanted: Filter) -> None:
    """Show the filtered list, live."""
    ui.live.part(
        "list",
        partial(_draw, wanted),
        shows=lambda _person, snapshot: (len(snapshot.candidatures), _table(snapshot, wanted)),
    )


def _draw(wanted: Filter, _person: Person, snapshot: Snapshot) -> None:
    table = _table(snapshot, wanted)
    _count(snapshot, filtered(snapshot, wanted))
    if table.count:
        table.show()
    else:
        say_none_found(snapshot, wanted.search)
    panels.show_all("list", snapshot, wanted)


def _count(snapshot: Snapshot, candidatures: Sequence[Candidature]) -> None:
    """Show how many candidatures match the filter, out of how many, and the total requested."""
    total, count = len(snapshot.candidatures), len(candidatures)
    sentence = ngettext("{shown} application out of {total}", "{shown} applications out of {total}", count).format(
        shown=whole(count), total=whole(total)
    )
    partial = f" · {_('files under your recusals left out')}" if snapshot.is_partial else ""
    st.markdown(f"**{sentence}**{partial}{_sum_requests(snapshot, candidatures)}")


def _sum_requests(snapshot: Snapshot, candidatures: Sequence[Candidature]) -> str:
    """Return the total requested by the filtered files, and how many state no amount."""
    if not has_amounts(snapshot):
        return ""
    amounts = [candidature.amount_asked for candidature in candidatures if candidature.amount_asked is not None]
    label = _("asked for in all: {amount}").format(amount=euros(sum(amounts, Decimal(0))))
    rest = len(candidatures) - len(amounts)
    silent = ngettext("{count} says no amount", "{count} say no amount", rest).format(count=whole(rest)) if rest else ""
    return "".join(f" · {part}" for part in (label, silent) if part)


def _table(snapshot: Snapshot, wanted: Filter) -> Table:
    window = asked(TABLE)
    signature = (wanted, window, extent(wanted))
    columns = (*_COLUMNS, "own" if marks_own(snapshot) else "outcome")
    return Table(
        TABLE,
        _("Applications shown, one a row"),
        rows.cached_content(snapshot, signature, lambda: rows.of(snapshot, columns, filtered(snapshot, wanted), window=window)),
        query=wanted.to_query(),
        actions=(comparison(),),
        sorts=False,
        has_beside=True,
    )


def steps(shown: Sequence[Candidature], candidature: Candidature, wanted: Filter) -> None:
    """Show links to the list and to the previous and next candidature within the filter."""
    dossiers = [one.dossier for one in shown]
    place = dossiers.index(candidature.dossier) if candidature.dossier in dossiers else None
    query = wanted.to_query()
    with st.container(horizontal=True, vertical_alignment="center", key="steps"):
        links.link("candidatures", _("Back to the list"), query, icon=":material/list:")
        st.space("stretch")
        if place is not None:
            # Group them, so that they wrap to the next line together.
            with st.container(horizontal=True, vertical_alignment="center", width="content", key="short-ways.steps"):
                before = dossiers[place - 1] if place else None
                after = dossiers[place + 1] if place + 1 < len(dossiers) else None
                links.link(
                    "fiche", _("Previous"), {DOSSIER: [before or ""], **query}, icon=":material/arrow_back:", disabled=before is None
                )
                st.markdown(_("{place} of {count}").format(place=place + 1, count=len(dossiers)), width="content")
                links.link("fiche", _("Next"), {DOSSIER: [after or ""], **query}, icon=":material/arrow_forward:", disabled=after is None)
