"""What a page has still to be sent when one of its parts runs again; of which runs it is told."""

from typing import Any, cast

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor

from ui.streamlit_seams import runs


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> ForwardMsgQueue:
    """What a session has to send, kept as the server keeps it."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    runs.keep_unsent_parts()
    return ForwardMsgQueue()


def drawn(text: str, *, part: str = "", path: int = 0) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path[:] = [0, path]
    message.delta.fragment_id = part
    message.delta.new_element.markdown.body = text
    return message


def sent(queue: ForwardMsgQueue) -> list[str]:
    return [message.delta.new_element.markdown.body for message in queue.flush()]


def test_part_that_runs_again_loses_nothing_that_was_not_sent(queue: ForwardMsgQueue) -> None:
    for text, part, path in (("page", "", 0), ("strip", "a", 1), ("other", "b", 2)):
        queue.enqueue(drawn(text, part=part, path=path))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["a"])
    # Drawn again, it follows: what was drawn before belongs to the run before.
    queue.enqueue(drawn("strip again", part="a", path=1))
    assert sent(queue) == ["page", "strip", "other", "strip again"]


def test_end_of_a_part_that_was_not_sent_stays_the_end_of_one_that_was_drawn_whole(queue: ForwardMsgQueue) -> None:
    queue.enqueue(ended := ForwardMsg(script_finished=ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["b"])
    assert queue.flush() == [ended]
    assert ended.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


def test_whole_page_that_runs_again_sends_itself_alone(queue: ForwardMsgQueue) -> None:
    queue.enqueue(drawn("page"))
    queue.clear(retain_lifecycle_msgs=True)
    queue.enqueue(drawn("page again"))
    assert sent(queue) == ["page again"]


class Runs:
    """A session whose runs are told of as the server tells of them; ``told``: what its browser hears."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[str] = []
        self._runner = cast("ScriptRunner", self)
        self.descriptor = RunDescriptor.create(["asked"])
        monkeypatch.setattr(runs, "_tell", lambda _session, _runner, event, **_said: self.told.append(event.name))
        monkeypatch.setattr(AppSession, "_on_scriptrunner_event", AppSession._on_scriptrunner_event)
        runs.tell_of_runs_that_draw()

    def happens(self, name: str, **said: Any) -> None:
        tell = cast("Any", AppSession)._on_scriptrunner_event
        tell(None, self._runner, ScriptRunnerEvent[name], run_descriptor=self.descriptor, **said)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(monkeypatch)


def test_run_that_only_does_an_act_is_not_told_of(told: Runs) -> None:
    told.happens("SCRIPT_STARTED", fragment_ids_this_run=["pressed"])
    told.happens("SCRIPT_STOPPED_FOR_RERUN")
    told.happens("SCRIPT_STARTED", fragment_ids_this_run=["changed"])
    assert told.told == []
    for name in ("ENQUEUE_FORWARD_MSG", "FRAGMENT_STOPPED_WITH_SUCCESS"):
        told.happens(name)
    assert told.told == ["SCRIPT_STARTED", "ENQUEUE_FORWARD_MSG", "FRAGMENT_STOPPED_WITH_SUCCESS"]


def test_run_that_has_drawn_is_told_of_to_its_end(told: Runs) -> None:
    events = ["SCRIPT_STARTED", "ENQUEUE_FORWARD_MSG", "SCRIPT_STOPPED_FOR_RERUN"]
    for name in events:
        told.happens(name, fragment_ids_this_run=["pressed"])
    assert told.told == events


def test_run_is_told_of_by_the_parts_that_it_draws_though_others_were_asked_for(told: Runs) -> None:
    told.happens("SCRIPT_STARTED", fragment_ids_this_run=(drawn := ["asked"]))
    drawn[:] = ["chosen", "listener"]
    told.happens("ENQUEUE_FORWARD_MSG")
    assert told.descriptor.fragment_ids == ("chosen", "listener")


def test_run_of_a_page_is_told_of_at_once(told: Runs) -> None:
    told.happens("SCRIPT_STARTED", fragment_ids_this_run=None)
    assert told.told == ["SCRIPT_STARTED"]


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.dark.sidebar"])
def test_theme_is_told_at_each_run_as_streamlit_tells_it(monkeypatch: pytest.MonkeyPatch, section: str) -> None:
    told = [CustomThemeConfig() for _run in range(3)]
    app_session._populate_theme_msg(told[0], section)
    monkeypatch.setattr(app_session, "_populate_theme_msg", None)
    runs.tell_of_the_theme_once_read()
    for theme in told[1:]:
        app_session._populate_theme_msg(theme, section)
    assert told == [told[0]] * 3
    assert bool(told[0].primary_color) is (section in ("theme.light", "theme.dark"))


def test_run_of_parts_tells_of_the_page_as_its_last_whole_run_did(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def tell(_session: AppSession, page: str, run: RunDescriptor, _pages: object) -> ForwardMsg:
        asked.append(page)
        message = ForwardMsg()
        message.new_session.page_script_hash = page
        message.new_session.name = f"{len(asked)}"
        app_session._set_run_identity(message, run)
        return message

    monkeypatch.setattr(AppSession, "_create_new_session_message", tell)
    monkeypatch.setattr(runs, "_tell_anew", tell)
    runs.tell_of_the_page_once_a_run()
    session: Any = RunDescriptor.create()  # anything that can be told apart
    whole, *parts = [RunDescriptor.create(parts) for parts in ([], ["a", "b"], ["c"])]
    asked_for = [("1", whole), ("1", parts[0]), ("1", parts[1]), ("2", parts[0]), ("1", whole), ("1", parts[1])]
    told = [AppSession._create_new_session_message(session, *said) for said in asked_for]
    assert [message.new_session.name for message in told] == ["1", "1", "1", "2", "3", "3"]
    assert [RunDescriptor.from_metadata(message.metadata) for message in told] == [run for _page, run in asked_for]
