"""Attached files on the screen of imports: previewed, written, chosen; for those who see every file."""

from deliberation.call.people import Role
from deliberation.dossiers.attachments.attachment import own_names
from deliberation.operations.scoring.recusals import declare_recusals
from extras.attached.verbs import FOR_WHOLE
from phrases import _
from tests.screens import looking
from tests.screens.preparation.test_imports import counts, upload
from tests.screens.preparation.test_imports import imports as imports
from tests.worlds.attachments import from_platform, pdf, zip_of
from tests.worlds.open_call import OpenCall


def test_attached_files_are_previewed_then_written_and_the_others_are_named(call: OpenCall, imports: looking.Open) -> None:
    named = next(one for one in call.snapshot.candidatures if own_names(one.content) and own_names(one.content)[0].endswith(".pdf"))
    name = own_names(named.content)[0]
    files = {
        from_platform(named.dossier, name): pdf(),
        f"dossier-{named.dossier}/messagerie/secret.pdf": pdf(),
        from_platform(named.dossier, name, "01-01-2019-10-00"): b"MZ",
    }
    revision = call.snapshot.revision
    app = upload(imports(), "pieces.zip", zip_of(files), field="attachments")
    assert counts(app) == ["1", "0", "0", "1", "1"]
    assert "secret.pdf" in looking.words(app)
    assert call.snapshot.revision == revision
    app.button(key="imports.attachments.write").click().run()
    assert [(one.candidature_id, one.name) for one in call.snapshot.attachments] == [(named.id, name)]
    assert counts(app) == ["0", "0", "1", "1", "1"]
    assert app.button(key="imports.attachments.write").disabled


def test_files_to_check_are_taken_by_those_who_choose_them(call: OpenCall, imports: looking.Open) -> None:
    named = call.snapshot.candidatures[0]
    files = {f"dossier-{named.dossier}/avis/lettre.pdf": pdf(), f"dossier-{named.dossier}/messagerie/secret.pdf": pdf("secret")}
    app = upload(imports(), "pieces.zip", zip_of(files), field="attachments")
    assert (counts(app), app.multiselect[0].value) == (["0", "0", "0", "2", "0"], [])
    assert app.button(key="imports.attachments.write").disabled
    app.multiselect[0].select(f"pieces/dossier-{named.dossier}/avis/lettre.pdf")
    next(button for button in app.button if button.label == _("See what these change")).click().run()
    assert counts(app) == ["1", "0", "0", "1", "0"]
    app.button(key="imports.attachments.write").click().run()
    assert [(one.candidature_id, one.name) for one in call.snapshot.attachments] == [(named.id, "lettre.pdf")]


def test_attached_files_are_for_those_who_see_every_file(call: OpenCall, open_page: looking.Open) -> None:
    both = call.add_person("Organisation et jury", Role.ORGANISER, Role.JUROR)
    declare_recusals(call.uow(), by=both, call_id=call.call_id, candidature_ids=[])
    app = open_page("imports.py", both)
    app.button_group(key="imports.what").set_value("attachments").run()
    assert _(FOR_WHOLE) in looking.words(app)
    assert [field.key for field in app.file_uploader] == []
