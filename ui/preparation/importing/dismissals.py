"""Withdrawals reported by an imported file, to be confirmed by ticking. Nothing happens to the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import Closing
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled
from ui import session
from ui.texts import literal


@dataclass(frozen=True, slots=True)
class Ticked:
    """The ticked dossiers: to withdraw, and to restore."""

    withdrawn: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether any was."""
        return bool(self.withdrawn or self.returned)


def ask(person: Person, snapshot: Snapshot, plan: ImportPlan) -> Ticked:
    """List the dossiers whose state on the platform differs from the stored one, and return the ticked ones."""
    if not session.may(person, snapshot, Right.WITHDRAW):
        return Ticked()
    closed = _("These dossiers are closed or deleted on the platform. Withdraw them here too?")
    reopened = _("These dossiers are withdrawn here, but no longer closed on the platform. Take their withdrawal back?")
    return Ticked(_ticks(closed, plan.withdrawn, "withdraw"), _ticks(reopened, plan.returning, "take_back"))


def _ticks(title: str, asked: Sequence[Closing], what: str) -> tuple[str, ...]:
    if not asked:
        return ()
    with st.container(border=True, gap="xsmall", key=f"imports.{what}"):
        st.markdown(f"**{title}**")
        st.caption(_("Nothing changes for those that you do not tick; the others are handled with the import."))
        return tuple(record.dossier for record in asked if st.checkbox(_closing_sentence(record), key=f"imports.{what}.{record.dossier}"))


def _closing_sentence(record: Closing) -> str:
    named = f"{record.dossier} · {literal(record.title)}"
    return labelled(named, literal(record.motivation)) if record.motivation else named
