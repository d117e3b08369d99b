"""What a recused juror is sent is the same whether the candidature exists or not: every screen, every export, searches, errors, events."""

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import Any, Final

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation import operations
from deliberation.board import Change
from deliberation.decisions import Outcome
from deliberation.errors import DeliberationError
from deliberation.people import Person, Role
from deliberation.ports import UnitOfWork
from deliberation.snapshot import Phase
from deliberation.strip import view_of
from deliberation.visibility import visible
from exports.registry import EXPORTS
from tests.asgi import ask
from tests.screens.conftest import FRAME, SECONDS_MAX, as_person
from tests.screens.two_calls import FILED, HIDDEN, NOON, ROOT, Twin, build, person
from ui.navigation import SCREENS, screens_of
from web import downloads, exports, serve

JUROR: Final = frozenset({Role.JUROR})
CHAIRING: Final = frozenset({Role.JUROR, Role.CHAIR})
VIEWS: Final = [
    (screen.file, query)
    for screen in SCREENS
    for query in ({}, *({"dossier": HIDDEN} for _each in (1,) if screen.file == "sheet.py"))
] + [
    ("comparison.py", {"dossiers": HIDDEN}),
    ("candidatures.py", {"recherche": "insee"}),
    ("candidatures.py", {"recherche": HIDDEN}),
]  # fmt: skip


@pytest.fixture(scope="module", params=[JUROR, CHAIRING], ids=["juror", "juror who chairs"])
def twins(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Twin, Twin]]:
    folder = tmp_path_factory.mktemp("twins")
    both = Twin(folder / "with.sqlite3", has_hidden=True), Twin(folder / "without.sqlite3", has_hidden=False)
    for twin in both:
        build(twin, roles=request.param)
    yield both
    bootstrap.reset()


def dump(node: Any) -> list[str]:
    """Return everything that a screen was sent, in order, as text."""
    said = [str(node.proto)] if getattr(node, "proto", None) is not None else []
    return said + [text for child in getattr(node, "children", {}).values() for text in dump(child)]


def screen(file: str, query: dict[str, str]) -> list[str]:
    app = as_person(AppTest.from_file(FRAME, default_timeout=SECONDS_MAX), person()).run()
    if file != "home.py":
        app.switch_page(str(ROOT / "pages" / file))
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return dump(app._tree)  # the runner offers what it knows by kind; this is all that was sent


def differences(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    return [(one, other) for one, other in zip(left, right, strict=False) if one != other] or (
        [("", "")] if len(left) != len(right) else []
    )


def test_the_two_calls_differ_for_whoever_is_not_recused(twins: tuple[Twin, Twin]) -> None:
    seen = []
    for twin in twins:
        call_id = twin.use()
        seen.append([c.dossier for c in visible(bootstrap.snapshots().get(call_id), person("Juré 01")).candidatures])
    assert set(seen[0]) - set(seen[1]) == {HIDDEN}
    assert len(seen[1]) == 9


@pytest.mark.parametrize(("file", "query"), VIEWS, ids=lambda value: value if isinstance(value, str) else "&".join(value) or None)
def test_screen_of_a_recused_juror_is_the_same_without_the_candidature(twins: tuple[Twin, Twin], file: str, query: dict[str, str]) -> None:
    sent = []
    for twin in twins:
        twin.use()
        if file not in {each.file for each in screens_of(person(), Phase.DELIBERATION)}:
            pytest.skip("not a screen of theirs")
        sent.append(screen(file, query))
    assert differences(*sent) == []
    assert len(sent[0]) > 5


@pytest.mark.parametrize("name", EXPORTS)
def test_export_to_a_recused_juror_is_the_same_without_the_candidature(
    twins: tuple[Twin, Twin], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AtNoon(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "AtNoon":
            return cls.fromtimestamp(NOON.timestamp(), tz)

    monkeypatch.setattr(exports, "datetime", AtNoon)
    answers = []
    for twin in twins:
        twin.use()
        device = operations.enter_demo(bootstrap.unit_of_work(), person_id=person().id, agent="").device_secret
        app = Starlette(routes=downloads.routes(exports.downloads()), middleware=serve.middleware())
        answer = ask(app, "GET", f"/telecharger/demo/{name}", device=device)
        answers.append((answer.status, answer.headers, answer.body))
    assert answers[0] == answers[1]


def test_strip_of_a_recused_juror_is_the_same_without_the_candidature(twins: tuple[Twin, Twin]) -> None:
    strips = []
    for twin in twins:
        call_id = twin.use()
        strips.append(view_of(bootstrap.snapshots().get(call_id), person()).strip())
    assert strips[0] == strips[1]


HIDDEN_ID: Final = FILED + 1  # the id it has, or would have
FORBIDDEN: Final[dict[str, Callable[[UnitOfWork, Person], object]]] = {
    "recall": lambda uow, by: operations.recall_candidature(uow, by=by, call_id=1, candidature_id=HIDDEN_ID, reason="!"),
    "score": lambda uow, by: operations.submit_scores(uow, by=by, call_id=1, candidature_id=HIDDEN_ID, marks={}, seen_version=0),
    "note": lambda uow, by: operations.save_note(uow, by=by, call_id=1, candidature_id=HIDDEN_ID, text="!"),
    "vote": lambda uow, by: operations.cast_vote(uow, by=by, call_id=1, candidature_id=HIDDEN_ID, number=1, choice="for"),
    "recuse oneself": lambda uow, by: operations.declare_recusals(uow, by=by, call_id=1, candidature_ids=[HIDDEN_ID]),
    "call": lambda uow, by: operations.call_item(uow, by=by, call_id=1, candidature_id=HIDDEN_ID),
    "close a ballot": lambda uow, by: operations.close_ballot(uow, by=by, call_id=1, candidature_id=HIDDEN_ID, number=1),
    "decide": lambda uow, by: operations.record_decisions(
        uow, by=by, call_id=1, changes=[Change(HIDDEN_ID, Outcome.DECLINED, seen_version=0)]
    ),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_refusal_says_the_same_of_what_is_hidden_and_of_what_is_not_there(twins: tuple[Twin, Twin], name: str) -> None:
    refusals = []
    for twin in twins:
        twin.use()
        with pytest.raises(DeliberationError) as refusal:
            FORBIDDEN[name](bootstrap.unit_of_work(), person())
        refusals.append((refusal.type, str(refusal.value)))
    assert refusals[0] == refusals[1]
