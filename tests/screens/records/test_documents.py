"""The documents: which are offered to whom, and which state they give."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

import bootstrap
from data_access.schema import tables
from data_access.schema.columns import json_text
from deliberation.call.people import Role
from deliberation.errors import RecordChanged
from exports.record import read_record
from phrases import _
from tests.screens import looking
from tests.worlds.archives import archive_zip, sha256
from tests.worlds.extras import needs
from tests.worlds.open_call import OpenCall


@pytest.mark.parametrize(("role", "grid"), [(Role.CHAIR, True), (Role.STAFF, False), (Role.ORGANISER, True)])
def test_documents_come_from_the_route_that_checks_its_reader(open_page: looking.Open, role: Role, grid: bool) -> None:
    found = looking.addresses(open_page("documents.py", role))
    assert [address for address in found if not address.startswith("/telecharger/demo/")] == []
    assert "/telecharger/demo/selection.xlsx?langue=fr" in found
    assert ("/telecharger/demo/grid.xlsx?langue=fr" in found) is grid


def test_each_link_says_which_document_it_is(open_page: looking.Open) -> None:
    labels = [link.proto.label.replace("*", "") for link in open_page("documents.py", Role.CHAIR).get("link_button")]
    assert len(labels) == len(set(labels)) > 5
    assert [label for label in labels if ", " not in label] == []


def test_documents_follow_the_language_of_the_screen(open_page: looking.Open) -> None:
    found = looking.addresses(open_page("documents.py", Role.CHAIR, langue="en"))
    assert {address.partition("?")[2] for address in found} == {"langue=en"}


def test_page_says_whether_the_selection_is_final(call: OpenCall, open_page: looking.Open) -> None:
    provisional = _("The selection is not final: what they give is provisional, and says so.")
    assert provisional in looking.words(open_page("documents.py", Role.CHAIR))
    call.conclude()
    final = looking.words(open_page("documents.py", Role.CHAIR))
    assert _("They give the finalised selection, version {number}.").format(number=1) in final
    assert provisional not in final


def test_page_gives_the_head_of_what_was_finalised_to_note_it_elsewhere(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    assert str(call.snapshot.versions[-1].head) in looking.words(open_page("documents.py", Role.STAFF))


def test_page_says_that_no_document_is_made_of_a_selection_changed_by_hand(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    with bootstrap.unit_of_work() as uow:
        uow._current_connection.exec_driver_sql("DROP TRIGGER decision_update_frozen")  # type: ignore[attr-defined]
        uow._current_connection.exec_driver_sql("UPDATE decision SET reason = 'x'")  # type: ignore[attr-defined]
        uow.commit()
    bootstrap.use(bootstrap.settings())
    assert str(RecordChanged(1)) in looking.words(open_page("documents.py", Role.STAFF))


def keep_until_a_past_day(call: OpenCall) -> None:
    with bootstrap.unit_of_work() as uow:
        settings = dict(uow.calls.state(call.call_id).settings) | {"kept_until": "2024-12-31"}
        uow._current_connection.execute(update(tables.call).values(settings=json_text(settings)))  # type: ignore[attr-defined]
        uow.commit()
    bootstrap.use(bootstrap.settings())


@needs("archive")
def test_organiser_erases_a_call_past_its_day_with_its_archive_and_the_digest_typed(call: OpenCall, open_page: looking.Open) -> None:
    keep_until_a_past_day(call)
    assert "documents.erase" not in looking.keys(open_page("documents.py", Role.STAFF))
    whole = call.snapshot
    archive = archive_zip(read_record(call.reading(), whole=whole, view=whole), made_at=datetime.now(UTC))
    page = open_page("documents.py", Role.ORGANISER)
    page.file_uploader(key="documents.erasing.archive").upload("archive.zip", archive[:-40]).run()
    assert "documents.erase" not in looking.keys(page)  # damaged
    page.file_uploader(key="documents.erasing.archive").upload("archive.zip", archive).run()
    assert page.button(key="documents.erase").disabled
    page.text_input(key="documents.erasing.digest").set_value(f" {sha256(archive)[:16].upper()} ").run()
    page.button(key="documents.erase").click().run()
    with bootstrap.reading() as uow:
        assert (uow.calls.all(), [one.archive_sha256 for one in uow.calls.erasures()]) == ([], [sha256(archive)])


@pytest.mark.parametrize(("file", "role"), [("documents.py", Role.STAFF), ("settings.py", Role.ORGANISER)])
def test_page_says_until_when_the_call_is_kept(call: OpenCall, open_page: looking.Open, file: str, role: Role) -> None:
    def read() -> str:
        app = open_page(file, call.somebody(role))
        if file == "settings.py":
            app.button_group(key="settings.section").set_value("phase").run()
        return looking.words(app)

    assert _("No day is set until which this call is kept: it stays here. It can be set at any time, in “The call”.") in read()
    keep_until_a_past_day(call)
    past = _("This call was to be kept until {day}. Keep its archive elsewhere, then erase it.")
    assert past.partition("{day}")[0] in read()
