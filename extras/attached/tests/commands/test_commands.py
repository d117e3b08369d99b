"""``jury import attachments``: what scripts read of it, and what a person reads of what was not taken."""

from pathlib import Path

import pytest

import bootstrap
from deliberation.dossiers.attachments.attachment import own_names
from tests.commands.conftest import CALL, JSON, Run
from tests.places import FIXTURES
from tests.worlds.attachments import fit, from_platform, pdf, zip_of
from tests.worlds.demonstration import CURRENT_XLSX
from tests.worlds.extras import needs

DOCUMENTED = {"new", "replaced", "unchanged", "to_check", "refused", "earlier", "missing", "written", "attachments", "problems"}


@pytest.fixture
def filed(call: Run) -> Run:
    """Run ``jury`` where the dossiers are in."""
    assert call("import", "dossiers", FIXTURES / CURRENT_XLSX, *CALL).code == 0
    return call


def named() -> list[tuple[str, str]]:
    """The files that the dossiers of the call name."""
    with bootstrap.reading() as uow:
        dossiers = uow.snapshot(1).candidatures
    return [(one.dossier, name) for one in dossiers for name in dict.fromkeys(own_names(one.content))]


def test_archive_that_is_not_there_is_refused_in_words(filed: Run, tmp_path: Path) -> None:
    answer = filed("import", "attachments", tmp_path / "absent.zip", *CALL)
    assert (answer.code, answer.stdout, len(answer.lines)) == (2, "", 1)


def test_the_platform_s_archive_is_imported_once_and_told_as_documented(filed: Run, tmp_path: Path) -> None:
    names = named()
    assert len(names) > 20
    (first, plan), (second, budget), *others = names
    archive = tmp_path / "pieces.zip"
    archives = [name for _dossier, name in others if name.endswith(".zip")]  # of which none is taken
    taken = {from_platform(dossier, name): fit(name, f"{dossier} {name}") for dossier, name in others}
    left = {f"dossier-{first}/export-{first}.pdf": pdf(), f"dossier-{second}/avis/x.pdf": pdf()}
    archive.write_bytes(zip_of({**taken, **left, from_platform(first, plan): b"MZ"}))
    rehearsed = filed("import", "attachments", archive, *CALL, *JSON, "--dry-run")
    done = filed("import", "attachments", archive, *CALL, *JSON)
    again = filed("import", "attachments", archive, *CALL, *JSON)
    assert [answer.code for answer in (rehearsed, done, again)] == [0, 0, 0]
    assert rehearsed.json | {"written": True} == done.json
    assert done.json.keys() == DOCUMENTED
    assert {key: done.json[key] for key in ("new", "to_check", "refused", "written")} == {
        "new": len(others) - len(archives), "to_check": 2, "refused": 1 + len(archives), "written": True,
    }  # fmt: skip
    assert {(one["dossier"], one["name"]) for one in done.json["attachments"]["missing"]} >= {(first, plan), (second, budget)}
    assert first in [one["dossier"] for one in done.json["attachments"]["refused"]]
    assert {key: again.json[key] for key in ("new", "replaced", "unchanged")} == {"new": 0, "replaced": 0, "unchanged": done.json["new"]}
    assert filed("journal", "verify", *CALL).code == 0


def test_folder_by_dossier_number_is_imported_and_files_left_out_are_named(filed: Run, tmp_path: Path) -> None:
    dossier, name = named()[0]
    folder = tmp_path / dossier
    folder.mkdir()
    (folder / name).write_bytes(fit(name))
    (folder / "autre.pdf").write_bytes(pdf())
    answer = filed("import", "attachments", tmp_path, *CALL)
    assert answer.code == 0
    assert [line for line in answer.lines if "autre.pdf" in line and line.startswith("à vérifier")]


@needs("archive")
def test_archive_is_written_with_the_files_or_with_their_digests_alone(filed: Run, tmp_path: Path) -> None:
    dossier, name = next(one for one in named() if one[1].endswith(".pdf"))
    (tmp_path / "pieces" / dossier).mkdir(parents=True)
    (tmp_path / "pieces" / dossier / name).write_bytes(fit(name, "the file itself"))
    assert filed("import", "attachments", tmp_path / "pieces", *CALL).code == 0
    plain, whole = tmp_path / "plain.zip", tmp_path / "whole.zip"
    written = [filed("export", "archive", *CALL, "-o", plain), filed("export", "archive", *CALL, "-o", whole, "--whole")]
    assert [answer.code for answer in (*written, filed("archive", "verify", plain), filed("archive", "verify", whole))] == [0] * 4
    assert [b"the file itself" in file.read_bytes() for file in (plain, whole)] == [False, True]
    (kept,) = (path for path in bootstrap.attachment_files().drafts.parent.glob("??/*") if b"the file itself" in path.read_bytes())
    brought = kept.read_bytes()
    kept.write_bytes(brought.replace(b"the file itself", b"another content"))
    refused = filed("export", "archive", *CALL, "-o", tmp_path / "changed.zip", "--whole")
    assert (refused.code, name in refused.lines[0], (tmp_path / "changed.zip").exists()) == (2, True, False)
    kept.write_bytes(brought)
    whole.write_bytes(whole.read_bytes().replace(b"the file itself", b"another content"))
    changed = filed("archive", "verify", whole)
    assert (changed.code, name in changed.lines[0]) == (2, True)
    for option in (["--whole"], ["--print", "1"]):
        refused = filed("export", "selection", *CALL, "-o", tmp_path / "x.xlsx", *option)
        assert (refused.code, option[0] in refused.lines[0], (tmp_path / "x.xlsx").exists()) == (2, True, False)


def test_a_file_to_check_is_taken_by_the_place_that_was_told(filed: Run, tmp_path: Path) -> None:
    dossier, _name = named()[0]
    folder = tmp_path / "pieces"
    (folder / dossier).mkdir(parents=True)
    (folder / dossier / "autre.pdf").write_bytes(pdf())
    told = filed("import", "attachments", folder, *CALL, *JSON, "--dry-run").json["attachments"]["to_check"][0]["name"]
    taken = filed("import", "attachments", folder, *CALL, *JSON, "--take", told)
    assert (taken.code, taken.json["new"], taken.json["to_check"]) == (0, 1, 0)
    assert filed("import", "attachments", folder, *CALL, "--take", "1/none.pdf").code == 2
