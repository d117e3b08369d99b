"""Heading of the minutes: its fields before finalising, then the fields changeable by a further print."""

import streamlit as st

import bootstrap
from deliberation.derived.meeting.checklist import Check, Way
from deliberation.operations.call.wordings import prints, wordings
from deliberation.record.letterheads import CHANGED_BY_PRINTS
from deliberation.record.wordings import PARTS, Wording
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.minutes_annexes import annex_titles
from exports.documents.pdf import require_drawable
from extras.letters.reading import read_logo
from extras.letters.screens import editing
from extras.letters.verbs import WORD, print_minutes
from extras.letters.wordings import missing_in_heading
from phrases import N_, Message, _, listed
from ui import feedback, session
from ui.widgets import choosing

_MISSING = N_("Heading of the minutes, not given: {parts}")
_LONG = frozenset({"legal_basis", "convened", "order_of_the_day"})


def panel(snapshot: Snapshot) -> None:
    """Draw the fields of the heading; for final minutes, the fields changeable by a further print."""
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    if snapshot.is_finalised:
        number = 1 + len(prints(bootstrap.reading(), call_id=snapshot.call_id))
        st.info(_("The minutes are final. Another print changes their heading alone; earlier prints stay among the documents."))
        with st.container(border=True):
            save = editing.Save(_("Make print {number}").format(number=number), print_minutes)
            editing.typed(texts, Wording.MINUTES, _field_of_print, save=save)
        return
    st.caption(_("All of these may stay empty: the minutes then leave them out. The convocation takes the place and the order of the day."))
    with st.container(border=True):
        editing.typed(texts, Wording.MINUTES, _field)


def check_heading(snapshot: Snapshot) -> Check:
    """Return the checklist's line on the completeness of the heading, with a link for people who word the heading."""
    heading = wordings(bootstrap.reading(), call_id=snapshot.call_id).get(Wording.MINUTES, {})
    missing = missing_in_heading(heading)
    text = Message(_MISSING, {"parts": listed(missing)}) if missing else Message(N_("The heading of the minutes is complete"))
    way = Way("messages", "minutes", N_("Heading of the minutes")) if missing and session.holds(WORD) else None
    return Check(text, is_met=not missing, is_required=False, way=way)


def _field_of_print(part: str, key: str) -> str | None:
    return _field(part, key) if part in CHANGED_BY_PRINTS else str(st.session_state[key])


def _logo(key: str) -> str:
    """Ask for a picture and return its SHA-256: the present picture's without an upload, or an empty text for no picture."""
    label, field = _("Logo (PNG or JPEG)"), editing.logo_key(Wording.MINUTES)
    sent = st.file_uploader(label, type=["png", "jpg", "jpeg"], key=field, max_upload_size=1)
    if sent is not None:
        with feedback.domain_errors():
            if (logo := read_logo(sent.getvalue())) != st.session_state[key]:
                require_drawable(sent.getvalue())
                st.session_state[key] = logo
            st.image(sent, alt=_("Logo"), width=120)
    elif st.session_state[key] and st.button(_("Without a logo"), key=f"{key}.none", type="tertiary"):
        st.session_state[key] = ""
    return str(st.session_state[key])


def _field(part: str, key: str) -> str | None:
    label = _(PARTS[Wording.MINUTES][part])
    if part == "logo":
        return _logo(key)
    if part == "annexes":
        # Kept as a text, as the other parts are.
        left_out = [name for name in str(st.session_state[key]).split(",") if name in annex_titles()]
        chosen = choosing.choose_several(
            label,
            list(annex_titles()),
            default=left_out,
            key=editing.chosen_key(Wording.MINUTES),
            format_func=lambda name: _(annex_titles()[name]),
            placeholder=_("None"),
        )
        return ",".join(chosen)
    if part in _LONG:
        return st.text_area(label, key=key, height=100, placeholder=_example(part), persist_state="session")
    return st.text_input(label, key=key, max_chars=200, placeholder=_example(part), persist_state="session")


def _example(part: str) -> str:
    return {
        "legal_basis": _("Decision, order or rules under which the jury sits"),
        "convened": _("By whom, how and when the members were convened"),
        "chair_title": _("Presidency"),
    }.get(part, "")
