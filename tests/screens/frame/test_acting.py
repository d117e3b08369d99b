"""How a screen acts, and its windows: what is told where, what runs again, what stays open."""

import threading
from collections.abc import Sequence

import pytest
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest

from deliberation.operations.acts import Receipt
from tests.fixtures.shims import install
from tests.screens.conftest import SECONDS_MAX
from ui import feedback
from ui.shims import fields, uncut

pytestmark = pytest.mark.usefixtures("call")

SCENE = """
from datetime import UTC, datetime
from types import SimpleNamespace

import streamlit as st

from deliberation.errors import NotAllowed
from deliberation.operations.acts import Receipt
from deliberation.record.journal import Act
from ui import feedback
from ui.acting import act, doing, is_double_click
from ui.widgets.windows import Window

def somebody(): return SimpleNamespace(call_id=1)
def accepted(uow, *, by, call_id): return Receipt(call_id, datetime(2019, 6, 3, 13, 7, 31, tzinfo=UTC), 2, Act.TIMER_STOPPED)
def refused(uow, *, by, call_id): raise NotAllowed
"""
REFUSAL, RECEIPT = "Votre rôle ne le permet pas à cette étape.", "Minuteur mis en pause, à 15:07:31"


def run(script: str) -> AppTest:
    return AppTest.from_string(SCENE + script, default_timeout=SECONDS_MAX).run()


def texts(app: AppTest) -> list[str]:
    return [element.value for element in app.text]


def told(app: AppTest) -> tuple[list[str], list[str]]:
    """What was refused, what was said in passing."""
    return [error.value for error in app.error], [toast.value for toast in app.toast]


def test_act_is_told_where_it_is_asked_for_and_the_page_goes_on() -> None:
    app = run("st.text(act(refused, somebody) is None)\nst.text(act(accepted, somebody).result.revision)")
    assert told(app) == ([REFUSAL], [RECEIPT])
    assert texts(app) == ["True", "2"]


def test_act_in_a_part_is_told_once_by_the_part_whether_the_page_runs_again_or_not() -> None:
    app = run(
        "@st.fragment\ndef part():\n    feedback.outcome('part')\n"
        "    for name, verb, is_seen in (('here', accepted, False), ('refused', refused, True), ('elsewhere', accepted, True)):\n"
        "        st.button(name, key=name, on_click=doing(verb, somebody, part='part', is_seen_elsewhere=is_seen))\n"
        "part()"
    )
    seen = []
    for name in ("here", "refused", "elsewhere"):
        app.button(key=name).click().run()
        seen.append(told(app))
    assert seen == [([], [RECEIPT]), ([REFUSAL], []), ([], [RECEIPT])]


def test_second_half_of_a_double_click_is_known_from_the_same_act_meant_again(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "def other(uow, *, by, call_id): return None\n"
        "st.text(is_double_click(accepted))\nact(accepted, somebody)\nst.text(is_double_click(accepted))\n"
        "st.text(is_double_click(accepted, button='another'))\nact(other, somebody)\nst.text(is_double_click(accepted))"
    )
    assert texts(run(script)) == ["False", "True", "False", "False"]
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 0.0)
    assert texts(run(script)) == ["False", "False", "False", "False"]


@pytest.fixture
def acts_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs of a page take the browser's messages as those of the server do."""
    install(monkeypatch, uncut.ACTS_WHOLE, fields.FIELDS_FILLED)


def hear_from_the_browser() -> None:
    """Have a message of the browser reach the server now, in the middle of the run."""
    context = get_script_run_ctx()
    assert context
    assert context.script_requests
    message = RerunData(page_script_hash=context.page_script_hash)
    sender = threading.Thread(target=context.script_requests.request_rerun, args=(message,))
    sender.start()
    sender.join()


INTERRUPTED = """
from tests.screens.frame.test_acting import hear_from_the_browser
def meanwhile(uow, **said):
    hear_from_the_browser()
    return accepted(uow, **said)
"""


@pytest.mark.usefixtures("acts_are_whole")
def test_act_interrupted_by_the_browser_is_done_whole_and_confirmed() -> None:
    app = run(
        f"{INTERRUPTED}\n"
        "def press():\n    hear_from_the_browser()\n    act(meanwhile, somebody)\n    st.session_state['reason'] = ''\n"
        "st.text_input('reason', key='reason')\nst.button('do', key='do', on_click=press)"
    )
    app.text_input(key="reason").input("Dit.")
    app.button(key="do").click().run()
    assert (told(app), app.text_input(key="reason").value) == (([], [RECEIPT]), "")


@pytest.mark.usefixtures("acts_are_whole")
def test_act_is_done_though_the_browser_interrupts_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run("st.button('do', key='do', on_click=doing(accepted, somebody))\nst.text(len(st.session_state))")
    begin, messages = ScriptRunContext.reset, [hear_from_the_browser]

    def begin_and_hear(context: ScriptRunContext, *said: object, **more: object) -> None:
        begin(context, *said, **more)  # type: ignore[arg-type]
        if messages:
            messages.pop()()

    monkeypatch.setattr(ScriptRunContext, "reset", begin_and_hear)
    app.button(key="do").click().run()
    assert (told(app), messages) == (([], [RECEIPT]), [])


@pytest.mark.usefixtures("acts_are_whole")
def test_act_that_stops_its_run_goes_no_further() -> None:
    app = run("def press():\n    st.stop()\n    st.session_state['went'] = 'on'\nst.button('do', key='do', on_click=press)")
    app.button(key="do").click().run()
    assert "went" not in app.session_state


@pytest.mark.usefixtures("acts_are_whole")
def test_run_that_what_is_kept_whole_asks_for_itself_comes_at_once() -> None:
    app = run(
        "from ui.shims import uncut\nif 'first' not in st.session_state:\n    st.session_state['first'] = True\n"
        "    with uncut.whole():\n        st.rerun()\n        st.session_state['went'] = 'on'"
    )
    assert "first" in app.session_state
    assert "went" not in app.session_state


@pytest.mark.usefixtures("acts_are_whole")
def test_confirmation_survives_a_message_that_comes_while_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, messages = feedback.take_receipts, [hear_from_the_browser]

    def taken_meanwhile(part: str) -> Sequence[Receipt | None]:
        receipts = taken(part)
        if receipts and messages:
            messages.pop()()
        return receipts

    monkeypatch.setattr(feedback, "take_receipts", taken_meanwhile)
    app = run("feedback.receipts('part')\nst.button('do', key='do', on_click=doing(accepted, somebody, part='part'))")
    app.button(key="do").click().run()
    assert (told(app), messages) == (([], [RECEIPT]), [])


WINDOW = """
window = Window('question')
def draw(about):
    st.text(f'about {about}')
    st.button('no', key='no', on_click=window.doing(refused, somebody))
    st.button('yes', key='yes', on_click=window.doing(accepted, somebody))
st.button('ask', key='ask', on_click=window.ask, args=(7,))
window.show('A question', draw)
"""


def test_window_stays_open_until_it_is_answered() -> None:
    app = run(WINDOW)
    assert texts(app) == []
    app.button(key="ask").click().run()
    assert texts(app.run()) == ["about 7"]
    app.button(key="yes").click().run()
    assert (texts(app), told(app)) == ([], ([], [RECEIPT]))


def test_window_keeps_its_refusal_as_long_as_it_is_open() -> None:
    app = run(WINDOW)
    app.button(key="ask").click().run()
    app.button(key="no").click().run()
    assert texts(app) == ["about 7"]
    # In the window alone: a message that floats would take the window's place.
    assert told(app) == ([REFUSAL], [])
    assert told(app.run()) == ([REFUSAL], [])
    app.button(key="ask").click().run()
    assert told(app) == ([], [])
