"""What is put together, from the settings."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

import bootstrap
from data_access.files.attachment_pieces import AttachmentPieces
from deliberation.call.call import Phase
from deliberation.operations.call.calls import move_phase
from demonstration import loading
from settings import Settings
from tests.database.conftest import KINDS
from tests.worlds.databases import NOON
from tests.worlds.open_call import new_call
from web import serve


@pytest.fixture
def in_use(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/jury.sqlite3", secret_key=SecretStr("s3cret"))
    bootstrap.use(settings, clock=lambda: NOON)
    bootstrap.prepare()
    yield settings
    bootstrap.reset()


def test_everything_works_on_the_same_database(in_use: Settings) -> None:
    call_id = new_call().call_id
    with bootstrap.reading() as uow:
        assert uow.calls.state(call_id).created_at == NOON
        assert uow.snapshot(call_id).call is bootstrap.snapshots().get(call_id).call
    assert (bootstrap.settings(), bootstrap.link_key()) == (in_use, b"s3cret")


@pytest.mark.parametrize("kind", KINDS, indirect=True)
@pytest.mark.parametrize("is_asked", [False, True])
def test_attached_files_lie_where_the_settings_put_them(migrated_url: str, kind: str, is_asked: bool) -> None:
    bootstrap.use(Settings(database_url=migrated_url, attachments_in_database=is_asked))
    try:
        assert isinstance(bootstrap.attachment_files(), AttachmentPieces) is (is_asked and kind == "postgresql")
    finally:
        bootstrap.reset()


def test_the_demonstration_is_loaded_where_there_is_no_call_and_nobody_refused_it(in_use: Settings) -> None:
    assert loading.is_wanted()
    serve.begin_with_the_demonstration()
    assert not loading.is_wanted()
    with bootstrap.reading() as uow:
        assert [state.call.is_demo for state in uow.calls.all()] == [True]


@pytest.mark.parametrize(("demo", "has_call", "is_wanted"), [(None, True, False), (False, False, False), (True, True, True)])
def test_real_call_or_refusal_keeps_the_demonstration_away(in_use: Settings, demo: bool | None, has_call: bool, is_wanted: bool) -> None:
    bootstrap.use(in_use.model_copy(update={"demo": demo}))
    if has_call:
        new_call()
    assert loading.is_wanted() is is_wanted


def test_the_key_of_links_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "VAR", tmp_path / "var")
    monkeypatch.delenv("JURY_SECRET_KEY", raising=False)
    bootstrap.use(Settings(database_url=f"sqlite:///{tmp_path}/jury.sqlite3"))
    keys = {bootstrap.link_key(), bootstrap.link_key()}
    bootstrap.reset()
    assert [len(key) for key in keys] == [43]
    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in (tmp_path / "var").iterdir()] == [("links.key", 0o600)]


@pytest.mark.usefixtures("in_use")
def test_the_latest_calls_under_way_are_followed_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = [new_call(slug=f"appel-{number}") for number in range(bootstrap.CALLS_FOLLOWED_MOST + 2)]
    for call in calls[:-1]:
        move_phase(call.uow(), **call.by_console(), to=Phase.SCORING)
    followed: list[int] = []
    ranked: list[int] = []
    monkeypatch.setattr(bootstrap.draws(), "follow", followed.append)
    monkeypatch.setattr(bootstrap, "ranking", lambda snapshot: ranked.append(snapshot.call_id))
    bootstrap.follow_calls_under_way()
    assert followed == [call.call_id for call in calls[1:-1]]  # neither the oldest nor the one in preparation
    assert ranked == [calls[-2].call_id]  # the latest is in memory at once
