"""Every act of the meeting's screens, refused: each refusal is said, and said once, whichever button it was."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.places import ROOT
from tests.screens import looking
from tests.worlds.acts import call_item, read_list, show_list
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Change, Method, NotAllowed, Outcome, Role, agenda, asked_to_agree, read_now, unfit
from tests.worlds.verbs import replace_verb, verbs
from ui.meeting.console import course

REFUSAL = "Votre rôle ne le permet pas à cette étape."
SCREENS = ("ui/meeting", "ui/selection", "ui/analysis", "ui/widgets", "extras/attached/screens", "ui/preparation")
READS = {"newest_devices", "drafts_in_revote", "screens_of_list", "show_list", "without_quorum", "wordings"}


def acts_of_the_screens() -> set[str]:
    """Return the names of the verbs that those screens take from the modules of verbs, by themselves or by the module."""
    return {name for folder in SCREENS for path in (ROOT / folder).rglob("*.py") for name in _imported(path) if name in verbs()} - READS


def _imported(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("deliberation.operations.")
    ]
    names = {alias.asname or alias.name for node in taken for alias in node.names}
    yield from names
    yield from (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) in names)


def refusing(name: str) -> Callable[..., None]:
    def verb(*_args: object, **_said: object) -> None:
        raise NotAllowed

    verb.__name__ = name
    return verb


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Have every act of those screens refused from now on."""

    def begin() -> None:
        monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 0.0)
        for name in acts_of_the_screens():
            replace_verb(monkeypatch, name, refusing(name))

    return begin


def refused(app: AppTest, *keys: str) -> dict[str, list[str]]:
    """Press the buttons that begin with these keys, one after the other, and return what each was told."""
    told = {}
    for key in keys:
        button = next(one for one in app.button if str(one.key).startswith(key))
        assert not button.disabled, key
        button.click().run()
        told[key] = [*looking.refusals(app), *(toast.value for toast in app.toast)]
    return told


@pytest.fixture
def file(call: OpenCall) -> str:
    """A file under discussion in the open meeting, on which nobody is recused."""
    call.open_meeting()
    fit = next(item.candidature_id for item in agenda(call.snapshot) if unfit(call.snapshot, item.candidature_id) is None)
    call_item(call.uow(), **call.by_console(), candidature_id=fit)
    return call.snapshot.candidature(fit).dossier


def once(*keys: str) -> dict[str, list[str]]:
    return {key: [REFUSAL] for key in keys}


def test_refusal_before_the_meeting_is_said_once(open_page: looking.Open, call: OpenCall, refuse: Callable[[], None]) -> None:
    app = open_page("console.py", call.somebody(Role.CHAIR))
    refuse()
    keys = ("console.open", "console.plan.save", "console.projector.ranking")
    assert refused(looking.opened(app, course.PLAN, course.PROJECTOR), *keys) == once(*keys)


def test_refusal_on_a_file_is_said_once(open_page: looking.Open, call: OpenCall, file: str, refuse: Callable[[], None]) -> None:
    call.decide(file, Outcome.DECLINED, reason="Dit.")
    app = open_page("console.py", call.somebody(Role.CHAIR))
    refuse()
    keys = (
        "console.next",
        "console.suspend",
        "console.close",
        "console.timer",
        "console.ballot.open.named",
        "console.revote",
        "console.decision.undo",
    )
    assert refused(looking.opened(app, course.CLOSING, f"console.revote.ask.on.{file}"), *keys) == once(*keys)
    next(one for one in app.segmented_control if str(one.key).endswith(".outcome")).set_value(Outcome.RESERVE).run()
    recording = ("console.decide.on", "console.decide_next")
    assert refused(app, *recording) == once(*recording)


def test_refusal_on_a_ballot_is_said_once(open_page: looking.Open, call: OpenCall, file: str, refuse: Callable[[], None]) -> None:
    call.ballot(file, Method.NAMED)
    app = open_page("console.py", call.somebody(Role.CHAIR))
    refuse()
    keys = ("console.ballot.close", "FormSubmitter:console.ballot.cancel")
    assert refused(app.run(), *keys) == once(*keys)


def test_refusal_is_said_once_on_the_selection(open_page: looking.Open, call: OpenCall, file: str, refuse: Callable[[], None]) -> None:
    others = [call.snapshot.candidature(item.candidature_id).dossier for item in agenda(call.snapshot)]
    call.decide(others[-1], Outcome.DECLINED, reason="Dit.")
    app = open_page("selection.py", call.somebody(Role.CHAIR))
    refuse()
    looking.tick(app, "decisions.table", file)
    app.button_group(key="decisions.outcome").set_value(Outcome.SELECTED).run()
    keys = ("decisions.record", "decisions.undo")
    assert refused(app, *keys) == once(*keys)


def test_refusal_on_a_list_is_said_once(open_page: looking.Open, call: OpenCall, file: str, refuse: Callable[[], None]) -> None:
    changes = [Change(call.id_of(file), Outcome.DECLINED, seen_version=call.decision(file).version)]
    read_list(call.uow(), **call.by_console(), changes=changes)
    for person in asked_to_agree(call.snapshot):
        show_list(call.uow(), by=person, call_id=call.call_id, read_at=read_now(call.snapshot)[0].read_at, has_seen=True)
    app = open_page("selection.py", call.somebody(Role.CHAIR))
    refuse()
    keys = ("agreement.agree.1", "agreement.take_back")
    assert refused(app.run(), *keys) == once(*keys)


def test_refusal_of_sending_to_the_room_is_said_once(open_page: looking.Open, call: OpenCall, refuse: Callable[[], None]) -> None:
    pair = [standing.dossier for standing in call.snapshot.ranked[:2]]
    app = open_page("comparison.py", call.somebody(Role.CHAIR), dossiers=pair)
    refuse()
    assert refused(app.run(), "sending.send") == once("sending.send")
