"""Erase a call past its last day, on screen: its archive is checked, and its digest typed."""

from io import BytesIO

import streamlit as st

import bootstrap
from deliberation.call.call import Call
from deliberation.call.people import Right
from deliberation.operations.call.calls import ArchiveSeal, erase_call
from exports.archive.whole import seal_of
from phrases import _
from ui import feedback, session
from ui.acting import attempt
from ui.preparation.importing import uploads
from ui.texts import literal

_TYPED = 16  # signs of the digest: too many to be typed by accident


def panel(call: Call) -> None:
    """Take the archive that is kept elsewhere, and erase the call once the beginning of its digest is typed."""
    if not session.holds(Right.KEEP_CALL):
        return
    with st.expander(_("Erase this call"), icon=":material/delete:", key="documents.erasing"), feedback.domain_errors():
        sent = uploads.ask(
            "documents.erasing.archive",
            _("The archive that you keep elsewhere"),
            types=["zip"],
            before=_("It is checked first. The whole call goes, its journal and attached files too; nothing brings it back."),
        )
        if sent is not None:
            _confirm(call, seal_of(BytesIO(sent.read()), sent.name))


def _confirm(call: Call, archive: ArchiveSeal) -> None:
    digest = archive.sha256[:_TYPED]
    st.markdown(
        _("This archive is whole. Its digest begins with **{digest}**: type it to erase “{name}” for good.").format(
            digest=digest, name=literal(str(call.name))
        )
    )
    typed = st.text_input(_("Beginning of the digest"), key="documents.erasing.digest", max_chars=64)
    is_typed = "".join(typed.split()).casefold() == digest
    if st.button(_("Erase for good"), type="primary", key="documents.erase", disabled=not is_typed) and attempt(
        lambda by: erase_call(bootstrap.unit_of_work(), bootstrap.attachment_files(), by=by, call_id=by.call_id, archive=archive),
        Right.KEEP_CALL,
    ):
        st.rerun()
