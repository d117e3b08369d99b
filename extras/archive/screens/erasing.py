"""Erasure of a call past the last day of keeping."""

from io import BytesIO

import streamlit as st

import bootstrap
from deliberation.call.call import Call
from deliberation.call.people import Right
from deliberation.operations.call.calls import ArchiveSeal, erase_call
from deliberation.snapshot.snapshot import Snapshot
from extras.archive.files import seal_of
from phrases import _
from ui import feedback
from ui.acting import carry_out
from ui.preparation.importing import uploads
from ui.texts import literal

_TYPED = 16  # signs of an archive's digest to type: too many to be typed by accident


def offer_erasing(snapshot: Snapshot) -> None:
    """Take the archive kept elsewhere, and erase the call after the beginning of its digest is typed."""
    with st.expander(_("Erase this call"), icon=":material/delete:", key="documents.erasing"), feedback.domain_errors():
        sent = uploads.ask(
            "documents.erasing.archive",
            _("The archive that you keep elsewhere"),
            types=["zip"],
            before=_("It is checked first. The whole call goes, its journal and attached files too; nothing brings it back."),
        )
        if sent is not None:
            _confirm_erasing(snapshot.call, seal_of(BytesIO(sent.read()), sent.name))


def _confirm_erasing(call: Call, archive: ArchiveSeal) -> None:
    digest = archive.sha256[:_TYPED]
    st.markdown(
        _("This archive is whole. Its digest begins with **{digest}**: type it to erase “{name}” for good.").format(
            digest=digest, name=literal(str(call.name))
        )
    )
    typed = st.text_input(_("Beginning of the digest"), key="documents.erasing.digest", max_chars=64)
    is_typed = "".join(typed.split()).casefold() == digest
    is_asked = st.button(_("Erase for good"), type="primary", key="documents.erase", disabled=not is_typed)
    if is_asked and carry_out(erase_call, Right.KEEP_CALL, files=bootstrap.attachment_files(), archive=archive):
        st.rerun()
