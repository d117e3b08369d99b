"""Sharing out who reads what from a terminal: looked at, then written, by the same rules as the screen."""

import bootstrap
from extras.assignment.verbs import READING_ASSIGNED
from tests.commands.conftest import CALL, JSON, Run
from tests.worlds.open_call import only_call


def test_assignment_is_looked_at_then_written(scored: Run) -> None:
    before = only_call().snapshot.revision

    looked = scored("assign", *CALL, "--readers", 2, *JSON)

    assert (looked.json["readers"], looked.json["written"], [one["kept"] for one in looked.json["checks"]]) == (2, False, [True] * 4)
    assert only_call().snapshot.revision == before
    assert "--apply" in looked.lines[-1]
    written = scored("assign", *CALL, "--readers", 2, "--apply", "--as", "Camille", *JSON)
    assert (written.json["written"], written.json["assigned"]) == (True, looked.json["assigned"])
    snapshot = only_call().snapshot
    assert (snapshot.readers, len(snapshot.assigned)) == (2, len(looked.json["assigned"]))
    with bootstrap.reading() as uow:
        entry = uow.journal.of_call(snapshot.call_id)[-1]
    assert (entry.act, entry.actor) == (READING_ASSIGNED, "console (Camille)")
    # Written already: the same again changes nothing, and without options what stands is shown.
    assert scored("assign", *CALL, "--readers", 2, "--apply", *JSON).json["written"] is False
    assert scored("assign", *CALL, *JSON).json["assigned"] == looked.json["assigned"]
    assert scored("assign", *CALL, "--everybody", "--apply").lines == ["Tout le monde lit tous les dossiers"]
    assert only_call().snapshot.readers == 0


def test_assignment_to_teams_and_what_is_refused(scored: Run) -> None:
    names = [juror.name for juror in only_call().snapshot.members]
    teams = [option for place in (0, 2) for option in ("--team", f"{names[place]}; {names[place + 1].upper()}")]

    shared = scored("assign", *CALL, *teams, *JSON).json

    files: dict[str, set[str]] = {}
    for one in shared["assigned"]:
        files.setdefault(one["name"], set()).add(one["dossier"])
    assert (files[names[0]], files[names[2]]) == (files[names[1]], files[names[3]])
    refused = [
        scored("assign", *CALL, "--team", "Personne; Nul"),
        scored("assign", *CALL, "--readers", 2, "--everybody"),
        scored("assign", *CALL, "--readers", len(names) + 1, "--apply"),
        scored("assign", *CALL, "--readers", len(names) + 1),
    ]
    assert [(answer.code, bool(answer.lines)) for answer in refused] == [(2, True)] * 4
    assert refused[3].lines == refused[2].lines
    assert only_call().snapshot.readers == 0
