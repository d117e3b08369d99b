"""The past laureates of a call: brought from a file, an edition at a time, and taken out."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from deliberation.call.laureates import KEY
from deliberation.call.people import Right
from deliberation.derived.applicants import acronyms
from deliberation.errors import ImportRefused
from deliberation.operations.call.changing import Changeable, update_call
from extras.laureates.editions import with_edition, without_edition
from extras.laureates.matching import own_laureates
from extras.laureates.reading import LaureateFile, read_laureates
from phrases import _, ngettext
from ui import feedback, session
from ui.acting import doing
from ui.preparation.importing import readings, uploads

_PART = "call.laureates"
_EDITION = "call.laureates.edition"


def panel(changeable: Changeable) -> None:
    """Show how many past laureates the call has, and take a file of them."""
    editions = sorted({row["edition"] for row in changeable.settings.get(KEY, ())}, reverse=True)
    with st.expander(_("Past laureates"), icon=":material/emoji_events:", key="call.past_laureates"):
        feedback.outcome(_PART)
        for edition in editions:
            count = sum(row["edition"] == edition for row in changeable.settings[KEY])
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(ngettext("{year}: {count} laureate", "{year}: {count} laureates", count).format(year=edition, count=count))
                take_out = _change(changeable, without_edition(changeable.settings, edition))
                st.button(
                    _("Take {year} out").format(year=edition), key=f"call.laureates.out.{edition}", type="tertiary", on_click=take_out
                )
        _take_file(changeable)


def with_own(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the call's settings with its final selection as past laureates of the next edition, and print a note."""
    snapshot = session.snapshot()
    own = tuple(own_laureates(snapshot, acronyms(snapshot)))
    if not own:
        return settings
    sentence = ngettext("{count} laureate of {year} is handed over", "{count} laureates of {year} are handed over", len(own))
    partial = f" ({_('files under your recusals left out')})" if snapshot.is_partial else ""
    st.caption(f"{sentence.format(count=len(own), year=own[0].edition)}{partial}.")
    return with_edition(settings, own)


def _take_file(changeable: Changeable) -> None:
    sent = uploads.ask(
        "call.laureates.file",
        _("A list of laureates: title, applicant"),
        types=["csv", "xlsx", "ods"],
        before=_("The laureates.csv of another call is read as it is. Also read: edition, short title, acronym, SIREN, track, summary."),
    )
    if sent is None:
        return
    with feedback.domain_errors():
        edition = st.text_input(_("Year of this edition, if the file does not say"), key=_EDITION, max_chars=40)
        file = uploads.asked(sent.id, lambda agreed: read_laureates(sent.read(), sent.name, edition=edition, repairs_accents=agreed))
        if file.errors:
            raise ImportRefused(file.errors)
        readings.panel(file.reading)
        if file.problems:
            feedback.show_problems(file.problems)
        _offer(changeable, file)


def _offer(changeable: Changeable, file: LaureateFile) -> None:
    if file.lacks_edition:
        st.caption(_("First say of which year these laureates are."))
    count = len(file.laureates)
    label = ngettext("Add {count} past laureate", "Add {count} past laureates", count).format(count=count)
    settings = with_edition(changeable.settings, file.laureates)
    is_ready = bool(count) and not file.lacks_edition and settings != changeable.settings
    st.button(label, type="primary", key="call.laureates.write", disabled=not is_ready, on_click=_change(changeable, settings))


def _change(changeable: Changeable, settings: dict[str, Any]) -> Any:
    reason = "" if changeable.is_free else _("List of past laureates")
    return doing(update_call, Right.CHANGE_CALL, part=_PART, settings=settings, seen=changeable.settings, reason=reason)
