"""Journal on a screen: filter, pages, each act with its changes."""

from collections.abc import Sequence

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Right
from deliberation.record.journal_lines import ChangedField, JournalLine, journal_lines
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, current_language, labelled, moment, ngettext, whole
from ui import plain_table, session
from ui.texts import literal
from ui.widgets import choosing

_LINES_PER_PAGE = 30
_CHANGES_SHOWN_MAX = 12
_CHARACTERS_SHOWN_MAX = 300
_KEYS = "journal."


def read(person: Person, snapshot: Snapshot) -> tuple[JournalLine, ...]:
    """Return the acts that the person may read, newest first."""
    # Each act makes a new snapshot, so what was read with one is valid as long as that snapshot is.
    shows_addresses = session.holds(Right.MANAGE_PEOPLE)
    return snapshot.derived(
        ("journal", current_language(), shows_addresses), lambda view: _read(person, view, shows_addresses=shows_addresses)
    )


def _read(person: Person, view: Snapshot, *, shows_addresses: bool) -> tuple[JournalLine, ...]:
    whole_call = bootstrap.snapshots().get(person.call_id)
    with bootstrap.reading() as uow:
        entries, sealed = uow.journal.of_call(person.call_id), uow.grids.sealed_values(person.call_id)
    lines = journal_lines(entries, whole=whole_call, view=view, sealed_values=sealed, shows_addresses=shows_addresses)
    return tuple(reversed(lines))


def choose(lines: Sequence[JournalLine]) -> list[JournalLine]:
    """Show the filter by act, person and dossier, and return the matching lines."""
    acts = {line.act: line.act_label for line in lines}
    actors = sorted({line.actor for line in lines})
    dossiers = sorted({dossier for line in lines for dossier in line.dossiers}, key=lambda number: (len(number), number))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted_acts = choosing.choose_several(
            _("Act"),
            sorted(acts, key=acts.__getitem__),
            key=f"{_KEYS}acts",
            format_func=lambda act: acts.get(act, act),
            placeholder=_("All"),
        )
        wanted_actors = choosing.choose_several(_("Who"), actors, key=f"{_KEYS}actors", placeholder=_("All"))
        wanted_dossiers = choosing.choose_several(_("Dossier"), dossiers, key=f"{_KEYS}dossiers", placeholder=_("All"))
    return [
        line
        for line in lines
        if (not wanted_acts or line.act in wanted_acts)
        and (not wanted_actors or line.actor in wanted_actors)
        and (not wanted_dossiers or not set(wanted_dossiers).isdisjoint(line.dossiers))
    ]


def show(lines: Sequence[JournalLine]) -> None:
    """Show the acts, a page at a time."""
    st.markdown(ngettext("{count} act", "{count} acts", len(lines)).format(count=whole(len(lines))))
    if not lines:
        st.info(_("No act matches this filter."), icon=":material/search_off:")
        return
    for line in plain_table.page(lines, size=_LINES_PER_PAGE, key=f"{_KEYS}page"):
        with st.container(border=True, gap="xsmall"):
            show_act(line)


def show_act(line: JournalLine) -> None:
    """Show an act with its changes."""
    subject = f" · {literal(line.subject)}" if line.subject else ""
    heading = f"**{literal(line.act_label)}**{subject}  \n:small[{whole(line.number)} · {moment(line.at)} · {literal(line.actor)}]"
    several = len({change.dossier for change in line.changes}) > 1
    lines = [f"- {_change(change, several=several)}" for change in line.changes[:_CHANGES_SHOWN_MAX]]
    st.markdown("\n".join([heading, "", *lines]))
    left = len(line.changes) - _CHANGES_SHOWN_MAX
    if left > 0:
        with st.expander(ngettext("{count} more change", "{count} more changes", left).format(count=whole(left))):
            st.markdown("\n".join(f"- {_change(change, several=several)}" for change in line.changes[_CHANGES_SHOWN_MAX:]))


def _change(change: ChangedField, *, several: bool) -> str:
    of = f"{literal(change.dossier)} · " if several and change.dossier else ""
    after = f"**{_cut(change.after)}**"
    return of + labelled(literal(change.field), after if change.before == ABSENT else f"{_cut(change.before)} → {after}")


def _cut(text: str) -> str:
    return literal(text if len(text) <= _CHARACTERS_SHOWN_MAX else f"{text[:_CHARACTERS_SHOWN_MAX]}…")
