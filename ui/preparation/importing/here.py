"""Earlier imports: number of items of each kind, and date of the last file."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

import bootstrap
from deliberation.call.people import Person
from deliberation.call.screening import Screening
from deliberation.derived.accounting import screening_counts
from deliberation.derived.scoring import coverage
from deliberation.operations.dossiers.imports import last_imports
from deliberation.record.journal import Act, Entry
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, moment, ngettext
from phrases.formats import ABSENT
from ui import plain_table
from ui.preparation.importing import uploads

_WITH_FILE: Final = ("dossiers", "scores", "attachments")


def is_asked(what: str) -> bool:
    """Tell whether the page is about a file of this kind, whose preview then fills the page."""
    return what in _WITH_FILE and st.session_state.get(uploads.key(f"imports.{what}")) is None


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the imported items by kind; with the last file's date for those who see every dossier."""
    last = last_imports(bootstrap.reading(), by=person, call_id=person.call_id)
    st.header(_("Already here"))
    rows: list[Mapping[str, object]] = [
        {_("What"): name, _("How much"): count, **({} if snapshot.is_partial else {_("Last import"): _last(last.get(act))})}
        for name, act, count in (
            (_("Dossiers"), Act.DOSSIERS_IMPORTED, _dossiers(snapshot)),
            (_("People"), Act.PEOPLE_IMPORTED, _people(snapshot)),
            (_("Scores"), Act.SCORES_IMPORTED, _grids(snapshot)),
            (_("Attached files"), Act.ATTACHMENTS_IMPORTED, _attachments(snapshot)),
        )
    ]
    plain_table.show(_("Already here"), rows, key="imports.here", has_cards=True)


def _last(entry: Entry | None) -> str:
    return _("{moment}, by {name}").format(moment=moment(entry.at), name=entry.actor) if entry else ABSENT


def _dossiers(snapshot: Snapshot) -> str:
    count = len(snapshot.candidatures)
    chosen = screening_counts(snapshot)[Screening.SHORTLISTED]
    label = ngettext("{count} dossier", "{count} dossiers", count).format(count=count)
    return f"{label}, " + ngettext("{count} of them shortlisted", "{count} of them shortlisted", chosen).format(count=chosen)


def _people(snapshot: Snapshot) -> str:
    count, members = len(snapshot.people), len(snapshot.members)
    label = ngettext("{count} person", "{count} people", count).format(count=count)
    return f"{label}, " + ngettext("{count} of them in the jury", "{count} of them in the jury", members).format(count=members)


def _grids(snapshot: Snapshot) -> str:
    return coverage.of_the_jury(snapshot).words


def _attachments(snapshot: Snapshot) -> str:
    count, of = len(snapshot.attachments), len({attachment.candidature_id for attachment in snapshot.attachments})
    label = ngettext("{count} attached file", "{count} attached files", count).format(count=count)
    return f"{label}, " + ngettext("for {count} dossier", "for {count} dossiers", of).format(count=of) if count else label
