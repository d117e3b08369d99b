"""Checks of an assignment, and each member's share."""

from collections.abc import Collection
from typing import Final

import streamlit as st

from deliberation.derived.scoring.assignment import Pairs, Teams, coverage, proof, shares
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext
from ui import plain_table
from ui.texts import literal

_NAMED_MOST: Final = 12


def panel(snapshot: Snapshot, pairs: Pairs, readers: int, teams: Teams = ()) -> None:
    """Show how evenly files are covered, and the checks."""
    found = coverage(snapshot, pairs, readers)
    icon = ":material/check_circle:" if found.is_even else ":orange[:material/warning:]"
    st.markdown(f"{icon} **{found.sentence}**")
    if found.short:
        count = len(found.short)
        sentence = ngettext(
            "{count} application has too few readers: {dossiers}", "{count} applications have too few readers: {dossiers}", count
        )
        st.warning(sentence.format(count=count, dossiers=_numbers(found.short)), icon=":material/person_off:")
    if found.recused:
        sentence = _("A reader has been recused since, and does not read it: {dossiers}")
        st.warning(sentence.format(dossiers=_numbers(found.recused)), icon=":material/front_hand:")
    _proof(snapshot, pairs, readers, teams)


def _proof(snapshot: Snapshot, pairs: Pairs, readers: int, teams: Teams) -> None:
    checks = proof(snapshot, pairs, readers, teams)
    with st.expander(_("What was checked"), icon=":material/fact_check:", expanded=not all(check.holds for check in checks)):
        for one in checks:
            word = f":material/check: {_('Kept:')}" if one.holds else f":orange[:material/close:] **{_('Not kept:')}**"
            where = f" ({_numbers(one.files)})" if one.files else ""
            st.markdown(f"{word} {one.said}{where}")


def _numbers(files: Collection[Candidature]) -> str:
    named = [literal(file.dossier) for file in files][:_NAMED_MOST]
    return listed(named) + (", …" if len(files) > _NAMED_MOST else "")


def loads(snapshot: Snapshot, pairs: Pairs) -> None:
    """Show each member's share compared with the saved assignment, and their progress."""
    labels = {track.code: str(track.short) for track in snapshot.call.tracks}
    has_tracks = any(member.tracks for member in snapshot.members)
    rows = [
        {
            _("Member"): share.person.name,
            **({_("Tracks"): ", ".join(label for code, label in labels.items() if code in share.person.tracks)} if has_tracks else {}),
            _("To read"): share.files,
            _("More"): share.gained,
            _("Fewer"): share.lost,
            _("Complete grids"): share.complete,
            _("Still to read"): share.files - share.complete,
        }
        for share in shares(snapshot, pairs)
    ]
    plain_table.show(_("What each member reads"), rows, key="assignment.loads")
