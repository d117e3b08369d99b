"""A call from a terminal: created, moved, listed, its people, erasure."""

from pathlib import Path

import bootstrap
from tests.commands.conftest import CALL, JSON, Run
from tests.places import ROOT
from tests.worlds.databases import NOON
from tests.worlds.extras import needs


def test_call_is_listed_moved_and_revealed(call: Run) -> None:
    expected = {"slug": "ami-ia-2", "phase": "preparation", "sealed": True, "demo": False, "revision": 1}
    (listed,) = call("call", "list", *JSON).json["calls"]
    assert {key: listed[key] for key in expected} == expected
    assert call("call", "move", *CALL, "deliberation", "--as", "Camille").code == 0
    assert call("call", "reveal", *CALL).code == 0
    (listed,) = call("call", "list", *JSON).json["calls"]
    assert (listed["phase"], listed["sealed"], listed["revision"]) == ("deliberation", False, 3)
    assert call("call", "move", *CALL, "finalised").code == 2
    actors = [(entry["act"], entry["actor"]) for entry in call("journal", "show", *CALL, *JSON).json["entries"]]
    assert actors == [("call_created", "console"), ("phase_moved", "console (Camille)"), ("revealed", "console")]
    assert call("journal", "verify", *CALL).code == 0


def test_people_are_brought_in_and_get_the_same_link_each_time(call: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("nom;courriel;rôles;organisation\nCamille;c@example.org;jury, présidence;DINSIC\n", encoding="utf-8")
    assert call("people", "import", people, *CALL).code == 0
    assert call("people", "list", *CALL, *JSON).json == {
        "call": "ami-ia-2",
        "people": [{"name": "Camille", "email": "c@example.org", "roles": ["chair", "juror"], "organisation": "DINSIC", "active": True}],
    }
    (link,) = call("links", *CALL, *JSON).json["links"]
    assert link["link"].startswith("https://jury.example/entree/")
    assert call("links", *CALL, *JSON).json["links"] == [link]


def test_tables_and_csv_hold_the_same_lines_as_json(scored: Run) -> None:
    listed = scored("ranking", *CALL, *JSON).json["candidatures"]
    rows = scored("ranking", *CALL, "--format", "csv").stdout.splitlines()
    table = scored("ranking", *CALL).stdout.splitlines()
    assert [row.split(",")[4] for row in rows] == ["dossier", *(one["dossier"] for one in listed)]
    assert len(table) == len(listed) + 1


@needs("archive")
def test_erase_takes_the_day_the_archive_and_the_slug_once_more(jury: Run, tmp_path: Path) -> None:
    file, archive = tmp_path / "call.toml", tmp_path / "archive.zip"
    settings = (ROOT / "calls" / "ami-ia-2.toml").read_text(encoding="utf-8")
    file.write_text(settings.replace("# kept_until", "kept_until"), encoding="utf-8")
    jury("call", "create", file)
    jury("export", "archive", *CALL, "-o", archive)
    ordered = ("erase", *CALL, "--archive", archive)
    assert jury(*ordered, "--confirm", "ami-ia-2").code == 2  # its day is not past
    bootstrap.use(bootstrap.settings(), clock=lambda: NOON.replace(year=2025))
    assert jury(*ordered, "--confirm", "ami-ia-3").code == 2
    assert jury(*ordered, "--dry-run", *JSON).json == {"call": "ami-ia-2", "erased": False, "rows": {"journal": 1}}
    archive.write_bytes(archive.read_bytes()[:-1])
    assert jury(*ordered, "--confirm", "ami-ia-2").code == 2
    jury("export", "archive", *CALL, "-o", archive)
    assert jury(*ordered, "--confirm", "ami-ia-2", *JSON).json["erased"] is True
    assert jury("call", "list", *JSON).json["calls"] == []


def test_file_of_a_call_is_checked_whole_and_nothing_is_written(call: Run, tmp_path: Path) -> None:
    file = tmp_path / "autre.toml"
    text = (ROOT / "calls" / "ami-ia-2.toml").read_text(encoding="utf-8").replace('slug = "ami-ia-2"', 'slug = "autre"')
    file.write_text(text, encoding="utf-8")
    assert call("call", "create", "--check", file).code == 0
    file.write_text(text.replace("places = 11", "places = -1").replace("quorum = 0.5", "quorum = 5"), encoding="utf-8")
    refused = call("call", "create", "--check", file)
    assert (refused.code, [line.partition("\u00a0")[0] for line in refused.lines]) == (2, ["tracks[1].places", "rules.quorum"])
    assert len(call("call", "list", *JSON).json["calls"]) == 1


def test_call_is_shown_updated_from_its_file_and_deleted(call: Run, tmp_path: Path) -> None:
    file = tmp_path / "call.toml"
    text = (ROOT / "calls" / "ami-ia-2.toml").read_text(encoding="utf-8")
    file.write_text(text.replace("places = 11", "places = 12"), encoding="utf-8")
    told = call("call", "update", "--check", file)
    assert (told.code, "11 → 12" in "".join(told.lines), call("call", "show", *CALL).json["tracks"][0]["places"]) == (0, True, 11)
    assert call("call", "update", file, "--as", "Camille").code == 0
    assert call("call", "show", *CALL).json["tracks"][0]["places"] == 12
    call("call", "move", *CALL, "scoring")
    file.write_text(text.replace("places = 11", "places = 13"), encoding="utf-8")
    assert call("call", "update", file).code == 2
    assert call("call", "update", file, "--reason", "Un financement de plus.").code == 0
    assert call("call", "delete", *CALL, "--confirm", "autre").code == 2
    assert call("call", "delete", *CALL, "--confirm", "ami-ia-2").code == 0
    assert call("call", "list", *JSON).json["calls"] == []
