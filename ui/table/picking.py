"""Dossiers chosen to act on: ticked in our table, found by words and initials, under headings."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import streamlit as st

from deliberation.derived.browsing import matching, nearest_name
from deliberation.derived.stated import regions
from deliberation.dossiers.candidatures import Candidature
from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled
from ui.table import rows
from ui.table.table import Table, asked
from ui.texts import literal

SEARCH_PAUSE = "120ms"  # after the last key: about as long as between two keys of somebody who types fast


class Group(NamedTuple):
    """Dossiers under one heading; none if it is empty."""

    heading: str
    candidatures: Sequence[Candidature]


def by_applicant(snapshot: Snapshot, candidatures: Iterable[Candidature]) -> list[Group]:
    """Group dossiers by the ministry, else the kind, else the region of who files; in one group where the call fills none of them."""
    files = sorted(candidatures, key=lambda file: (folded(snapshot.administration_of(file).name), folded(file.title)))
    filers, places = [snapshot.administration_of(file) for file in files], regions(snapshot)
    fields = ([one.ministry for one in filers], [one.kind for one in filers], [places.get(file.id, "") for file in files])
    names = next((names for names in fields if len({*names} - {""}) > 1), [""] * len(files))
    groups = defaultdict[str, list[Candidature]](list)
    for name, file in zip(names, files, strict=True):
        groups[name].append(file)
    return [Group(name or _("Others"), groups[name]) for name in sorted(groups, key=lambda name: (not name, folded(name)))]


def pick(
    snapshot: Snapshot,
    groups: Sequence[Group],
    *,
    key: str,
    most: int = 0,
    height: str = "",
    on_chosen: Callable[[], object] = lambda: None,
) -> None:
    """Show a search and the table of the dossiers that it finds; those ticked are in the session's ``key``, whatever the search.

    ``most``: how many may be ticked, 0 for any number; ``on_chosen``: called after the ticks changed.
    """
    placeholder = _("Applicant, initials, words of the title, number")
    search = st.text_input(
        _("Find applications"), key=f"{key}.search", placeholder=placeholder, icon=":material/search:", live=SEARCH_PAUSE
    )
    matched = matching(snapshot, search or "")
    found = [Group(heading, [file for file in files if file.id in matched]) for heading, files in groups]
    found = [group for group in found if group.candidatures]
    if not found:
        say_none_found(snapshot, search or "")
        return
    table = f"{key}.table"
    files = [file for group in found for file in group.candidatures]
    content = rows.of(snapshot, ("applicant",), files, window=asked(table), cuts=_headings(found) if len(groups) > 1 else ())
    Table(table, _("Applications to choose from"), content, chosen=key, height=height, sorts=False, picks=True, most=most).show(
        on_chosen=on_chosen
    )


def _headings(groups: Sequence[Group]) -> list[rows.Cut]:
    lasts = [None, *(group.candidatures[-1].dossier for group in groups[:-1])]
    return [rows.Cut(last, group.heading) for last, group in zip(lasts, groups, strict=True)]


def say_none_found(snapshot: Snapshot, search: str) -> None:
    """Say that nothing is found, and the name that may have been meant."""
    st.info(_("Nothing matches this filter. Clear it, or search with fewer words."), icon=":material/search_off:")
    if nearest := nearest_name(snapshot, search):
        st.caption(labelled(_("Nearest name"), literal(nearest)))
