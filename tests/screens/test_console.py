"""The console of the meeting: whoever conducts it opens, calls, reveals, counts and decides; others do not, nor a recused chair."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation import operations
from deliberation.agenda import agenda, coming
from deliberation.ballots import AGAINST, IN_FAVOUR, Method
from deliberation.board import Change
from deliberation.candidatures import Candidature
from deliberation.decisions import Decision, Outcome
from deliberation.meeting import Arrangement, Meeting, MeetingState, ProjectorView
from deliberation.people import Console, Person, Role
from deliberation.ports import CallState
from deliberation.presence import Presence
from deliberation.snapshot import Phase, Snapshot
from phrases import _
from tests.screens import looking
from tests.screens.acting import move, seal
from tests.screens.conftest import ROOT, SECONDS_MAX, as_person

Somebody = Callable[[Role], Person]


def whole(call: CallState) -> Snapshot:
    return bootstrap.snapshots().get(call.id)


def meeting(call: CallState) -> Meeting:
    return whole(call).meeting


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.fixture
def deputy(database: CallState) -> Person:
    """Somebody who may have to stand in for the chair."""
    operations.save_person(bootstrap.unit_of_work(), by=Console(), call_id=database.id, name="Suppléance", roles=frozenset({Role.DEPUTY}))
    return next(one for one in whole(database).people if one.has(Role.DEPUTY))


@pytest.fixture
def item(database: CallState) -> Candidature:
    """A candidature on which a member is recused: the current one of an open meeting where everybody is here."""
    snapshot, uow = whole(database), bootstrap.unit_of_work
    ranked = [snapshot.candidature(one.candidature_id) for one in agenda(snapshot)]
    chosen = next(one for one in ranked if any(snapshot.is_recused(juror.id, one.id) for juror in snapshot.jurors))
    here = {one.id: Presence.PRESENT for one in snapshot.people if one.has(Role.JUROR, Role.CHAIR)}
    operations.record_presence(uow(), by=Console(), call_id=database.id, presences=here)
    operations.open_meeting(uow(), by=Console(), call_id=database.id)
    operations.call_item(uow(), by=Console(), call_id=database.id, candidature_id=chosen.id)
    return chosen


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER, Role.DEPUTY])
@pytest.mark.usefixtures("deputy")
def test_console_opens_for_those_who_conduct_or_may_have_to(open_page: looking.Open, somebody: Somebody, role: Role) -> None:
    app = open_page("console.py", somebody(role))
    assert not app.exception
    assert [title.value for title in app.title] == [_("Meeting")]


@pytest.mark.parametrize("role", [Role.JUROR, Role.STAFF, Role.OBSERVER, Role.PROJECTOR])
def test_console_gives_nothing_to_others(database: CallState, somebody: Somebody, role: Role) -> None:
    app = as_person(AppTest.from_file(ROOT / "pages" / "console.py", default_timeout=SECONDS_MAX), somebody(role)).run()
    assert looking.refusals(app) == ["Votre rôle ne le permet pas à cette étape."]
    assert looking.keys(app) == set()


def test_meeting_is_planned_opened_suspended_resumed_and_closed(open_page: looking.Open, somebody: Somebody, database: CallState) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    app.number_input(key="console.plan.minutes").set_value(7)
    next(button for button in app.button if button.label == _("Save the plan")).click().run()
    assert meeting(database).seconds_per_item == 420
    states = []
    for key in ("console.open", "console.suspend", "console.open", "console.close"):
        press(app, key)
        states.append(meeting(database).state)
    assert states == [MeetingState.OPEN, MeetingState.SUSPENDED, MeetingState.OPEN, MeetingState.CLOSED]


def test_before_the_meeting_the_console_says_how_far_the_scoring_is(
    open_page: looking.Open, somebody: Somebody, database: CallState
) -> None:
    move(database, Phase.SCORING)
    seal(database)
    juror = whole(database).jurors[0]
    operations.declare_finished(bootstrap.unit_of_work(), by=juror, call_id=database.id)
    app = open_page("console.py", somebody(Role.ORGANISER))
    assert app.button(key="console.open").disabled
    unfinished = next(caption.value for caption in app.caption if caption.value.startswith("N’ont pas encore déclaré"))
    assert [name for name in (one.name for one in whole(database).jurors) if name not in unfinished] == [juror.name]
    assert "grilles complètes" in looking.gauges(app)[0]


def test_closed_meeting_leads_to_its_minutes(open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    press(app, "console.close")
    assert any(link.startswith("documents") for link in looking.links(app))


def test_next_item_is_called_and_shown(open_page: looking.Open, somebody: Somebody, database: CallState) -> None:
    app = press(open_page("console.py", somebody(Role.ORGANISER)), "console.open")
    expected = coming(whole(database))[0].candidature_id
    press(app, "console.next")
    assert meeting(database).current == expected
    assert app.subheader[0].value == whole(database).candidature(expected).title


def test_next_item_clicked_twice_passes_over_none(open_page: looking.Open, somebody: Somebody, database: CallState) -> None:
    app = press(open_page("console.py", somebody(Role.CHAIR)), "console.open")
    expected = coming(whole(database))[0].candidature_id
    press(app, "console.next")
    press(app, "console.next")
    assert meeting(database).current == expected


def test_timer_stops_and_starts(open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    press(app, "console.timer.button")
    assert meeting(database).running_since is None
    press(app, "console.timer.button")
    assert meeting(database).running_since is not None


def test_agenda_is_moved_by_hand_and_drawn_with_a_seed(open_page: looking.Open, somebody: Somebody, database: CallState) -> None:
    app = open_page("console.py", somebody(Role.ORGANISER))
    first, second = (one.candidature_id for one in agenda(whole(database))[:2])
    press(app, "console.agenda.down")
    assert [one.candidature_id for one in agenda(whole(database))[:2]] == [second, first]
    app.radio(key="console.agenda.how").set_value(Arrangement.RANDOM).run()
    app.number_input(key="console.agenda.seed").set_value(5)
    press(app, "console.agenda.arrange")
    assert (meeting(database).arrangement, meeting(database).seed) == (Arrangement.RANDOM, 5)


def test_presence_is_recorded_and_counts(open_page: looking.Open, somebody: Somebody, database: CallState) -> None:
    app = press(open_page("console.py", somebody(Role.ORGANISER)), "console.presence.all")
    juror = somebody(Role.JUROR)
    app.segmented_control(key=f"console.presence.{juror.id}.present").set_value(Presence.EXCUSED).run()
    assert meeting(database).presence_of(juror.id) is Presence.EXCUSED
    assert _("Meeting: {present} of {members}, {needed} needed").format(present=11, members=12, needed=6) in looking.words(app)


def test_field_that_was_just_replaced_records_nothing(open_page: looking.Open, somebody: Somebody, database: CallState) -> None:
    app = open_page("console.py", somebody(Role.ORGANISER))
    before = app._tree.get_widget_states()  # what a browser still sends while the new fields are on their way to it
    press(app, "console.presence.all")
    app._run(before)
    assert not app.exception
    assert {meeting(database).presence_of(juror.id) for juror in whole(database).jurors} == {Presence.PRESENT}


def test_recused_member_leaves_and_comes_back(open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature) -> None:
    recused = [juror for juror in whole(database).jurors if whole(database).is_recused(juror.id, item.id)]
    app = open_page("console.py", somebody(Role.ORGANISER))
    names = ", ".join(one.name for one in recused)
    assert _("Must leave: {names}").format(names=names) in looking.words(app)
    press(app, "console.left")
    assert _("will be back: {names}").format(names=names) in looking.words(app)
    assert meeting(database).out_of_the_room() == {one.id for one in recused}
    press(app, "console.back")
    assert meeting(database).out_of_the_room() == frozenset()


def test_ballot_without_quorum_takes_the_chair_and_a_reason(
    open_page: looking.Open, somebody: Somebody, people: dict[str, Person], database: CallState, item: Candidature
) -> None:
    gone = {juror.id: Presence.ABSENT for juror in whole(database).jurors[1:]}
    operations.record_presence(bootstrap.unit_of_work(), by=Console(), call_id=database.id, presences=gone)
    organiser, chair = (open_page("console.py", somebody(role)) for role in (Role.ORGANISER, Role.CHAIR))
    assert organiser.warning[0].value.startswith("Quorum non atteint")
    assert organiser.button(key="console.ballot.open").disabled
    press(chair, "console.ballot.open")
    assert looking.refusals(chair)[0].endswith("avec un motif.")
    assert meeting(database).open_ballot is None
    chair.text_input(key="console.ballot.override").set_value("Train en retard")
    press(chair, "console.ballot.open")
    ballot = meeting(database).open_ballot
    assert ballot
    assert ballot.override_reason == "Train en retard"


def test_hands_are_counted_and_a_tie_is_settled_by_the_chair(
    open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature
) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    app.segmented_control(key="console.ballot.method").set_value(Method.HANDS).run()
    press(app, "console.ballot.open")
    for option in (IN_FAVOUR, AGAINST):
        app.number_input(key=f"console.ballot.hands.{item.id}.1.{option}").set_value(3)
    press(app, "console.ballot.close")
    assert "Pour : 3. Contre : 3." in app.info[0].value.replace("\\", "")
    press(app, f"console.ballot.casting.{IN_FAVOUR}")
    casting = meeting(database).ballots_on(item.id)[0].casting
    assert casting
    assert casting.choice == IN_FAVOUR


def test_hands_that_are_too_many_are_told_before_and_at_closing(
    open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature
) -> None:
    app = open_page("console.py", somebody(Role.ORGANISER))
    app.segmented_control(key="console.ballot.method").set_value(Method.HANDS).run()
    press(app, "console.ballot.open")
    for option in (IN_FAVOUR, AGAINST):
        app.number_input(key=f"console.ballot.hands.{item.id}.1.{option}").set_value(9)
    voters = len(whole(database).meeting.ballots_on(item.id)[0].voters)
    said = _("{counted} hands counted, but only {entitled} may vote: correct the numbers before closing.")
    assert said.format(counted=18, entitled=voters) in [warning.value for warning in app.run().warning]
    press(app, "console.ballot.close")
    assert len(looking.refusals(app)) == 1
    assert meeting(database).open_ballot


def test_decision_on_the_current_item_is_recorded_then_undone(
    open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature
) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    app.segmented_control(key=f"console.decision.{item.id}.0.outcome").set_value(Outcome.DECLINED).run()
    app.text_area(key=f"console.decision.{item.id}.0.reason").set_value("Données absentes.").run()
    press(app, "console.decide")
    decided = whole(database).decision(item.id)
    assert (decided.outcome, decided.reason) == (Outcome.DECLINED, "Données absentes.")
    press(app, "console.undo")
    assert whole(database).decision(item.id).outcome is Outcome.TO_DISCUSS


def test_decision_made_meanwhile_is_not_overwritten(
    open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature
) -> None:
    app = open_page("console.py", somebody(Role.CHAIR))
    app.segmented_control(key=f"console.decision.{item.id}.0.outcome").set_value(Outcome.DECLINED).run()
    meanwhile = Change(item.id, Outcome.SELECTED, "technical", seen_version=0)
    operations.record_decisions(bootstrap.unit_of_work(), by=somebody(Role.ORGANISER), call_id=database.id, changes=[meanwhile])
    press(app, "console.decide")
    assert whole(database).decision(item.id).outcome is Outcome.SELECTED
    assert somebody(Role.ORGANISER).name in looking.refusals(app)[0]


def test_item_under_the_chairs_recusal_is_only_a_conflict_and_the_deputy_has_the_chair(
    open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature, deputy: Person
) -> None:
    before = open_page("console.py", deputy)
    assert before.button(key="console.next").disabled
    operations.declare_recusals(bootstrap.unit_of_work(), by=somebody(Role.CHAIR), call_id=database.id, candidature_ids=[item.id])
    chair = open_page("console.py", somebody(Role.CHAIR))
    assert [warning.value for warning in chair.warning] == ["Conflit d’intérêts"]
    assert item.dossier not in looking.words(chair)
    assert item.title not in looking.words(chair)
    standing_in = open_page("console.py", deputy)
    press(standing_in, "console.revote")
    assert meeting(database).has_open_revote(item.id)
    assert not standing_in.button(key="console.next").disabled


def test_note_opens_in_a_window_of_its_own(open_page: looking.Open, somebody: Somebody, item: Candidature) -> None:
    chair = somebody(Role.CHAIR)
    app = press(open_page("console.py", chair), f"note.open.{item.id}")
    app.text_area(key=f"note.{item.id}.text").set_value("Laisser du temps")
    press(app, f"note.{item.id}.save")
    assert operations.notes_of(bootstrap.reading(), by=chair, call_id=chair.call_id) == {item.id: "Laisser du temps"}


def test_room_screen_shows_what_the_console_chooses(open_page: looking.Open, somebody: Somebody, database: CallState) -> None:
    press(open_page("console.py", somebody(Role.ORGANISER)), "console.projector.agenda")
    assert meeting(database).projector is ProjectorView.AGENDA


def test_sealed_marks_show_progress_until_the_chair_reveals_them(
    open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature
) -> None:
    seal(database)
    assert "Score" not in looking.words(open_page("console.py", somebody(Role.ORGANISER)))
    app = open_page("console.py", somebody(Role.CHAIR))
    press(app, "console.reveal")
    assert whole(database).candidature(item.id).is_revealed
    assert "Score" in looking.words(app)


def test_decision_shown_starts_from_what_stands(
    open_page: looking.Open, somebody: Somebody, database: CallState, item: Candidature
) -> None:
    decided = Change(item.id, Outcome.SELECTED, "technical", reason="Impact fort.", seen_version=0)
    operations.record_decisions(bootstrap.unit_of_work(), by=somebody(Role.CHAIR), call_id=database.id, changes=[decided])
    app = open_page("console.py", somebody(Role.CHAIR))
    stands: Decision = whole(database).decision(item.id)
    assert app.segmented_control(key=f"console.decision.{item.id}.{stands.version}.outcome").value is Outcome.SELECTED
    assert app.text_area(key=f"console.decision.{item.id}.{stands.version}.reason").value == "Impact fort."
