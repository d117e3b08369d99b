"""Dossiers that the platform will not refuse for want of a reason; decisions that applicants have read there."""

from collections.abc import Sequence

import streamlit as st

import bootstrap
from deliberation.call.people import Right
from deliberation.derived.accounting import Account, without_reason
from deliberation.snapshot.snapshot import Snapshot
from extras.platform import line as connected
from extras.platform.plan import refused_without_reason
from extras.platform.verbs import DECIDED
from phrases import _, ngettext
from ui import links, session
from ui.preparation.screening import offer_to_choose


def is_offered(snapshot: Snapshot, *_beside: object) -> bool:
    """Return whether the call is connected with a procedure, for a viewer who sees every file."""
    return not snapshot.is_partial and connected.is_connected(snapshot.call.slug)


def lacking_reasons(snapshot: Snapshot) -> Sequence[str]:
    """Return the dossiers that the platform will not refuse for want of a reason, for a viewer who sees every file."""
    return refused_without_reason(snapshot) if is_offered(snapshot) else ()


def before_finalising(snapshot: Snapshot) -> None:
    """Show how many dossiers the platform will not refuse for want of a reason, while it can still be written."""
    lacking = lacking_reasons(snapshot)
    sentence = ngettext(
        "The platform refuses a dossier with a reason only: {count} has none, and could not be carried there.",
        "The platform refuses a dossier with a reason only: {count} have none, and could not be carried there.",
        len(lacking),
    )
    st.warning(sentence.format(count=len(lacking)), icon=":material/edit_note:")
    if session.holds(Right.SCREEN):
        links.link("preselection", _("Write the reasons that are missing"), icon=":material/edit_note:")


def while_screening(snapshot: Snapshot) -> None:
    """Offer to choose the candidatures that are not shortlisted and lack the reason that the platform requires."""
    lacking = without_reason(snapshot, Account.DECLINED)
    sentence = ngettext(
        "The platform refuses a dossier with a reason only: {count} that is not shortlisted has none.",
        "The platform refuses a dossier with a reason only: {count} that are not shortlisted have none.",
        len(lacking),
    )
    offer_to_choose(lacking, sentence)


def before_reopening(_snapshot: Snapshot) -> None:
    """Warn that reopening changes nothing on the platform."""
    st.warning(
        _("Decisions are on the platform already, where applicants read them. Reopening changes nothing there: what is "
          "decided otherwise here, an instructor puts right there.")
    )  # fmt: skip


def is_carried(snapshot: Snapshot) -> bool:
    """Tell whoever sees every file whether a decision was carried to the platform, where applicants read it."""

    def read(view: Snapshot) -> bool:
        with bootstrap.reading() as uow:
            return uow.journal.latest(view.call_id, {DECIDED}) is not None

    return not snapshot.is_partial and snapshot.derived("carried", read)
