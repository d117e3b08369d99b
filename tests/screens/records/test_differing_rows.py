"""A call whose rows are not what its journal says: told on the home page and by the server's health; finalised with a reason only."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

import bootstrap
from bootstrap import watch
from data_access.files.own_files import embedded_file
from data_access.schema.guards import sqlite_triggers
from deliberation.call.people import Role
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from web.monitoring import _details

TITLE = "UPDATE candidature SET title = 'Autre titre' WHERE dossier = (SELECT min(dossier) FROM candidature)"
TOLD = "les lignes de la table « candidature » ne sont pas ce que dit le journal"


@pytest.fixture
def changed(call: OpenCall) -> Iterator[OpenCall]:
    """Change a title by hand, before this process reads the call, in which everything is decided."""
    call.decide_everything()
    change_by_hand(TITLE)
    yield call
    watch.forget()


def change_by_hand(statement: str) -> None:
    with closing(sqlite3.connect(str(embedded_file(bootstrap.settings().database_url)))) as connection:
        for name in sqlite_triggers():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for statement in sqlite_triggers().values():
            connection.execute(statement)
        connection.commit()
    bootstrap.use(bootstrap.settings())


def test_call_as_its_journal_says_is_told_to_nobody(call: OpenCall, open_page: looking.Open) -> None:
    watch.compare_all()
    assert watch.differences()[call.call_id] == ()
    assert list(open_page("home.py", Role.ORGANISER).error) == []
    assert _details()["differing_calls"] == {}


def test_change_by_hand_is_told_to_those_who_answer_for_the_call_and_see_every_file(changed: OpenCall, open_page: looking.Open) -> None:
    watch.compare_all()
    told = {role: [error.value for error in open_page("home.py", role).error] for role in (Role.ORGANISER, Role.JUROR, Role.STAFF)}
    assert [TOLD in error for error in told[Role.ORGANISER]] == [True]
    assert told[Role.JUROR] == told[Role.STAFF] == []
    assert TOLD in json.dumps(_details()["differing_calls"], ensure_ascii=False)


def test_such_a_call_is_finalised_with_a_reason_only(changed: OpenCall, open_page: looking.Open) -> None:
    app = open_page("selection.py", Role.ORGANISER).button(key="finalisation.open").click().run()
    assert app.button(key="finalisation.confirm").disabled
    assert [TOLD in error.value for error in app.error] == [True]
    app.text_input(key="finalisation.despite").set_value("Titre corrigé sur la base.").run()
    app.button(key="finalisation.confirm").click().run()
    assert (looking.refusals(app), changed.snapshot.is_finalised) == ([], True)
