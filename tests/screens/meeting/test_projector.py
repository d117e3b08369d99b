"""The room's screen: what the console chose, nothing else, and nothing that is not for a room."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import bootstrap
from deliberation import operations
from deliberation.call.people import Person, Role
from deliberation.derived.meeting.agenda import agenda
from deliberation.derived.meeting.board import Change, board_gauges
from deliberation.derived.meeting.strip import meeting_strip
from deliberation.derived.scoring.ranking import ranking
from deliberation.meeting.ballots import Method, Question
from deliberation.meeting.meeting import ProjectorView
from deliberation.meeting.presence import Presence
from deliberation.meeting.sending import Sent, SentView
from deliberation.selection.decisions import Outcome
from phrases import _, date
from tests.screens import looking
from tests.screens.looking import Open, numbers, words
from tests.worlds.open_call import OpenCall
from ui.texts import heading


@pytest.fixture
def projector(somebody: Callable[[Role], Person]) -> Person:
    return somebody(Role.PROJECTOR)


@pytest.fixture
def item(call: OpenCall) -> int:
    """The id of the candidature that the room discusses, everybody here."""
    whole = call.snapshot
    operations.record_presence(call.uow(), **call.by_console(), presences={juror.id: Presence.PRESENT for juror in whole.jurors})
    operations.open_meeting(call.uow(), **call.by_console())
    operations.call_item(call.uow(), **call.by_console(), candidature_id=agenda(whole)[0].candidature_id)
    return agenda(whole)[0].candidature_id


@pytest.mark.parametrize("view", list(ProjectorView))
def test_every_view_shows_without_a_control_and_without_a_name(
    open_page: Open, call: OpenCall, projector: Person, item: int, view: ProjectorView
) -> None:
    operations.show_on_projector(call.uow(), **call.by_console(), what=view)
    app = open_page("projector.py", projector)
    assert not app.exception
    assert not (*app.button, *app.selectbox, *app.text_area, *app.toggle)
    assert len(app.title) >= 1
    assert not any(juror.name in words(app) for juror in call.snapshot.jurors)


def test_chair_who_projects_shows_no_marks_of_their_own(open_page: Open, call: OpenCall, people: dict[str, Person], item: int) -> None:
    juror = next(person for person in people.values() if person.has(Role.JUROR))
    with bootstrap.unit_of_work() as uow:
        revision = uow.calls.state(call.call_id).revision + 1
        uow.people.update(replace(juror, roles=frozenset({Role.JUROR, Role.CHAIR})), revision=revision)
        uow.calls.set_revision(call.call_id, revision)
        uow.commit()
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.ITEM)
    app = open_page("projector.py", replace(juror, roles=frozenset({Role.JUROR, Role.CHAIR})))
    figures = "".join(looking.drawings(app))
    assert "Moyenne du jury" in figures
    assert "Mes notes" not in figures


def test_item_says_how_many_are_recused_and_not_who(open_page: Open, call: OpenCall, projector: Person, item: int) -> None:
    recused = call.snapshot.jurors[0]
    operations.declare_recusals(call.uow(), **call.by(recused), candidature_ids=[item])
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.ITEM)
    said = words(open_page("projector.py", projector))
    assert "1 membre en déport" in said
    assert recused.name not in said


def test_item_under_seal_shows_no_mark(open_page: Open, call: OpenCall, projector: Person, item: int) -> None:
    call.seal()
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.ITEM)
    app = open_page("projector.py", projector)
    assert not app.exception
    assert looking.drawings(app) == []
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.RANKING)
    app.run()
    assert "3," not in words(app)
    assert _("There is no ranking yet.") in words(app)


def test_ballot_counts_votes_then_gives_the_result(open_page: Open, call: OpenCall, projector: Person, item: int) -> None:
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.BALLOT)
    operations.open_ballot(call.uow(), **call.by_console(), candidature_id=item, question=Question.ADOPT, method=Method.NAMED)
    ballot = call.snapshot.meeting.open_ballot
    assert ballot
    voter = next(juror for juror in call.snapshot.jurors if juror.id in ballot.voters)
    operations.cast_vote(call.uow(), **call.by(voter), candidature_id=item, number=1, choice="for")
    app = open_page("projector.py", projector)
    assert [value.split() for value in numbers(app).values()] == [["1", "sur", str(len(ballot.voters))]]
    operations.close_ballot(call.uow(), **call.by_console(), candidature_id=item, number=1)
    assert numbers(app.run()) == {"Pour": "1", "Contre": "0", "Abstention": "0"}
    assert "Adopté." in words(app).replace("\\", "")


@pytest.mark.parametrize(
    ("method", "said"), [(Method.HANDS, "Hands are counted in the room."), (Method.PAPER, "The vote is on paper, in the room.")]
)
def test_no_vote_is_counted_on_the_wall_while_hands_or_papers_are(
    open_page: Open, call: OpenCall, projector: Person, item: int, method: Method, said: str
) -> None:
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.BALLOT)
    operations.open_ballot(call.uow(), **call.by_console(), candidature_id=item, question=Question.ADOPT, method=method)
    app = open_page("projector.py", projector)
    assert numbers(app) == {}
    assert _(said) in words(app)
    assert meeting_strip(call.snapshot).votes_cast is None
    operations.close_ballot(call.uow(), **call.by_console(), candidature_id=item, number=1, counts={"for": 2, "against": 1})
    assert numbers(app.run()) == {"Pour": "2", "Contre": "1", "Abstention": "0"}


def test_room_screen_opens_on_what_the_console_chose_without_a_header(open_page: Open, call: OpenCall, projector: Person) -> None:
    app = open_page("home.py", projector)
    assert [title.value for title in app.title] == [heading(str(call.snapshot.call.name))]
    assert projector.name not in words(app)
    assert not app.button


@pytest.mark.parametrize(("is_finalised", "title"), [(False, "Sélection à ce stade"), (True, "Sélection arrêtée")])
def test_selection_on_the_wall_says_whether_it_is_finalised(
    open_page: Open, call: OpenCall, projector: Person, is_finalised: bool, title: str
) -> None:
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.BOARD)
    if is_finalised:
        call.conclude()
    app = open_page("projector.py", projector)
    assert [shown.value for shown in app.title] == [title]


def test_room_reads_the_fingerprint_of_what_was_finalised(open_page: Open, call: OpenCall, projector: Person) -> None:
    call.conclude()
    head = call.snapshot.versions[-1].head
    assert head is not None
    for view in (ProjectorView.WAITING, ProjectorView.BOARD):
        operations.show_on_projector(call.uow(), **call.by_console(), what=view)
        shown = words(open_page("projector.py", projector))
        assert (head.fingerprint in shown, head.hash in shown) == (True, False)


def test_room_waits_for_no_meeting_once_the_selection_is_finalised(open_page: Open, call: OpenCall, projector: Person) -> None:
    call.conclude()
    app = open_page("projector.py", projector)
    assert [title.value for title in app.title] == [_("Selection finalised")]
    assert _("The jury’s meeting is about to begin.") not in words(app)


def test_wall_says_how_many_places_are_taken_and_names_nobody_before_it_is_read_out(
    open_page: Open, call: OpenCall, projector: Person
) -> None:
    call.conclude()
    snapshot = call.snapshot
    said = words(open_page("projector.py", projector)).replace("\\", "")
    assert [
        header in said for header in (heading(str(snapshot.call.name)).replace("\\", ""), date(snapshot.versions[-1].finalised_at))
    ] == [True, True]
    for gauge in board_gauges(snapshot):
        assert _("{selected} of {places}").format(selected=gauge.selected, places=gauge.places) in said
    named = {said for one in snapshot.ranked for said in (one.dossier, one.title, snapshot.administration_of(one).name)}
    assert [one for one in named if one in said] == []


def test_laureates_are_told_by_their_administrations_with_the_reserve_below(open_page: Open, call: OpenCall, projector: Person) -> None:
    snapshot = call.snapshot
    first, second = (snapshot.candidature(id_) for id_ in ranking(snapshot).cuts[0].inside[:2])
    call.decide(first.dossier, Outcome.SELECTED, "technical", reason="Dit.")
    call.decide(second.dossier, Outcome.RESERVE, "technical", reason="Dit.")
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.BOARD)
    app = open_page("projector.py", projector)
    named = [f"**{snapshot.administration_of(one).name}** {one.title}" for one in (first, second)]
    assert [line.value.replace("\\", "") for line in app.markdown][-2:] == [named[0], f"● 1 · {named[1]}"]
    assert app.header[-1].value == f"⋯ {Outcome.RESERVE.words}"


def test_tie_at_the_cut_is_marked_with_the_rule_that_separates_it(open_page: Open, call: OpenCall, projector: Person) -> None:
    cut = next(cut for cut in ranking(call.snapshot).cuts if cut.tied and cut.separated_by)
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.RANKING)
    app = open_page("projector.py", projector)
    assert cut.separated_by is not None
    assert _("tie set apart by: {rule}").format(rule=cut.separated_by.words) in words(app)
    tied = [line.value for line in app.markdown if "** :material/balance: " in line.value]
    assert len(tied) == sum(len(each.tied) for each in ranking(call.snapshot).cuts)


def test_ranking_on_the_wall_carries_what_was_decided(open_page: Open, call: OpenCall, projector: Person) -> None:
    first, second, third = (call.snapshot.candidature(id_).dossier for id_ in ranking(call.snapshot).cuts[0].inside[:3])
    call.decide(first, Outcome.SELECTED, "technical", reason="Dit.")
    call.decide(second, Outcome.RESERVE, "technical", reason="Dit.")
    call.decide(third, Outcome.DECLINED, reason="Dit.")
    operations.show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.RANKING)
    # The style sheet makes chips of outcomes from the emphases.
    shown = [line.value for line in open_page("projector.py", projector).markdown]
    assert [line.split("**", 2)[2].split()[0] for line in shown[:3]] == ["**✓**", "*⋯", "~~✕~~"]


def test_file_shows_its_time_beside_the_plan_its_score_and_its_place(open_page: Open, call: OpenCall, projector: Person, item: int) -> None:
    operations.plan_meeting(call.uow(), **call.by_console(), planned_end=None, seconds_per_item=360)
    app = open_page("projector.py", projector)
    sent = looking.component(app, "jury.timer")
    assert (sent["planned"], sent["since"] is not None) == (360, True)
    here = ranking(call.snapshot).by_id[item]
    assert numbers(app)[_("In its track")] == str(here.track_rank)
    assert "par dossier" not in words(app)
    end = datetime.now(UTC) + timedelta(minutes=5 * len(agenda(call.snapshot)))
    operations.plan_meeting(call.uow(), **call.by_console(), planned_end=end, seconds_per_item=360)
    assert _("{time} each").format(time="5 min") in words(app.run()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def compared(call: OpenCall) -> tuple[int, int]:
    return ranking(call.snapshot).cuts[0].inside[:2]  # type: ignore[return-value]  # of eleven


def test_comparison_sent_stands_as_it_was_without_names(
    open_page: Open, call: OpenCall, projector: Person, item: int, compared: tuple[int, int]
) -> None:
    operations.send_to_room(call.uow(), **call.by_console(), sent=Sent(SentView.COMPARISON, compared))
    app = open_page("projector.py", projector)
    assert [title.value for title in app.title] == [_("Comparison")]
    first, second = (call.snapshot.candidature(id_).dossier for id_ in compared)
    assert list(app.table[0].value.columns) == [_("Criterion"), "A", "B"]
    assert all(f"**{letter}** · {dossier}" in words(app).replace("\\", "") for letter, dossier in (("A", first), ("B", second)))
    assert len(looking.drawings(app)) == 1
    assert not any(juror.name in words(app) for juror in call.snapshot.jurors)
    operations.send_to_room(call.uow(), **call.by_console(), sent=None)
    assert call.snapshot.candidature(item).title in words(app.run())


def test_other_weights_sent_say_what_would_change_and_that_it_is_a_simulation(open_page: Open, call: OpenCall, projector: Person) -> None:
    count = len(call.snapshot.call.criteria)
    operations.send_to_room(call.uow(), **call.by_console(), sent=Sent(SentView.WEIGHTS, weights=(9.0, *[1.0] * (count - 1))))
    said = words(open_page("projector.py", projector))
    assert _("simulation") in said
    said = said.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
    assert f"{call.snapshot.call.criteria[0].short}\N{NO-BREAK SPACE}**60\N{NO-BREAK SPACE}%**" in said
    assert _("What would change") in said
    assert "- ▲ sortirait des places\N{NO-BREAK SPACE}: 513778" in said


def test_robustness_sent_names_the_file_looked_at(open_page: Open, call: OpenCall, projector: Person, compared: tuple[int, int]) -> None:
    operations.send_to_room(call.uow(), **call.by_console(), sent=Sent(SentView.ROBUSTNESS, compared[:1]))
    said = words(open_page("projector.py", projector)).replace("\\", "")
    assert call.snapshot.candidature(compared[0]).numbered_title in said


def test_list_read_for_agreement_stands_on_the_wall_with_what_is_proposed_and_what_was_pulled_out(
    open_page: Open, call: OpenCall, projector: Person
) -> None:
    # Nobody is recused on these.
    first, second, third = (call.id_of(dossier) for dossier in ("526134", "502930", "526381"))
    call.open_meeting()
    changes = [Change(first, Outcome.SELECTED, "technical"), Change(second, Outcome.DECLINED), Change(third, Outcome.DECLINED)]
    operations.read_list(call.uow(), **call.by_console(), changes=changes)
    operations.recall_candidature(call.uow(), **call.by("Juré 01"), candidature_id=third, reason="À débattre.")
    app = open_page("projector.py", projector)
    assert [title.value for title in app.title] == [_("Agreement without debate")]
    assert [header.value for header in app.header] == ["○ À discuter", "✓ Retenue · ● Technique et métier", "✕ Non retenue"]
    lines = [one.value for one in app.markdown]
    places = [next(i for i, line in enumerate(lines) if dossier in line) for dossier in ("526381", "526134", "502930")]
    assert places == sorted(places)
    assert [name for name in ("Juré 01", "À débattre") if name in words(app)] == []
