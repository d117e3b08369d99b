"""Attached files on a sheet: their links, what is said of them."""

import pytest

from deliberation.call.people import Role
from deliberation.dossiers.attachments.attachment import own_names
from extras.attached.reading import store
from extras.attached.tests.sending import sent
from extras.attached.verbs import import_attachments
from phrases import _
from tests.screens import looking
from tests.worlds.acts import plain, update_call
from tests.worlds.attachments import fit, from_platform, pdf, with_macros, zip_of
from tests.worlds.open_call import OpenCall


def test_document_without_pages_here_is_saved_alone(open_page: looking.Open, call: OpenCall, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier, name = next(
        (one.dossier, name) for one in call.snapshot.candidatures for name in own_names(one.content) if name.endswith(".docx")
    )
    files = zip_of({from_platform(dossier, name): fit(name)})
    import_attachments(call.uow(), store(), **call.by_console(), sent=sent(files))
    words = _("not read here: LibreOffice is not on this server")
    for is_here in (True, False):
        monkeypatch.setattr("extras.attached.pages.office.Office.is_here", is_here)
        app = open_page("sheet.py", Role.JUROR, dossier=dossier)
        said = "".join(part.proto.body for part in app.get("html"))
        assert (words in said, name in said) == (not is_here, True)


def test_attached_file_is_a_link_where_it_is_here_and_may_be_downloaded(open_page: looking.Open, call: OpenCall) -> None:
    named = next(one for one in call.snapshot.candidatures if any(name.endswith(".pdf") for name in own_names(one.content)))
    name = next(name for name in own_names(named.content) if name.endswith(".pdf"))
    link = f'<a href="/pieces/demo/{named.dossier}/1" download title="Télécharger l’original\N{NO-BREAK SPACE}: {name}">{name}</a>'

    def listed() -> str:
        return "".join(part.proto.body for part in open_page("sheet.py", Role.JUROR, dossier=named.dossier).get("html"))

    assert (f"<li>{name}</li>" in listed(), link in listed()) == (True, False)
    for stamp in ("01-05-2019-10-00", "02-05-2019-10-00"):
        files = zip_of({from_platform(named.dossier, name, stamp): pdf(stamp)})
        import_attachments(call.uow(), store(), **call.by_console(), sent=sent(files))
    assert (link in listed(), link.replace("/1", "/2") in listed(), "1 version antérieure" in listed()) == (True, True, True)

    with call.reading() as uow:
        settings = plain(uow.calls.state(call.call_id).settings)
    kept = {**settings, "rules": {**settings["rules"], "jury_downloads": False}}
    update_call(call.uow(), **call.by_console(), settings=kept, reason="Rien ne sort.")
    assert (link in listed(), name in listed()) == (False, True)


def test_attached_file_with_macros_is_said_to_have_some_and_is_not_saved_at_once(open_page: looking.Open, call: OpenCall) -> None:
    dossier, name = next(
        (one.dossier, name) for one in call.snapshot.candidatures for name in own_names(one.content) if name.endswith(".docx")
    )
    files = zip_of({from_platform(dossier, name): with_macros(name)})
    import_attachments(call.uow(), store(), **call.by_console(), sent=sent(files))

    listed = "".join(part.proto.body for part in open_page("sheet.py", Role.JUROR, dossier=dossier).get("html"))

    link = f'<a href="/pieces/demo/{dossier}/1" target="_blank" rel="noopener" title="'
    assert (link in listed, "⚑ contient des macros" in listed) == (True, True)
