"""What a page has still to be sent when one of its parts runs again."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from tests.fixtures.shims import install
from ui.shims import runs


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> ForwardMsgQueue:
    """What a session has to send, kept as the server keeps it."""
    install(monkeypatch, runs.UNSENT)
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
