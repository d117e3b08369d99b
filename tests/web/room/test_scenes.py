"""The room's screen: what the console chose, nothing else, and nothing that is not for a room."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

import bootstrap
from deliberation.derived.meeting.agenda import agenda
from deliberation.derived.meeting.agreement_lists import asked_to_agree, read_now
from deliberation.derived.meeting.strip import meeting_strip
from deliberation.derived.scoring.robustness import Robustness, robustness
from deliberation.meeting.meeting import ProjectorView, Sent, SentView
from deliberation.operations.meeting.meeting import plan_meeting, send_to_room, show_on_projector
from phrases import _, date
from tests.web.room.looking import Wall
from tests.worlds.acts import agree_list, close_ballot, declare_recusals, open_ballot, read_list, recall_candidature, show_list, stop_timer
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Change, Method, Option, Outcome, Question, Role, Snapshot, board_gauges, ranking
from web.room import page
from web.room.lists import heading

CONTROLS = ("<a ", "<button", "<form", "<input", "<select", "<textarea")


def project(call: OpenCall, what: ProjectorView) -> None:
    show_on_projector(call.uow(), **call.by_console(), what=what)


@pytest.mark.parametrize("view", list(ProjectorView))
def test_every_view_shows_without_a_control_and_without_a_name(call: OpenCall, wall: Wall, item: int, view: ProjectorView) -> None:
    project(call, view)
    markup = wall.markup
    assert [control for control in CONTROLS if control in markup] == []
    assert len(wall.in_("h1")) == 1
    assert not any(juror.name in markup for juror in call.snapshot.jurors)


def test_chair_who_projects_shows_no_marks_of_their_own(call: OpenCall, item: int) -> None:
    juror = next(person for person in call.people.values() if person.has(Role.JUROR))
    with bootstrap.unit_of_work() as uow:
        revision = uow.calls.state(call.call_id).revision + 1
        uow.people.update(replace(juror, roles=frozenset({Role.JUROR, Role.CHAIR})), revision=revision)
        uow.calls.set_revision(call.call_id, revision)
        uow.commit()
    project(call, ProjectorView.ITEM)
    figures = "".join(Wall.of(call, juror).drawings)
    assert "Moyenne du jury" in figures
    assert "Mes notes" not in figures


def test_item_says_how_many_are_recused_and_not_who(call: OpenCall, wall: Wall, item: int) -> None:
    recused = call.snapshot.jurors[0]
    declare_recusals(call.uow(), **call.by(recused), candidature_ids=[item])
    project(call, ProjectorView.ITEM)
    assert "1 membre en déport" in wall.words
    assert recused.name not in wall.words


def test_item_under_seal_shows_no_mark(call: OpenCall, wall: Wall, item: int) -> None:
    call.seal()
    project(call, ProjectorView.ITEM)
    assert (wall.scene, wall.drawings, wall.numbers()) == ("sealed", [], {})
    project(call, ProjectorView.RANKING)
    assert "3," not in wall.words
    assert _("There is no ranking yet.") in wall.words


@pytest.mark.parametrize("method", [Method.NAMED, Method.SECRET])
def test_ballot_counts_votes_and_says_what_they_are_once_it_is_closed(call: OpenCall, wall: Wall, item: int, method: Method) -> None:
    dossier = call.snapshot.candidature(item).dossier
    ballot = call.ballot(dossier, method)
    voters = [juror for juror in call.snapshot.jurors if juror.id in ballot.voters][:3]
    said = []
    for voter, choice in zip(voters, Option, strict=True):
        call.vote(voter, choice, dossier)
        said.append(wall.in_("p", look="count"))
        assert [word for word in ("Contre", "Abstention") if word in wall.words] == []
    assert said == [[f"{count} sur {len(ballot.voters)}"] for count in (1, 2, 3)]
    call.close(dossier)
    assert wall.numbers(kind="counts") == {"Pour": "1", "Contre": "1", "Abstention": "1"}
    assert wall.in_("p", look="outcome") == ["Partage égal des voix."]
    assert not any(juror.name in wall.markup for juror in call.snapshot.jurors)


@pytest.mark.parametrize(
    ("method", "said"),
    [(Method.HANDS, "votants · Pour\u202f? Contre\u202f? Abst"), (Method.PAPER, "Le vote a lieu sur papier")],
)
def test_no_vote_is_counted_on_the_wall_while_hands_or_papers_are(call: OpenCall, wall: Wall, item: int, method: Method, said: str) -> None:
    project(call, ProjectorView.BALLOT)
    open_ballot(call.uow(), **call.by_console(), candidature_id=item, question=Question.ADOPT, method=method)
    assert wall.in_("p", look="count") == []
    assert said in wall.words
    assert meeting_strip(call.snapshot).votes_cast is None
    close_ballot(call.uow(), **call.by_console(), candidature_id=item, number=1, counts={"for": 2, "against": 1})
    assert wall.numbers(kind="counts") == {"Pour": "2", "Contre": "1", "Abstention": "0"}


@pytest.mark.parametrize(("is_finalised", "title"), [(False, "Sélection à ce stade"), (True, "Sélection arrêtée")])
def test_selection_on_the_wall_says_whether_it_is_finalised(call: OpenCall, wall: Wall, is_finalised: bool, title: str) -> None:
    project(call, ProjectorView.BOARD)
    if is_finalised:
        call.conclude()
    assert wall.in_("h1") == [title]


def test_room_reads_the_fingerprint_of_what_was_finalised(call: OpenCall, wall: Wall) -> None:
    call.conclude()
    head = call.snapshot.versions[-1].head
    assert head is not None
    for view in (ProjectorView.WAITING, ProjectorView.BOARD):
        project(call, view)
        assert (head.fingerprint in wall.markup, head.hash in wall.markup) == (True, False)


def test_room_waits_for_no_meeting_once_the_selection_is_finalised(call: OpenCall, wall: Wall) -> None:
    assert _("The jury’s meeting is about to begin.") in wall.words
    call.conclude()
    assert wall.in_("h1") == [_("Selection finalised")]
    assert _("The jury’s meeting is about to begin.") not in wall.words


def test_wall_says_how_many_places_are_taken_and_names_nobody_before_it_is_read_out(call: OpenCall, wall: Wall) -> None:
    call.conclude()
    snapshot, said = call.snapshot, wall.words
    assert [header in said for header in (heading(snapshot.call.name), date(snapshot.versions[-1].finalised_at))] == [True, True]
    for gauge in board_gauges(snapshot):
        assert _("{selected} of {places}").format(selected=gauge.selected, places=gauge.places) in said
    named = {said for one in snapshot.ranked for said in (one.dossier, one.title, snapshot.administration_of(one).name)}
    assert [one for one in named if one in said] == []


def test_number_of_a_name_stays_on_the_line_of_the_word_before_it() -> None:
    assert heading("Appel <IA> édition 2") == "Appel <IA> édition\u00a02"


def test_laureates_are_told_with_the_reserve_of_their_track_below(call: OpenCall, wall: Wall) -> None:
    snapshot = call.snapshot
    first, second = (snapshot.candidature(id_) for id_ in ranking(snapshot).cuts[0].inside[:2])
    call.decide(first.dossier, Outcome.SELECTED, "technical", reason="Dit.")
    call.decide(second.dossier, Outcome.RESERVE, "technical", reason="Dit.")
    project(call, ProjectorView.BOARD)
    selected, waiting = (f"{snapshot.administration_of(one).name} {one.title}" for one in (first, second))
    assert wall.in_("p", look="row") == [selected, f"1 · {waiting}"]
    heads = wall.in_("h2")
    assert [heads[0].endswith("· 1 sur 11"), heads[1], heads[2].startswith("▲")] == [True, f"⋯ {Outcome.RESERVE.words}", True]


def test_track_with_more_than_its_places_stands_out_on_the_wall(call: OpenCall, wall: Wall) -> None:
    places = call.snapshot.call.track("scientific").places
    for id_ in ranking(call.snapshot).cuts[1].sides[0] + ranking(call.snapshot).cuts[1].sides[1][:1]:
        dossier = call.snapshot.candidature(id_).dossier
        call.decide(dossier, Outcome.SELECTED, "scientific", reason="Dit.", override_reason="Un essai.")
    project(call, ProjectorView.BOARD)
    assert wall.in_("h2", look="over") == [f"▲ Scientifique · {places + 1} sur {places}"]


def test_tie_at_the_cut_is_marked_with_the_rule_that_separates_it(call: OpenCall, wall: Wall) -> None:
    cut = next(cut for cut in ranking(call.snapshot).cuts if cut.tied and cut.separated_by)
    project(call, ProjectorView.RANKING)
    assert cut.separated_by is not None
    assert any(_("tie set apart by: {rule}").format(rule=cut.separated_by.words) in said for said in wall.in_("p", look="cut"))
    tied = [line for line in wall.in_("p", look="file") if " = " in line]
    assert len(tied) == sum(len(each.tied) for each in ranking(call.snapshot).cuts)


def test_ranking_on_the_wall_carries_what_was_decided(call: OpenCall, wall: Wall) -> None:
    first, second, third = (call.snapshot.candidature(id_).dossier for id_ in ranking(call.snapshot).cuts[0].inside[:3])
    call.decide(first, Outcome.SELECTED, "technical", reason="Dit.")
    call.decide(second, Outcome.RESERVE, "technical", reason="Dit.")
    call.decide(third, Outcome.DECLINED, reason="Dit.")
    project(call, ProjectorView.RANKING)
    assert [wall.in_("span", look=outcome) for outcome in Outcome.decided()] == [["✓"], ["⋯ 1"], ["✕"]]


def test_file_shows_its_time_beside_the_plan_its_score_and_its_place(call: OpenCall, wall: Wall, item: int) -> None:
    plan_meeting(call.uow(), **call.by_console(), planned_end=None, seconds_per_item=360)
    assert [part in wall.markup for part in ('data-planned="360"', " data-running>")] == [True, True]
    assert wall.numbers()[_("In its track")] == str(ranking(call.snapshot).by_id[item].track_rank)
    assert "par dossier" not in wall.words
    end = datetime.now(UTC) + timedelta(minutes=5 * len(agenda(call.snapshot)))
    plan_meeting(call.uow(), **call.by_console(), planned_end=end, seconds_per_item=360)
    assert _("{time} each").format(time="5 min") in wall.words.replace("\N{NO-BREAK SPACE}", " ")
    stop_timer(call.uow(), **call.by_console())
    assert " data-running>" not in wall.markup


def test_agenda_begins_with_what_is_next_and_has_all_the_rest_with_the_hours(call: OpenCall, wall: Wall) -> None:
    call.open_meeting()
    first, *rest = (call.snapshot.candidature(item.candidature_id) for item in agenda(call.snapshot))
    assert (wall.scene, wall.in_("h1"), wall.in_("p", look="title")) == ("agenda", ["À suivre"], [first.numbered_title])
    assert [line.split()[0] for line in wall.in_("p", look="row")] == [one.dossier for one in rest]
    assert wall.numbers()[_("Items left")] == str(len(rest) + 1)


def test_verdict_stands_alone_then_goes_and_what_is_undone_is_said(call: OpenCall, wall: Wall, item: int) -> None:
    dossier = call.snapshot.candidature(item).dossier
    call.decide(dossier, Outcome.SELECTED, "technical", reason="Dit.")
    assert (wall.scene, wall.in_("h1")) == ("verdict", ["✓ Retenu"])
    assert wall.in_("p", look="taken") == ["● Technique et métier · 0 → 1 sur 11"]
    seconds = float(wall.markup.split('data-seconds="')[1].split('"')[0])
    assert 0 < seconds < 7
    call.decide(dossier, Outcome.TO_DISCUSS)
    assert (wall.scene, wall.in_("h1")) == ("announced", [f"Décision annulée\xa0: {dossier}"])


@pytest.fixture
def compared(call: OpenCall) -> tuple[int, int]:
    return ranking(call.snapshot).cuts[0].inside[:2]  # type: ignore[return-value]  # of eleven


def test_comparison_sent_stands_as_it_was_without_names(call: OpenCall, wall: Wall, item: int, compared: tuple[int, int]) -> None:
    send_to_room(call.uow(), **call.by_console(), sent=Sent(SentView.COMPARISON, compared))
    assert wall.in_("h1") == [_("Comparison")]
    first, second = (call.snapshot.candidature(id_).numbered_title for id_ in compared)
    assert wall.in_("th")[:3] == [_("Criterion"), "A", "B"]
    assert wall.in_("p", look="compared") == [f"A · {first}", f"B · {second}"]
    assert len(wall.drawings) == 1
    assert not any(juror.name in wall.markup for juror in call.snapshot.jurors)
    send_to_room(call.uow(), **call.by_console(), sent=None)
    assert call.snapshot.candidature(item).title in wall.words


def test_other_weights_sent_say_what_would_change_and_that_it_is_a_simulation(call: OpenCall, wall: Wall) -> None:
    count = len(call.snapshot.call.criteria)
    send_to_room(call.uow(), **call.by_console(), sent=Sent(SentView.WEIGHTS, weights=(9.0, *[1.0] * (count - 1))))
    said = wall.words.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
    assert _("simulation") in said
    assert f"{call.snapshot.call.criteria[0].short}\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}%" in said
    assert _("What would change") in said
    assert "▲ sortirait des places\N{NO-BREAK SPACE}: 513778" in said


def test_robustness_sent_names_the_file_looked_at(call: OpenCall, wall: Wall, compared: tuple[int, int]) -> None:
    send_to_room(call.uow(), **call.by_console(), sent=Sent(SentView.ROBUSTNESS, compared[:1]))
    assert call.snapshot.candidature(compared[0]).numbered_title in wall.in_("h2")


@dataclass
class Aside:
    """Stands for what is drawn aside: under way until it is there."""

    is_there: bool = False
    is_running: bool = True

    def of(self, seen: Snapshot) -> Robustness | None:
        return robustness(seen) if self.is_there else None

    def has_failed(self, seen: Snapshot) -> bool:
        return False

    def seconds(self, seen: Snapshot) -> float:
        return 2.0


def test_room_is_told_that_the_draws_sent_to_it_are_under_way(call: OpenCall, wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = Aside()
    monkeypatch.setattr(bootstrap, "draws", lambda: aside)
    monkeypatch.setattr(page, "TOGETHER_SECONDS", 0)  # the name of a view counts the real draws alone
    send_to_room(call.uow(), **call.by_console(), sent=Sent(SentView.ROBUSTNESS))
    assert _("Robustness: being computed…") in wall.words
    aside.is_there = True
    assert (_("Robustness: being computed…") in wall.words, len(wall.in_("td")) > 0) == (False, True)


def test_agreement_is_told_by_outcome_with_the_places_before_and_after(call: OpenCall, wall: Wall) -> None:
    first, second = (call.id_of(dossier) for dossier in ("526134", "502930"))
    call.open_meeting()
    changes = [Change(first, Outcome.SELECTED, "technical"), Change(second, Outcome.DECLINED)]
    read_list(call.uow(), **call.by_console(), changes=changes)
    for member in asked_to_agree(call.snapshot):
        read_at = read_now(call.snapshot)[0].read_at
        show_list(call.uow(), by=member, call_id=call.call_id, read_at=read_at, has_seen=True)
    agree_list(call.uow(), **call.by_console(), candidature_ids=[first, second])
    assert wall.in_("h1") == ["Accord\N{NO-BREAK SPACE}: 1 retenu, 1 non retenu"]
    assert "0 → 1 sur 11" in wall.words


def test_list_read_is_on_the_wall_without_what_was_pulled_out(call: OpenCall, wall: Wall) -> None:
    # Nobody is recused on these.
    first, second, third = (call.id_of(dossier) for dossier in ("526134", "502930", "526381"))
    call.open_meeting()
    changes = [Change(first, Outcome.SELECTED, "technical"), Change(second, Outcome.DECLINED), Change(third, Outcome.DECLINED)]
    read_list(call.uow(), **call.by_console(), changes=changes)
    recall_candidature(call.uow(), **call.by("Juré 01"), candidature_id=third)
    assert wall.in_("h1") == [_("Agreement without debate")]
    assert wall.in_("h2") == ["Proposés retenus (1)", "Proposés non retenus (1)"]
    lines = wall.in_("p", look="row")
    assert [next(i for i, line in enumerate(lines) if dossier in line) for dossier in ("526134", "502930")] == [0, 1]
    assert (len(lines), "526381" in wall.markup) == (2, False)
    assert lines[0].endswith(call.snapshot.administration_of(call.snapshot.candidature(first)).name)
    assert wall.in_("p", look="foot")[0].startswith("Une objection")
    assert [name for name in ("Juré 01",) if name in wall.markup] == []
