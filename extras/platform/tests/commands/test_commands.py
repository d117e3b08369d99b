"""``jury platform pull``: what the platform has comes in as a file does, or nothing does and the command says why."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from pydantic import SecretStr

import bootstrap
import capabilities
from commands import terminal
from deliberation.call.call import Phase, Screening
from deliberation.call.people import Console
from deliberation.derived.meeting.board import Change
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.call.calls import move_phase, reveal_all
from deliberation.operations.dossiers.screening import ScreeningChange, screen
from deliberation.operations.selection.decisions import record_decisions
from deliberation.operations.selection.finalisation import finalise, reopen
from deliberation.selection.decisions import Outcome
from extras.platform.settings import PlatformSettings
from extras.platform.tests.carrying import INSTRUCTOR, with_annotations
from extras.platform.tests.serving.procedure import NUMBER, demonstration, few
from extras.platform.tests.serving.served import connect, served
from extras.platform.tests.serving.server import TOKEN, Fault, Platform, failing
from phrases import _
from settings import Settings
from tests.commands.conftest import CALL, JSON, Run
from tests.worlds.databases import NOON
from tests.worlds.extras import is_active

SELECTED = 15
TECHNICAL = 11
RESERVE = 2


@pytest.fixture
def platform() -> Platform:
    return Platform(few())


@pytest.fixture
def connected(call: Run, platform: Platform, tmp_path: Path) -> Iterator[Run]:
    """Run ``jury`` where the call is connected with its procedure."""
    token = tmp_path / "jeton"
    token.touch(mode=0o600)
    token.write_text(TOKEN, encoding="ascii")
    with served(platform) as url:
        connect(url=url, procedures=f"ami-ia-2={NUMBER}", token_file=token)
        yield call


@pytest.fixture
def finalised(connected: Run, platform: Platform) -> Run:
    """Run ``jury`` where the dossiers came from the platform with their files, and the selection is finalised."""
    platform.procedure = platform.instruction.procedure = with_annotations(demonstration())
    for one in platform.procedure.dossiers:
        one |= {} if one["state"].startswith("en_") else {"state": "en_instruction", "motivation": None, "dateTraitement": None}
    if not is_active("attached"):
        pytest.skip("the extra attached is off or gone")
    assert connected("platform", "pull", *CALL).code == 0
    assert connected("platform", "pull", *CALL, "--attachments").code == 0
    _decide_all()
    return connected


def _decide_all() -> None:
    uow, by, call_id = bootstrap.unit_of_work, Console("Séance"), terminal.call_named(CALL[1]).id
    all_ = [
        ScreeningChange(one.id, Screening.SHORTLISTED, one.screening_version) for one in bootstrap.snapshots().get(call_id).candidatures
    ]
    screen(uow(), by=by, call_id=call_id, changes=all_, reason="")
    reveal_all(uow(), by=by, call_id=call_id)
    move_phase(uow(), by=by, call_id=call_id, to=Phase.DELIBERATION)
    changes = [_decided(place, one) for place, one in enumerate(bootstrap.snapshots().get(call_id).ranked)]
    record_decisions(uow(), by=by, call_id=call_id, changes=changes)
    finalise(uow(), by=by, call_id=call_id, seen=bootstrap.snapshots().get(call_id).head)


def _decided(place: int, one: Candidature) -> Change:
    """Select the first 11 on one track and 4 on the other, keep 2 in reserve, decline the others."""
    reason = f"Motif du dossier {one.dossier}."
    if place < SELECTED:
        return Change(one.id, Outcome.SELECTED, "technical" if place < TECHNICAL else "scientific", reason=reason)
    if place < SELECTED + RESERVE:
        return Change(one.id, Outcome.RESERVE, "technical", place - SELECTED + 1, reason=reason)
    return Change(one.id, Outcome.DECLINED, reason=reason)


def test_connecting_says_what_the_token_reads_and_writes_nothing(connected: Run, platform: Platform) -> None:
    told = connected("platform", "connect", *CALL, *JSON).json
    assert (told["host"], told["procedure"], told["dossiers"]) == ("127.0.0.1", NUMBER, len(platform.procedure.dossiers))
    assert connected("platform", "pull", *CALL, "--dry-run", *JSON).json["new"] == told["dossiers"]


def test_platform_s_dossiers_come_in_once(connected: Run) -> None:
    first = connected("platform", "pull", *CALL, *JSON).json
    assert (first["new"], first["written"], first["problems"], first["reading"]["form"]) == (4, True, [], "API")
    again = connected("platform", "pull", *CALL, *JSON).json
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 4)


@pytest.mark.skipif(not capabilities.hooks("file_import_printed"), reason="no extra imports files")
def test_attached_files_come_in_after_their_dossiers_and_once(connected: Run, platform: Platform) -> None:
    platform.procedure.attach(472228, "plan.pdf", "budget.pdf")
    connected("platform", "pull", *CALL)
    first = connected("platform", "pull", *CALL, "--attachments", *JSON).json
    assert (first["new"] >= 2, first["to_check"], first["refused"], first["missing"]) == (True, 0, 0, 0)
    fetched = platform.fetched.total()
    platform.procedure.attach(472228, "plan.pdf", "budget.pdf", "devis.pdf")
    again = connected("platform", "pull", *CALL, *JSON), connected("platform", "pull", *CALL, "--attachments", *JSON)
    assert (again[1].json["new"], platform.fetched.total() - fetched) == (1, 1)
    assert again[1].lines == [f"{first['new']} fichiers sont déjà ici."]


def test_journal_says_where_the_dossiers_came_from(connected: Run) -> None:
    connected("platform", "pull", *CALL, "--as", "Organisation")
    entry = next(entry for entry in connected("journal", "show", *CALL, *JSON).json["entries"] if entry["act"] == "dossiers_imported")
    assert (entry["after"]["file"]["name"], entry["after"]["file"]["dialect"]) == (f"démarche {NUMBER}", "api")


def test_reading_that_breaks_writes_nothing_and_says_so(connected: Run, platform: Platform) -> None:
    platform.fault = failing(Fault.EXPIRED, at=2)
    refused = connected("platform", "pull", *CALL, *JSON)
    assert (refused.code, refused.stdout) == (2, "")
    assert refused.lines == ["La plateforme refuse\u00a0: Ce jeton a expiré."]
    assert connected("platform", "pull", *CALL, "--dry-run", *JSON).json["new"] == 4


def test_token_is_in_nothing_that_is_said_kept_or_handed_out(connected: Run, tmp_path: Path) -> None:
    said = [connected("platform", "pull", *CALL, *JSON), connected("platform", "pull", *CALL, "--dry-run")]
    said += [connected("journal", "show", *CALL, *JSON), connected("export", "archive", *CALL, "-o", tmp_path / "a.zip")]
    said += [connected("backup", tmp_path / "copie")] if is_active("copies") else []
    assert TOKEN not in json.dumps([[answer.stdout, answer.lines] for answer in said]) + repr(bootstrap.own_settings(PlatformSettings))
    kept = {path for path in tmp_path.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()}
    assert kept == {tmp_path / "jeton"}


def test_call_that_is_not_connected_asks_nobody(call: Run, connected: Run, platform: Platform) -> None:
    bootstrap.use(Settings(database_url=bootstrap.settings().database_url, secret_key=SecretStr("key")), clock=lambda: NOON)
    refused = call("platform", "pull", *CALL)
    assert (refused.code, platform.asked) == (2, [])
    assert "JURY_PLATFORM_PROCEDURES" in refused.lines[0]


def test_procedures_are_named_by_call() -> None:
    told = PlatformSettings(platform_procedures="ami-ia-2=12345, autre=678")
    assert [told.procedure_of(slug) for slug in ("ami-ia-2", "autre", "tiers")] == [12345, 678, None]
    for wrong in ("12345", "ami-ia-2=douze", "=12"):
        with pytest.raises(ValueError, match="JURY_PLATFORM_PROCEDURES"):
            PlatformSettings(platform_procedures=wrong)


def test_dossiers_come_in_are_decided_go_back_and_are_read_back_equal(finalised: Run, platform: Platform, tmp_path: Path) -> None:
    as_whom = (*CALL, "--instructor", INSTRUCTOR)
    left = finalised("platform", "plan", *as_whom, *JSON).json
    assert (left["carried"], left["to_carry"]) == (0, 46)
    finalised("platform", "push", *as_whom)
    waits = finalised("platform", "decisions", *as_whom)
    assert (waits.code, "aussitôt" in waits.lines[0]) == (2, True)
    # One file is of a kind that the import refuses.
    kept_back = finalised("platform", "decisions", *as_whom, "--yes")
    assert (kept_back.code, "523432" in kept_back.lines[0], platform.instruction.done[523432, "dossierAccepter"]) == (2, True, 0)
    told = finalised("platform", "decisions", *as_whom, "--yes", "--lose-files", *JSON)
    assert (told.json["carried"], told.lines, told.code) == (46, ["Tout est reporté\u00a0: 46 sur 46."], 0)
    assert set(platform.instruction.done.values()) == {1}
    assert platform.instruction.mails == []
    states = Counter(one["state"] for one in platform.procedure.dossiers)
    assert (states["accepte"], states["refuse"]) == (SELECTED, 46 - SELECTED - RESERVE)
    snapshot = bootstrap.snapshots().get(terminal.call_named(CALL[1]).id)
    reasons = {str(one["number"]): one["motivation"] or "" for one in platform.procedure.dossiers if one["dateTraitement"]}
    assert reasons == {one.dossier: snapshot.decision(one.id).reason for one in snapshot.candidatures if one.dossier in reasons}
    assert finalised("journal", "verify", *CALL).code == 0
    if is_active("archive"):
        assert finalised("export", "sequel", *CALL, "-o", tmp_path / "suite.zip").code == 0
        with ZipFile(tmp_path / "suite.zip") as suite:
            assert "Tout est reporté\u00a0: 46 sur 46." in suite.read("LISEZ-MOI.txt").decode()


def test_what_was_carried_comes_back_as_annotated_not_as_changed(finalised: Run, platform: Platform) -> None:
    finalised("platform", "push", *CALL, "--instructor", INSTRUCTOR)
    call_id = terminal.call_named(CALL[1]).id
    reopen(bootstrap.unit_of_work(), by=Console("Présidence"), call_id=call_id, reason="Une erreur.")
    told = finalised("platform", "pull", *CALL, "--changed", "--dry-run", *JSON).json
    assert (len(told["dossiers"]["annotated"]), told["changed"], told["new"]) == (46, 0, 0)


def test_files_that_are_not_here_are_said_and_kept_beside_the_finalised_call(finalised: Run, platform: Platform, tmp_path: Path) -> None:
    lacking = finalised("platform", "files", *CALL, *JSON).json
    assert [one["dossier"] for one in lacking] == ["523432"]
    platform.procedure.attach(472228, "..plan.pdf", "budget.pdf", text="another")
    platform.procedure.champ(472228, "Pièces jointes")["files"][1]["virusScanResult"] = "pending"
    fetched = finalised("platform", "files", *CALL, "--output", tmp_path / "a part", *JSON).json
    assert [(one["dossier"], bool(one["why_not"])) for one in fetched if one["dossier"] == "472228"] == [
        ("472228", False),
        ("472228", True),
    ]
    (kept,) = (tmp_path / "a part" / "472228").iterdir()
    assert (kept.name.startswith("_plan-"), kept.read_bytes()[:5]) == (True, b"%PDF-")
    assert platform.told_token == []


def test_without_an_instructor_those_of_the_procedure_are_named(finalised: Run) -> None:
    refused = finalised("platform", "plan", *CALL)
    assert (refused.code, INSTRUCTOR in refused.lines[0]) == (2, True)


def test_what_changed_alone_is_read_and_the_team_s_own_words_are_no_edit(connected: Run, platform: Platform) -> None:
    connected("platform", "pull", *CALL)
    platform.procedure.answer(472228, "Commentaire de l'équipe", "Vu.", at="2019-07-02T10:00:00+02:00")
    platform.procedure.answer(488979, "Titre du projet", "Un autre titre", at="2019-07-02T11:00:00+02:00")
    platform.procedure.delete(465521)
    told = connected("platform", "pull", *CALL, "--changed", "--dry-run", *JSON).json
    dossiers = told["dossiers"]
    assert (dossiers["annotated"], [one["dossier"] for one in dossiers["changed"]]) == (["472228"], ["488979"])
    assert (dossiers["withdrawn"], told["absent"]) == (["465521"], 0)
    assert connected("platform", "pull", *CALL, "--changed").code == 0
    assert connected("platform", "pull", *CALL, "--changed", *JSON).json["changed"] == 0


def test_timer_that_finds_nothing_new_has_not_failed(connected: Run, platform: Platform) -> None:
    connected("platform", "pull", *CALL)
    for one in platform.procedure.dossiers:
        one["dateDerniereModification"] = "2019-01-01T10:00:00+01:00"
    told = connected("platform", "pull", *CALL, "--changed")
    assert (told.code, told.lines) == (0, [_("No dossier of the procedure {number} changed since then.").format(number=NUMBER)])
