"""Following the meeting from one's own device: the current item, the ballot, the revote, leaving and coming back."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation import operations
from deliberation.call.people import Person, Role
from deliberation.derived.agenda import agenda
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.presence import Presence
from deliberation.operations.ports import CallState
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from tests.screens import acting, looking
from tests.screens.looking import Open, words


class Room:
    """A meeting under way, everybody here, with what the chair does."""

    def __init__(self, chair: Person) -> None:
        self.chair = chair
        here = {person.id: Presence.PRESENT for person in self.whole.people if person.has(Role.JUROR, Role.CHAIR)}
        self.do("record_presence", presences=here)
        self.do("open_meeting")

    def do(self, verb: str, by: Person | None = None, **said: object) -> None:
        getattr(operations, verb)(bootstrap.unit_of_work(), by=by or self.chair, call_id=self.chair.call_id, **said)

    @property
    def whole(self) -> Snapshot:
        return bootstrap.snapshots().get(self.chair.call_id)

    def item(self, position: int) -> Candidature:
        return self.whole.candidature(agenda(self.whole)[position].candidature_id)

    def call(self, position: int) -> Candidature:
        self.do("call_item", candidature_id=self.item(position).id)
        return self.item(position)

    def ballot(self, candidature: Candidature, method: Method) -> None:
        self.do("open_ballot", candidature_id=candidature.id, question=Question.ADOPT, method=method)

    def vote(self, voter: Person, candidature: Candidature, choice: str) -> None:
        self.do("cast_vote", by=voter, candidature_id=candidature.id, number=1, choice=choice)


@pytest.fixture
def room(database: CallState, somebody: Callable[[Role], Person]) -> Room:
    return Room(somebody(Role.CHAIR))


@pytest.fixture
def juror(room: Room) -> Person:
    """A juror who is recused on nothing."""
    whole = room.whole
    return next(person for person in whole.jurors if not any(whole.is_recused(person.id, c.id) for c in whole.candidatures))


def vote_buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.key and button.key.startswith("meeting.vote.")]


def plain(app: AppTest) -> str:
    """All words of the screen, with plain spaces, their escapes taken away."""
    return words(app).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def headings(app: AppTest) -> list[str]:
    """The titles of candidatures in large letters, their escapes taken away."""
    return [header.value.replace("\\", "") for header in app.header]


def test_screen_goes_where_the_room_goes(open_page: Open, room: Room, juror: Person) -> None:
    first = room.call(0)
    app = open_page("meeting.py", juror)
    assert headings(app) == [first.title]
    second = room.call(1)
    assert headings(app.run()) == [second.title]


def test_whoever_leaves_the_course_chooses_and_comes_back(open_page: Open, room: Room, juror: Person) -> None:
    room.call(0)
    app = open_page("meeting.py", juror)
    app.toggle(key="meeting.follows").set_value(False).run()
    elsewhere = room.item(5)
    app.selectbox(key="meeting.chosen").set_value(elsewhere.dossier).run()
    room.call(1)
    app.run()
    assert headings(app) == [elsewhere.title]
    app.button(key="meeting.back").click().run()
    assert headings(app) == [room.item(1).title]


def test_those_who_stay_read_who_leaves_now_and_next(open_page: Open, room: Room, juror: Person) -> None:
    first, second = (next(one for one in room.whole.jurors if one.name == name) for name in ("Juré 11", "Juré 12"))
    room.do("declare_recusals", by=first, candidature_ids=[room.item(0).id])
    room.do("declare_recusals", by=second, candidature_ids=[room.item(1).id])
    item = room.call(0)
    app = open_page("meeting.py", juror)
    assert "Doivent sortir : Juré 11" in plain(app)
    assert "sortiront : Juré 12" in plain(app)
    room.do("record_departures", candidature_id=item.id)
    assert "pourront revenir : Juré 11" in plain(app.run())
    room.call(1)
    assert "Peuvent revenir : Juré 11" in plain(app.run())


def test_whoever_reads_another_file_is_called_to_vote(open_page: Open, room: Room, juror: Person) -> None:
    item = room.call(0)
    app = open_page("meeting.py", juror)
    app.toggle(key="meeting.follows").set_value(False).run()
    app.selectbox(key="meeting.chosen").set_value(room.item(5).dossier).run()
    assert not app.warning
    room.ballot(item, Method.NAMED)
    assert len(app.run().warning) == 1
    app.button(key="meeting.back").click().run()
    assert not app.warning
    assert len(vote_buttons(app)) == 3


def test_named_vote_is_cast_and_changed_until_the_ballot_is_closed(open_page: Open, room: Room, juror: Person) -> None:
    item = room.call(0)
    room.ballot(item, Method.NAMED)
    app = open_page("meeting.py", juror)
    for choice in ("for", "against"):
        app.button(key=f"meeting.vote.{item.id}.1.{choice}").click().run()
        assert room.whole.meeting.open_ballot is not None
        assert room.whole.meeting.open_ballot.votes == {juror.id: choice}
    room.do("close_ballot", candidature_id=item.id, number=1)
    app.run()
    assert vote_buttons(app) == []
    assert "Contre : 1" in plain(app)


def test_secret_vote_is_cast_once(open_page: Open, room: Room, juror: Person) -> None:
    item = room.call(0)
    room.ballot(item, Method.SECRET)
    app = open_page("meeting.py", juror)
    app.button(key=f"meeting.vote.{item.id}.1.for").click().run()
    assert not app.exception
    assert vote_buttons(app) == []


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ORGANISER])
def test_whoever_does_not_vote_has_no_button(open_page: Open, room: Room, somebody: Callable[[Role], Person], role: Role) -> None:
    room.ballot(room.call(0), Method.NAMED)
    app = open_page("meeting.py", somebody(role))
    assert not app.exception
    assert vote_buttons(app) == []


def test_hands_are_not_raised_on_a_device(open_page: Open, room: Room, juror: Person) -> None:
    room.ballot(room.call(0), Method.HANDS)
    assert vote_buttons(open_page("meeting.py", juror)) == []


def test_recused_juror_reads_that_there_is_a_conflict_and_nothing_of_the_item(open_page: Open, room: Room, juror: Person) -> None:
    item = room.item(0)
    room.do("declare_recusals", by=juror, candidature_ids=[item.id])
    room.call(0)
    room.ballot(item, Method.NAMED)
    app = open_page("meeting.py", juror)
    assert not app.exception
    assert [warning.value for warning in app.warning] == ["Conflit d’intérêts"]
    assert item.title not in words(app)
    assert item.dossier not in words(app)
    assert vote_buttons(app) == []


def test_revote_takes_new_marks_and_shows_the_first(open_page: Open, room: Room, juror: Person) -> None:
    item = room.call(0)
    room.do("open_revote", candidature_id=item.id)
    before = room.whole.marks[room.whole.positions[item.id], room.whole.juror_positions[juror.id], 0]
    app = open_page("meeting.py", juror)
    app.segmented_control(key=f"scoring.{item.id}.impact").set_value(0 if before else 5).run()
    app.button(key=f"scoring.{item.id}.save").click().run()
    assert not app.exception
    assert room.whole.first_marks[item.id, juror.id, "impact"] == before
    assert room.whole.marks[room.whole.positions[item.id], room.whole.juror_positions[juror.id], 0] == (0 if before else 5)


def test_finalised_call_leads_to_its_selection(open_page: Open, database: CallState, somebody: Callable[[Role], Person]) -> None:
    acting.finalise(database)
    app = open_page("meeting.py", somebody(Role.JUROR))
    assert _("The selection is finalised.") in words(app)
    assert f"selection: {_('Read the selection')}" in looking.links(app)
    assert _("Coming next: {title}").partition("{title}")[0] not in words(app)
