"""``jury import platform``: what the platform has comes in as a file does, or nothing does and the command says why."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

import bootstrap
from settings import Settings
from tests.commands.conftest import CALL, JSON, Run
from tests.serving.platform.procedure import NUMBER, few
from tests.serving.platform.served import served
from tests.serving.platform.server import TOKEN, Fault, Platform, failing
from tests.worlds.databases import NOON


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
        bootstrap.use(
            bootstrap.settings().model_copy(
                update={"platform_url": url, "platform_procedures": f"ami-ia-2={NUMBER}", "platform_token_file": token}
            ),
            clock=lambda: NOON,
        )
        yield call


def test_platform_s_dossiers_come_in_once(connected: Run) -> None:
    first = connected("import", "platform", *CALL, *JSON).json
    assert (first["new"], first["written"], first["problems"], first["reading"]["form"]) == (4, True, [], "API")
    again = connected("import", "platform", *CALL, *JSON).json
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 4)


def test_rehearsal_writes_nothing(connected: Run) -> None:
    assert connected("import", "platform", *CALL, "--dry-run", *JSON).json["new"] == 4
    assert connected("import", "platform", *CALL, "--dry-run", *JSON).json["new"] == 4


def test_deleted_dossier_is_withdrawn_when_somebody_says_so(connected: Run, platform: Platform) -> None:
    connected("import", "platform", *CALL)
    platform.procedure.delete(472228)
    asked = connected("import", "platform", *CALL)
    assert any("--withdraw 472228" in line for line in asked.lines)
    assert connected("import", "platform", *CALL, "--withdraw", "472228").code == 0
    assert connected("import", "platform", *CALL, *JSON).json["withdrawn"] == 0


def test_attached_files_come_in_after_their_dossiers_and_once(connected: Run, platform: Platform) -> None:
    platform.procedure.attach(472228, "plan.pdf", "budget.pdf")
    connected("import", "platform", *CALL)
    first = connected("import", "platform", *CALL, "--attachments", *JSON).json
    assert (first["new"] >= 2, first["to_check"], first["refused"], first["missing"]) == (True, 0, 0, 0)
    fetched = platform.fetched.total()
    platform.procedure.attach(472228, "plan.pdf", "budget.pdf", "devis.pdf")
    again = connected("import", "platform", *CALL, *JSON), connected("import", "platform", *CALL, "--attachments", *JSON)
    assert (again[1].json["new"], platform.fetched.total() - fetched) == (1, 1)
    assert again[1].lines == [f"{first['new']} fichiers sont déjà ici."]


def test_journal_says_where_the_dossiers_came_from(connected: Run) -> None:
    connected("import", "platform", *CALL, "--as", "Organisation")
    entry = next(entry for entry in connected("journal", "show", *CALL, *JSON).json["entries"] if entry["act"] == "dossiers_imported")
    assert (entry["after"]["file"]["name"], entry["after"]["file"]["dialect"]) == (f"démarche {NUMBER}", "api")


def test_reading_that_breaks_writes_nothing_and_says_so(connected: Run, platform: Platform) -> None:
    platform.fault = failing(Fault.EXPIRED, at=2)
    refused = connected("import", "platform", *CALL, *JSON)
    assert (refused.code, refused.stdout) == (2, "")
    assert refused.lines == ["La plateforme refuse\u00a0: Ce jeton a expiré."]
    assert connected("import", "platform", *CALL, "--dry-run", *JSON).json["new"] == 4


def test_token_is_in_nothing_that_is_said_kept_or_handed_out(connected: Run, tmp_path: Path) -> None:
    said = [connected("import", "platform", *CALL, *JSON), connected("import", "platform", *CALL, "--dry-run")]
    said += [connected("journal", "show", *CALL, *JSON), connected("export", "archive", *CALL, "-o", tmp_path / "a.zip")]
    said += [connected("backup", tmp_path / "copie")]
    assert TOKEN not in json.dumps([[answer.stdout, answer.lines] for answer in said]) + repr(bootstrap.settings())
    kept = {path for path in tmp_path.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()}
    assert kept == {tmp_path / "jeton"}


def test_call_that_is_not_connected_asks_nobody(call: Run, connected: Run, platform: Platform) -> None:
    bootstrap.use(Settings(database_url=bootstrap.settings().database_url, secret_key=SecretStr("key")), clock=lambda: NOON)
    refused = call("import", "platform", *CALL)
    assert (refused.code, platform.asked) == (2, [])
    assert "JURY_PLATFORM_PROCEDURES" in refused.lines[0]


def test_procedures_are_named_by_call() -> None:
    told = Settings(platform_procedures="ami-ia-2=12345, autre=678")
    assert [told.procedure_of(slug) for slug in ("ami-ia-2", "autre", "tiers")] == [12345, 678, None]
    for wrong in ("12345", "ami-ia-2=douze", "=12"):
        with pytest.raises(ValueError, match="JURY_PLATFORM_PROCEDURES"):
            Settings(platform_procedures=wrong)
