"""The record of a finalised call: an archive that says by itself what was changed, a journal that names its first broken entry."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zipfile import ZipFile

import pytest

from deliberation.call.call import Disposal
from deliberation.call.people import Role
from deliberation.operations.verification import call_problems
from deliberation.record.journal import Act, canonical_json
from deliberation.vocabulary import Label
from exports.dated import dated_zip
from phrases import language
from tests.worlds.archives import (
    JOURNAL,
    MANIFEST,
    METADATA,
    STATE,
    archive,
    archive_problems,
    metadata_csv,
    record,
    sequel_zip,
    sha256,
)
from tests.worlds.databases import NOON, Database
from tests.worlds.room import Room, jury


def contents(archived: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(archived)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_archive_holds_the_state_and_the_journal_as_the_database_has_them(finalised: Room) -> None:
    archived = archive(finalised)
    files = contents(archived)
    with finalised.reading() as uow:
        assert files[STATE] == uow.versions.content(finalised.call_id, 1)
    assert sha256(files[STATE]) == finalised.snapshot.versions[0].sha256
    rows = [json.loads(line) for line in files[JOURNAL].splitlines()]
    assert [(row["sequence"], row["hash"]) for row in rows] == [(entry.sequence, entry.hash) for entry in finalised.journal]
    assert rows[-1]["act"] == Act.FINALISED
    assert archive_problems(archived) == ()


def test_archive_lists_its_files_for_archivists(finalised: Room) -> None:
    with ZipFile(io.BytesIO(archive(finalised))) as opened:
        folder, *items = csv.DictReader(io.StringIO(opened.read(METADATA).decode()), delimiter=";")
        names = set(opened.namelist()) - {METADATA}
    assert {row["File"] for row in items} == names
    assert {row["Content.Title"] for row in items} == {f"{folder['Content.Title']} – {name}" for name in names}
    assert {row["Content.DescriptionLevel"] for row in items} == {"Item"}
    assert (folder["File"], folder["Content.DescriptionLevel"]) == (".", "RecordGrp")
    assert not any(column.startswith("Management.") for column in folder)
    ruled = replace(finalised.snapshot.call, retention_rule="APP-00001", disposal=Disposal.DESTROY)
    folder, _item = csv.DictReader(io.StringIO(metadata_csv(ruled, ["minutes.pdf"], NOON).decode()), delimiter=";")
    rule = {column.rpartition(".")[2]: text for column, text in folder.items() if column.startswith("Management.AppraisalRule.")}
    assert rule == {"Rule": "APP-00001", "StartDate": folder["Content.EndDate"], "FinalAction": "Destroy"}
    assert b";=" not in metadata_csv(replace(ruled, name=Label("=1+1", "=1+1"), retention_rule="=1+1"), ["minutes.pdf"], NOON)


def test_later_act_goes_into_the_sequel_and_leaves_the_archive_as_it_is(finalised: Room) -> None:
    before = archive(finalised)
    finalised.add_person("Une gestionnaire", Role.STAFF)
    with language("en"):
        kept = contents(sequel_zip(record(finalised), made_at=NOON + timedelta(days=2)))
    assert archive(finalised) == before
    later = [json.loads(line) for line in kept[JOURNAL].splitlines()]
    assert later[0]["previous_hash"] == json.loads(contents(before)[MANIFEST])["journal_hash"]
    assert [row["act"] for row in later] == [Act.PERSON_SAVED]
    assert json.loads(kept[MANIFEST])["at"] == "2019-07-06T12:00:00+00:00"
    assert call_problems(finalised.reading(), call_id=finalised.call_id) == ()


def test_archive_of_a_call_that_is_not_finalised_is_whole_too(database: Database) -> None:
    assert archive_problems(archive(jury(database))) == ()


def test_archive_made_again_around_another_state_is_found(finalised: Room) -> None:
    files = contents(archive(finalised))
    files[STATE] = files[STATE].replace(b"Le meilleur.", b"Le moins bon.")
    manifest = json.loads(files[MANIFEST])
    manifest["files"][STATE] = manifest["state_sha256"] = sha256(files[STATE])
    files[MANIFEST] = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    forged = dated_zip(files, NOON, is_compressed=False)
    with language("en"):
        assert [str(problem) for problem in archive_problems(forged)] == [
            "The manifest, the journal and the state do not agree.",
            "selection.json is not of this state.",
        ]


def test_archive_of_a_trial_version_is_named_and_not_called_changed(finalised: Room) -> None:
    files = contents(archive(finalised))
    manifest = json.loads(files[MANIFEST])
    del manifest["state_form"]
    for told in ({"format": 1}, {"format": 4, "state_form": 4}, {"format": 5, "state_form": 3}):
        files[MANIFEST] = canonical_json({**manifest, **told})
        with language("en"):
            (problem,) = map(str, archive_problems(dated_zip(files, NOON, is_compressed=False)))
        assert problem == "This archive was made by a trial version, readable with 0.1.0."


@pytest.mark.parametrize(
    "change", ["act = 'unheard_of'", "after = '{\"broken'", "before = '[]'", "at = 'yesterday'", "after = after || ' '"]
)
def test_first_broken_entry_is_named_whatever_was_done_to_it(finalised: Room, run_sql: Callable[..., None], change: str) -> None:
    if finalised.database.engine.dialect.name != "sqlite":
        pytest.skip("the server refuses such values by itself, or its triggers go by another name")
    run_sql("DROP TRIGGER journal_update")
    run_sql(f"UPDATE journal SET {change} WHERE call_id = :call AND sequence = 4", call=finalised.call_id)
    with finalised.reading() as uow:
        assert uow.journal.first_break(finalised.call_id) == 4
