"""On a real server, over its sockets: a screen that acted has drawn what the stream tells of its act, unless somebody acted meanwhile."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

import bootstrap
import capabilities
from deliberation.derived.scoring.marking import marks_of
from deliberation.operations.selection import decisions
from tests.browser.secrecy.twin_servers import Stream, listening
from tests.serving.protocol import Screen, line
from tests.serving.warm import running_dashboard
from tests.worlds.acts import call_item, close_revote, enter_demo, open_revote, submit_scores
from tests.worlds.demonstration import PRESIDES
from tests.worlds.open_call import OpenCall, use
from tests.worlds.terms import Act, Method, Outcome
from tools.serving.servers import Server

LISTENER, NEWS, TABLE = "jury.live", "changed", "jury.table"
VOTER, OBSERVER = "Juré 01", "Observation (démonstration)"
CLOCK = (Act.TIMER_STARTED, Act.TIMER_STOPPED)
LARGEST_OF_A_VOTE = 2_500  # bytes: the words of the strip, in which a vote changes nothing, would take 8,000


@dataclass
class Page:
    """A page of somebody's, with the stream of events of their device."""

    screen: Screen
    socket: ClientConnection
    stream: Stream

    def ask(self, question: bytes) -> list[ForwardMsg]:
        """Ask for a run, and return the messages that it takes, those of the runs that it asks for itself included."""
        self.socket.send(question)
        said: list[ForwardMsg] = []
        while not said or not is_last(said[-1]):
            frame = self.socket.recv(timeout=20)
            assert isinstance(frame, bytes)
            self.screen.take(frame)
            said.append(ForwardMsg.FromString(frame))
        return said

    def press(self, key: str) -> list[ForwardMsg]:
        return self.ask(self.screen.press(key))

    def tick(self, number: int, *dossiers: str) -> list[ForwardMsg]:
        """Tick rows of the table: the ``number``-th time that the table tells of ticks."""
        return self.ask(self.screen.trigger(TABLE, "ticked", {"number": number, "dossiers": dossiers}))

    def hear(self) -> list[ForwardMsg]:
        """Ask for what the stream tells, once it tells of another view than the page holds."""
        self.wait_until_told_of_what_it_shows(is_so=False)
        return self.ask(self.screen.trigger(LISTENER, NEWS))

    def wait_until_told_of_what_it_shows(self, *, is_so: bool = True) -> None:
        """Wait until the last event is of the view that the page holds, or of another."""
        self.stream.wait_until(lambda said: (told(said[-1]) == self.screen.drawn) is is_so)


def told(event: str) -> str:
    return str(json.loads(event.partition("data: ")[2])["view"])


def own_changes(stream: Stream) -> int:
    """Return how often something changed that the person of a stream alone sees."""
    return int(told(stream.said[-1]).split(".")[1])


def is_last(message: ForwardMsg) -> bool:
    """Tell whether it ends a run, and no other was asked for by it."""
    return message.WhichOneof("type") == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


def parts(said: list[ForwardMsg]) -> set[str]:
    """Name the parts that were drawn."""
    blocks = [each.delta.add_block.id for each in said if each.delta.WhichOneof("type") == "add_block"]
    return {found[1] for block in blocks if (found := re.search(r"-live\.([\w.]+)$", block))}


def acts(said: list[ForwardMsg]) -> int:
    """Return how many acts of the screen its page has drawn, as the strip's listener was told last."""
    elements = [each.delta.new_element.bidi_component for each in said if each.delta.new_element.WhichOneof("type") == "bidi_component"]
    return int([json.loads(one.json)["acts"] for one in elements if one.component_name == LISTENER][-1])


def has_drawn(said: list[ForwardMsg], key: str) -> bool:
    """Tell whether a button was drawn."""
    buttons = [each.delta.new_element.button.id for each in said if each.delta.new_element.WhichOneof("type") == "button"]
    return any(re.search(rf"-{re.escape(key)}(\.on\.|$)", button) for button in buttons)


def together(question: bytes, other: bytes) -> bytes:
    """Return one question that holds two, as a busy server makes it of them."""
    both = BackMsg.FromString(question)
    both.rerun_script.widget_states.MergeFrom(BackMsg.FromString(other).rerun_script.widget_states)
    return bytes(both.SerializeToString())


def runs(said: list[ForwardMsg]) -> int:
    """Return how many runs a browser is told of: not those that only do an act, and ask for what it changed."""
    return sum(each.WhichOneof("type") == "new_session" for each in said)


@contextmanager
def page_of(served: tuple[Server, OpenCall], name: str, address: str, *, then: bytes = b"") -> Iterator[Page]:
    """``then``: what its browser asks right after the page, before it has run."""
    server, call = served
    device = enter_demo(call.uow(), person_id=call.person(name).id, agent="").device_secret
    with listening(server, device) as stream, line(server, device=device) as socket:
        page = Page(Screen(address), socket, stream)
        if then:
            socket.send(page.screen.run())
        page.ask(then or page.screen.run())
        yield page


@pytest.fixture(scope="module")
def served(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, OpenCall]]:
    """A meeting that votes on a file."""
    file = Path(shutil.copy(demonstration_file, tmp_path_factory.mktemp("served") / "jury.sqlite"))
    use(file)
    call = OpenCall(1)
    call.open_meeting()
    first = call.snapshot.ranked[0]
    call_item(call.uow(), **call.on(first.dossier, by=PRESIDES))
    call.ballot(first.dossier, Method.NAMED)
    with running_dashboard(folder=file.parent) as server:
        use(file)
        for name in (VOTER, PRESIDES):
            await_draws((server, call), name)
        yield server, call
    bootstrap.reset()


def await_draws(served: tuple[Server, OpenCall], name: str) -> None:
    """Wait until the draws are released to somebody: a page that was drawn before is told of them, and asks."""
    with page_of(served, name, "classement") as page:
        page.stream.wait_until(lambda said: not told(said[-1]).endswith(".0"))


def test_page_that_opens_has_drawn_what_its_stream_begins_with(served: tuple[Server, OpenCall]) -> None:
    with page_of(served, VOTER, "suivre") as page:
        page.wait_until_told_of_what_it_shows()


def test_vote_is_told_to_its_voter_s_devices_and_counted_for_others(served: tuple[Server, OpenCall]) -> None:
    _server, call = served
    with page_of(served, VOTER, "suivre") as page, page_of(served, PRESIDES, "suivre") as another:
        before = [own_changes(each.stream) for each in (page, another)]
        call.vote(VOTER, "for", dossier(served))
        page.stream.wait_until(lambda _said: own_changes(page.stream) == before[0] + 1)
        # A voter's ballot stands at the foot, which the browser draws.
        for each, drawn in ((page, set[str]()), (another, {"meeting.ballots"})):
            said = each.hear()
            assert (runs(said), parts(said)) == (1, drawn)
            if each is page:
                assert max(message.ByteSize() for message in said) < LARGEST_OF_A_VOTE
        assert own_changes(another.stream) == before[1]


def test_act_on_the_console_draws_the_console_and_what_it_changed_once(served: tuple[Server, OpenCall]) -> None:
    with page_of(served, PRESIDES, "seance") as page:
        said = page.press("console.timer.button")
        page.wait_until_told_of_what_it_shows()
        assert (runs(said), parts(said)) == (1, {"console"})


def test_button_tapped_on_a_page_that_has_not_run_yet_where_it_came_back_to_acts(served: tuple[Server, OpenCall]) -> None:
    _server, call = served
    with page_of(served, PRESIDES, "seance") as page:
        tapped = page.screen.press("console.timer.button")
    before = len(call.journal)
    with page_of(served, PRESIDES, "seance", then=tapped) as back:
        back.stream.wait_until(lambda _said: len(call.journal) > before)
        assert [entry.act for entry in call.journal[before:] if entry.act in CLOCK] in [[act] for act in CLOCK]


def test_what_somebody_else_did_meanwhile_is_asked_for_and_drawn(served: tuple[Server, OpenCall]) -> None:
    _server, call = served
    with page_of(served, OBSERVER, "suivre") as page:
        call.vote("Juré 03", "for", dossier(served))
        assert "meeting.ballots" in parts(page.hear())
        page.wait_until_told_of_what_it_shows()


def test_vote_of_somebody_else_draws_neither_marks_nor_charts_of_the_file(served: tuple[Server, OpenCall]) -> None:
    _server, call = served
    with page_of(served, VOTER, "suivre") as voter, page_of(served, OBSERVER, "suivre") as observer:
        call.vote("Juré 04", "for", dossier(served))
        drawn = [(parts(said), acts(said)) for said in (voter.hear(), observer.hear())]
        assert drawn == [(set(), 0), ({"meeting.ballots"}, 0)]


def test_what_a_file_shows_is_drawn_when_it_changes(served: tuple[Server, OpenCall]) -> None:
    _server, call = served
    file, marker = dossier(served), call.person("Juré 05")
    with page_of(served, VOTER, "suivre") as page:

        def drawn(receipt: object) -> set[str]:
            assert receipt
            return parts(page.hear()) - {"meeting.state", "meeting.item", "meeting.ballots", "meeting.sheet"}

        assert drawn(open_revote(call.uow(), **call.on(file, by=PRESIDES))) == {"meeting.revote"}
        grid = call.snapshot.grids[call.id_of(file), marker.id]
        marks = {code: 5 - (mark or 0) for code, mark in marks_of(call.snapshot, call.id_of(file), marker).items()}
        saved = submit_scores(call.uow(), **call.on(file, by=marker), marks=marks, comment="", seen_version=grid.version)
        assert drawn(saved) == {"meeting.file"}
        assert drawn(close_revote(call.uow(), **call.on(file, by=PRESIDES))) == {"meeting.revote"}
        declined = call.decide(file, Outcome.DECLINED, by=PRESIDES, reason="Dit.", override_reason="Le scrutin est abandonné.")
        assert "meeting.file" in drawn(declined)
        version = call.decision(file).version
        dissent = decisions.dissent(call.uow(), **call.on(file, by=marker), sentence="Non.", seen_version=version)
        assert drawn(dissent) == {"meeting.file"}
        assert "meeting.file" in drawn(call.withdraw(call.snapshot.ranked[1].dossier))  # its rank may be another


def test_question_about_what_is_drawn_already_draws_no_part(served: tuple[Server, OpenCall]) -> None:
    with page_of(served, VOTER, "suivre") as page:
        said = page.ask(page.screen.trigger(LISTENER, NEWS))
        assert (runs(said), parts(said)) == (1, set())


def test_ticks_draw_the_panel_that_decides_and_nothing_else(served: tuple[Server, OpenCall]) -> None:
    with page_of(served, PRESIDES, "selection") as page:
        said = page.tick(1, last(served))
        assert (parts(said), has_drawn(said, "decisions.record")) == ({"decisions"}, True)
        assert not any(each.WhichOneof("type") == "navigation" for each in said)  # not the page


def test_ticks_that_stand_already_are_asked_for_and_draw_no_panel(served: tuple[Server, OpenCall]) -> None:
    with page_of(served, PRESIDES, "selection") as page:
        page.tick(1, last(served))
        said = page.tick(2, last(served))
        assert (runs(said), has_drawn(said, "decisions.record")) == (1, False)


def test_decision_on_the_selection_is_drawn_by_one_run_of_what_it_changed(served: tuple[Server, OpenCall]) -> None:
    with page_of(served, PRESIDES, "selection") as page:
        page.tick(1, last(served))
        page.ask(page.screen.choose("decisions.outcome", Outcome.SELECTED.words))
        said = page.press("decisions.record")
        assert acts(said) == 1  # by which the browser knows that its act is drawn
        page.wait_until_told_of_what_it_shows()
        of_extras = {panel.key for extra in capabilities.active() for panel in extra.panels.get("selection", ())}
        assert (runs(said), parts(said)) == (1, {"board", "places", "decisions", "dissents", "finalise", *of_extras})
        assert not any(each.WhichOneof("type") == "navigation" for each in said)  # not the page
        said = page.ask(page.screen.trigger(LISTENER, NEWS))
        assert (runs(said), parts(said)) == (1, set())


def test_checklist_is_drawn_when_it_changes_and_always_for_who_locks(served: tuple[Server, OpenCall]) -> None:
    _server, call = served
    file = call.snapshot.ranked[-2].dossier
    with page_of(served, VOTER, "selection") as member, page_of(served, PRESIDES, "selection") as chair:
        for reason, is_told_to_the_member in (("Dit.", True), ("Redit.", False)):
            call.decide(file, Outcome.DECLINED, by=PRESIDES, reason=reason)
            assert ("finalise" in parts(chair.hear()), "finalise" in parts(member.hear())) == (True, is_told_to_the_member)


def test_click_without_an_act_draws_its_part_in_the_run_of_a_question(served: tuple[Server, OpenCall]) -> None:
    _server, call = served
    with page_of(served, OBSERVER, "suivre") as page:
        save = f"meeting.radar.{dossier(served)}.save"
        call.vote("Juré 06", "for", dossier(served))
        page.wait_until_told_of_what_it_shows(is_so=False)
        said = page.ask(together(page.screen.press(save), page.screen.trigger(LISTENER, NEWS)))
        assert "meeting.ballots" in parts(said)
        assert has_drawn(said, save)


def test_click_that_comes_into_the_run_of_a_question_draws_its_own_part_too(served: tuple[Server, OpenCall]) -> None:
    _server, call = served
    with page_of(served, PRESIDES, "selection") as page:
        call.decide(last(served), Outcome.DECLINED, by=PRESIDES, reason="Dit.")
        said = page.ask(together(page.screen.press("decisions.first.technical"), page.screen.trigger(LISTENER, NEWS)))
        assert has_drawn(said, "decisions.record")
        assert "board" in parts(said)


def test_no_message_is_one_that_a_browser_holds_and_may_forget_before_it_is_named(served: tuple[Server, OpenCall]) -> None:
    with page_of(served, PRESIDES, "candidatures") as page:
        said = page.ask(page.screen.run())
        assert max(each.ByteSize() for each in said) > 10_000
        assert not any(each.metadata.cacheable for each in said)


def last(served: tuple[Server, OpenCall]) -> str:
    """Return the last of the ranked dossiers, on which no vote is under way."""
    return served[1].snapshot.ranked[-1].dossier


def dossier(served: tuple[Server, OpenCall]) -> str:
    return served[1].snapshot.ranked[0].dossier
