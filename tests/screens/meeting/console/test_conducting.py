"""The console of the meeting: those who conduct it open, call, reveal and record who is here; others do not."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from charts.parts.theme import Size
from deliberation.derived.meeting.discussion import seconds_by_file
from deliberation.derived.meeting.openness import degrees, openness
from deliberation.meeting.hearings import HearingPlan
from deliberation.meeting.meeting import Arrangement, MeetingState, ProjectorView
from deliberation.operations.call.changing import call_to_change, update_call
from deliberation.operations.meeting.meeting import plan_meeting, record_returns
from phrases import PARIS, _, duration, ngettext, time_of_day
from tests.screens import looking
from tests.screens.meeting.console.conftest import button, meeting, press
from tests.worlds.acts import arrange_agenda, call_item, cancel_ballot, declare_finished, impose_recusal, move_phase, notes_of, reopen
from tests.worlds.extras import is_active
from tests.worlds.office import hear_teams
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Act, Candidature, Outcome, Phase, Presence, Role, agenda, items_to_come
from ui import acting
from ui.meeting.console import agenda as agenda_list
from ui.meeting.console import course, screen
from ui.meeting.console.room import EDITOR
from ui.texts import literal

AGENDA = f"{screen.AGENDA}.False"  # below a file under discussion


def test_meeting_is_planned_and_goes_through_its_states(open_page: looking.Open, call: OpenCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 0.0)
    app = looking.opened(open_page("console.py", Role.CHAIR), course.PLAN)
    app.number_input(key="console.plan.minutes").set_value(7)
    press(app, "console.plan.save")
    assert meeting(call).seconds_per_item == 420
    states = []
    for key in ("console.open", "console.suspend", "console.open", "console.close"):
        press(looking.opened(app, course.CLOSING), key)
        states.append(meeting(call).state)
    assert states == [MeetingState.OPEN, MeetingState.SUSPENDED, MeetingState.OPEN, MeetingState.CLOSED]


def test_meeting_opens_with_the_most_open_files_by_a_journalled_draw(open_page: looking.Open, call: OpenCall) -> None:
    app = press(open_page("console.py", Role.CHAIR), "console.open")
    assert "console.record_presence" not in looking.keys(app)
    assert _("Meeting: {present} of {members}").format(present=0, members=12) in looking.words(app)
    found = degrees(call.snapshot)
    assert found is not None
    assert (meeting(call).arrangement, meeting(call).seed is None) == (Arrangement.BY_OPENNESS, False)
    order = [found[item.candidature_id] for item in agenda(call.snapshot)]
    assert order == sorted(order, reverse=True)
    with bootstrap.reading() as uow:
        arranged, opened = uow.journal.of_call(call.call_id)[-2:]
    assert (arranged.after["seed"], opened.act) == (meeting(call).seed, Act.MEETING_OPENED)


def test_order_that_somebody_chose_stays_when_the_meeting_opens(open_page: looking.Open, call: OpenCall) -> None:
    arrange_agenda(call.uow(), **call.by_console(), arrangement=Arrangement.BY_TRACK)
    press(open_page("console.py", Role.CHAIR), "console.open")
    assert meeting(call).arrangement is Arrangement.BY_TRACK


def test_each_open_file_has_minutes_on_the_console_and_a_settled_one_says_so(open_page: looking.Open, call: OpenCall) -> None:
    plan_meeting(call.uow(), **call.by_console(), planned_end=None, seconds_per_item=600)
    planned, found = seconds_by_file(call.snapshot), openness(call.snapshot)
    assert found is not None
    badges = {line["dossier"]: line["planned"] for line in looking.agenda(open_page("console.py", Role.CHAIR))}
    told = {call.snapshot.candidature(id_).dossier: duration(planned[id_]) for id_ in found.open_ids}
    assert {dossier: badges[dossier] for dossier in told} == told
    assert len(set(told.values())) > 1
    assert {badges[dossier] for dossier in badges.keys() - told.keys()} == {"réglé", "réglé, jury partagé"}


def test_minutes_per_file_are_proposed_and_replace_nothing_until_taken(open_page: looking.Open, call: OpenCall) -> None:
    app = looking.opened(open_page("console.py", Role.CHAIR), course.PLAN)
    left = len(agenda(call.snapshot))
    begins = max(datetime.now(UTC), call.snapshot.call.meets_at or datetime.now(UTC))
    end = begins + timedelta(minutes=7 * left + left // 2)
    app.number_input(key="console.plan.minutes").set_value(12).run()
    app.datetime_input(key="console.plan.end").set_value(end.astimezone(PARIS).replace(tzinfo=None)).run()
    assert app.number_input(key="console.plan.minutes").value == 12
    assert button(app, "console.plan.propose").label == "Proposer 7\N{NO-BREAK SPACE}min par dossier"
    press(app, "console.plan.propose")
    assert app.number_input(key="console.plan.minutes").value == 7
    assert "console.plan.propose" not in looking.keys(app)
    press(app, "console.plan.save")
    assert meeting(call).seconds_per_item == 420


def test_end_offered_of_a_meeting_to_come_is_after_its_beginning(open_page: looking.Open, call: OpenCall) -> None:
    meets_at = datetime.now(UTC) + timedelta(days=8)
    settings = {**call_to_change(call.reading(), **call.by(Role.ORGANISER)).settings, "meets_at": meets_at.isoformat()}
    update_call(call.uow(), **call.by(Role.ORGANISER), settings=settings, reason="La salle.")
    offered = looking.opened(open_page("console.py", Role.CHAIR), course.PLAN).datetime_input(key="console.plan.end").value
    assert offered is not None
    assert meets_at < offered.replace(tzinfo=PARIS) < meets_at + timedelta(hours=4)


def test_end_offered_follows_the_opening_unless_somebody_typed_another(open_page: looking.Open, call: OpenCall) -> None:
    now = datetime.now(UTC)
    settings = call_to_change(call.reading(), **call.by(Role.ORGANISER)).settings
    to_come = {**settings, "meets_at": (now + timedelta(days=8)).isoformat()}
    update_call(call.uow(), **call.by(Role.ORGANISER), settings=to_come, reason="La salle.")
    app, other = (looking.opened(open_page("console.py", role), course.PLAN) for role in (Role.CHAIR, Role.ORGANISER))
    typed = (now + timedelta(days=1)).astimezone(PARIS).replace(tzinfo=None, second=0, microsecond=0)
    other.datetime_input(key="console.plan.end").set_value(typed).run()
    press(app, "console.open")
    offered = looking.opened(app, course.PLAN).datetime_input(key="console.plan.end").value
    assert offered is not None
    assert now < offered.replace(tzinfo=PARIS) < now + timedelta(hours=4)
    assert looking.opened(other, course.PLAN).datetime_input(key="console.plan.end").value == typed


def test_meeting_opened_by_a_double_click_goes_on(open_page: looking.Open, call: OpenCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 60.0)  # the two presses of a double click, however slow the machine
    app = press(open_page("console.py", Role.CHAIR), "console.open")
    press(app, "console.next")  # which is where the button was that opened it
    assert (meeting(call).state, meeting(call).current) == (MeetingState.OPEN, None)


def test_before_the_meeting_the_console_says_how_far_the_scoring_is(open_page: looking.Open, call: OpenCall) -> None:
    move_phase(call.uow(), **call.by_console(), to=Phase.SCORING)
    call.seal()
    juror = call.snapshot.jurors[0]
    declare_finished(call.uow(), **call.by(juror))
    app = open_page("console.py", Role.ORGANISER)
    assert button(app, "console.open").disabled
    unfinished = next(caption.value for caption in app.caption if caption.value.startswith("N’ont pas encore déclaré"))
    assert [name for name in (one.name for one in call.snapshot.jurors) if name not in unfinished] == [juror.name]
    assert "Grilles complètes" in looking.gauges(app)[0]


def test_console_shows_steps_places_and_a_badge_per_member(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    later = " → ".join(f'<span class="quiet">{step}</span>' for step in ("2 Voter", "3 Décider", "4 Suivant"))
    steps = f'<strong aria-current="step">1 Discuter</strong> → {later}'
    app = open_page("console.py", Role.CHAIR)
    assert steps in looking.markup(app)
    names = [str(track.short) for track in call.snapshot.call.tracks]
    shown = [f"{sign}\N{NO-BREAK SPACE}{name} 0 sur" in looking.words(app) for sign, name in zip("●▲", names, strict=True)]
    assert shown == [True, True]
    line = looking.markup(app).partition('<div class="line members">')[2].partition("</div>")[0]
    members, _apart, beside = line.partition("beside-members")
    assert (members.count("badge"), beside.count("badge")) == (len(call.snapshot.members), 1)


def test_places_before_the_first_file_bear_the_signs_of_their_tracks(open_page: looking.Open, call: OpenCall) -> None:
    said = looking.words(open_page("console.py", Role.ORGANISER))
    labels = [str(track.label) for track in call.snapshot.call.tracks]
    assert [f"**{sign} {label}**" in said for sign, label in zip("●▲", labels, strict=True)] == [True, True]


def test_closed_meeting_leads_to_finalising_the_results_and_its_minutes(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    app = looking.opened(open_page("console.py", Role.CHAIR), course.CLOSING)
    press(app, "console.close")
    assert [link.partition(":")[0] for link in looking.links(app)] == ["selection", "resultats", "documents"]
    assert f"selection: {_('Finalise the selection')}" in looking.links(app)
    # To open the meeting again is not the one thing to do.
    assert button(app, "console.open").proto.type == "secondary"


def test_decided_call_leads_to_finalising_then_to_minutes_and_archive(open_page: looking.Open, call: OpenCall) -> None:
    call.open_meeting()
    app = open_page("console.py", Role.CHAIR)
    finalise = f"selection: {_('Finalise the selection')}"
    assert [sum(key.startswith("console.read.") for key in looking.keys(app)), finalise in looking.links(app)] == [2, False]
    call.decide_everything()
    assert [sum(key.startswith("console.read.") for key in looking.keys(app.run())), finalise in looking.links(app)] == [0, True]
    assert "console.next" not in looking.keys(app)
    call.finalise()
    words = looking.words(app.run())
    assert f"resultats: {_('Read the results aloud')}" in looking.links(app)
    assert [title in words for title in (_("Minutes"), _("Archive of the call"))] == [True, is_active("archive")]
    selected = [one.candidature_id for one in call.snapshot.decisions.values() if one.outcome is Outcome.SELECTED]
    assert [id_ for id_ in selected if call.snapshot.candidature(id_).dossier not in words] == []


def test_next_item_clicked_twice_passes_over_none(open_page: looking.Open, call: OpenCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 60.0)  # the two presses of a double click, however slow the machine
    call.open_meeting()
    app = open_page("console.py", Role.CHAIR)
    expected = items_to_come(call.snapshot)[0].candidature_id
    press(app, "console.next")
    press(app, "console.next")
    assert meeting(call).current == expected
    assert looking.headings(app, 2)[0] == call.snapshot.candidature(expected).numbered_title


def test_next_item_is_called_at_once_after_something_was_done_on_the_one_before(open_page: looking.Open, call: OpenCall) -> None:
    call.open_meeting()
    app = open_page("console.py", Role.CHAIR)
    first, second = (item.candidature_id for item in items_to_come(call.snapshot)[:2])
    called = []
    for key in ("console.next", "console.timer.button", "console.next"):
        press(app, key)
        called.append(meeting(call).current)
    assert called == [first, first, second]


def test_second_chair_who_acts_at_once_is_told_what_the_first_did(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    other = open_page("console.py", call.add_person("Présidence adjointe", Role.CHAIR))
    app = open_page("console.py", Role.CHAIR)
    for key, told in (("console.ballot.open.named", "a ouvert un scrutin à"), ("console.next", "a déjà été appelé, à")):
        late = button(other, key).id
        press(app, key)
        looking.press_late(other, late)
        assert [call.somebody(Role.CHAIR).name in said and told in said for said in looking.refusals(other)] == [True]
        for ballot in meeting(call).ballots:
            if ballot.is_open:
                cancel_ballot(call.uow(), **call.by_console(), candidature_id=item.id, number=ballot.number, reason="Un essai.")
        app.run()
        other.run()
    assert (len(meeting(call).ballots), call.acts.count(Act.ITEM_CALLED)) == (1, 2)


def test_previous_item_is_called_at_once_after_next_and_no_button_acts_twice(
    monkeypatch: pytest.MonkeyPatch, open_page: looking.Open, call: OpenCall, item: Candidature
) -> None:
    monkeypatch.setattr(acting, "DOUBLE_CLICK_SECONDS", math.inf)  # all presses are as close together as those of a double click
    second, third = (one.candidature_id for one in items_to_come(call.snapshot)[:2])
    call_item(call.uow(), **call.by_console(), candidature_id=second)
    app = open_page("console.py", Role.CHAIR)
    called = []
    for key in ("console.next", "console.previous", "console.previous", "console.next"):
        press(app, key)
        called.append(meeting(call).current)
    assert called == [third, second, second, third]


def test_timer_stops_and_starts(call: OpenCall, app: AppTest) -> None:
    press(app, "console.timer.button")
    assert meeting(call).running_since is None
    press(app, "console.timer.button")
    assert meeting(call).running_since is not None


def order(call: OpenCall) -> list[str]:
    snapshot = call.snapshot
    return [snapshot.candidature(one.candidature_id).dossier for one in agenda(snapshot)]


def test_agenda_shows_every_file_in_order_with_what_was_decided(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    skipped, decided = (one.candidature_id for one in items_to_come(call.snapshot)[:2])
    for id_ in (skipped, item.id):
        call_item(call.uow(), **call.by_console(), candidature_id=id_)
    call.decide(call.snapshot.candidature(decided).dossier, Outcome.SELECTED, "scientific", reason="Dit.")
    lines = looking.agenda(looking.opened(open_page("console.py", Role.CHAIR), AGENDA))
    assert [line["dossier"] for line in lines] == order(call)
    by_dossier = {line["dossier"]: line for line in lines}
    shown = {id_: by_dossier[call.snapshot.candidature(id_).dossier] for id_ in (skipped, decided, item.id)}
    assert (shown[skipped]["state"], shown[skipped]["badge"]) == ("skipped", _("Skipped"))
    assert (shown[item.id]["state"], shown[item.id]["can_call"]) == ("current", False)
    assert {name: shown[decided][name] for name in ("state", "outcome", "words", "signs", "can_call")} == {
        "state": "decided", "outcome": "selected", "words": f"✓ {Outcome.SELECTED.words}", "signs": "▲", "can_call": True,
    }  # fmt: skip


def test_click_on_the_agenda_calls_a_file_once(
    open_page: looking.Open, call: OpenCall, item: Candidature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 60.0)  # the two presses of a double click, however slow the machine
    app = looking.opened(open_page("console.py", Role.CHAIR), AGENDA)
    wanted, another = [line["dossier"] for line in looking.agenda(app) if line["can_call"]][:2]
    looking.tell(app, "jury.agenda", "called", wanted)
    assert meeting(call).current == call.id_of(wanted)
    looking.tell(app, "jury.agenda", "called", another)
    assert meeting(call).current == call.id_of(wanted)  # the other half of a double click


def test_agenda_calls_nothing_before_the_meeting_nor_during_a_ballot(open_page: looking.Open, call: OpenCall) -> None:
    app = open_page("console.py", Role.CHAIR)
    looking.tell(app, "jury.agenda", "called", order(call)[3])
    assert meeting(call).current is None
    assert looking.refusals(app) == ["La séance n’est pas ouverte."]


@pytest.mark.parametrize(("before", "place"), [(0, 0), (5, 4), (None, -1)])
def test_file_is_put_before_another_one_or_last(open_page: looking.Open, call: OpenCall, before: int | None, place: int) -> None:
    app, standing = open_page("console.py", Role.ORGANISER), order(call)
    moved = standing[2]
    looking.tell(app, "jury.agenda", "moved", {"dossier": moved, "before": None if before is None else standing[before]})
    assert order(call)[place] == moved
    assert [dossier for dossier in order(call) if dossier != moved] == [dossier for dossier in standing if dossier != moved]


def test_long_agenda_is_shown_a_page_at_a_time_from_the_file_being_discussed(
    open_page: looking.Open, call: OpenCall, item: Candidature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda_list, "_SHOWN_MAX", 10)
    call_item(call.uow(), **call.by_console(), candidature_id=call.id_of(order(call)[13]))
    app = looking.opened(open_page("console.py", Role.CHAIR), AGENDA)
    assert [line["dossier"] for line in looking.agenda(app)] == order(call)[10:20]
    # A file put at the end of the page stands before the first of the next one, not at the end of all.
    assert looking.component(app, "jury.agenda")["following"] == order(call)[20]


def test_agenda_is_drawn_with_a_seed(open_page: looking.Open, call: OpenCall) -> None:
    app = looking.opened(open_page("console.py", Role.ORGANISER), agenda_list.ARRANGING)
    app.radio(key="console.agenda.how").set_value(Arrangement.RANDOM).run()
    app.number_input(key="console.agenda.seed").set_value(5)
    press(app, "console.agenda.arrange")
    assert (meeting(call).arrangement, meeting(call).seed) == (Arrangement.RANDOM, 5)


def editing_presence(app: AppTest) -> AppTest:
    """Open what records who is here: its fields are drawn for whoever looks at them."""
    assert not any(key.startswith("console.presence.") for key in looking.keys(app))
    return looking.opened(app, EDITOR)


def test_presence_is_recorded_and_counts(open_page: looking.Open, call: OpenCall) -> None:
    app = press(editing_presence(open_page("console.py", Role.ORGANISER)), "console.presence.all")
    juror = call.somebody(Role.JUROR)
    app.segmented_control(key=f"console.presence.{juror.id}.present").set_value(Presence.EXCUSED).run()
    assert meeting(call).presence_of(juror.id) is Presence.EXCUSED
    assert _("Meeting: {present} of {members}").format(present=11, members=12) in looking.words(app)


def test_until_presence_is_recorded_the_console_leads_to_it_and_finds_nobody_absent(open_page: looking.Open, call: OpenCall) -> None:
    said = _("Presence to be recorded: quorum of {needed} of {members}").format(needed=6, members=12)
    app = open_page("console.py", Role.CHAIR)
    assert app.button(key="console.record_presence").label == said
    assert not any(juror.name in looking.words(app) for juror in call.snapshot.jurors)
    press(press(app, "console.record_presence"), "console.presence.all")
    assert "console.record_presence" not in looking.keys(app)
    assert _("Meeting: {present} of {members}").format(present=12, members=12) in looking.words(app)


@pytest.mark.usefixtures("deputy")
def test_deputy_who_does_not_conduct_reads_that_presence_is_to_be_recorded(open_page: looking.Open) -> None:
    app = open_page("console.py", Role.DEPUTY)
    assert "console.record_presence" not in looking.keys(app)
    assert _("Presence to be recorded: quorum of {needed} of {members}").format(needed=6, members=12) in looking.words(app)


def test_field_that_was_just_replaced_records_nothing(open_page: looking.Open, call: OpenCall) -> None:
    app = editing_presence(open_page("console.py", Role.ORGANISER))
    before = app._tree.get_widget_states()  # what a browser still sends while the new fields are on their way to it
    press(app, "console.presence.all")
    app._run(before)
    assert {meeting(call).presence_of(juror.id) for juror in call.snapshot.jurors} == {Presence.PRESENT}


def test_recused_member_leaves_and_comes_back(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    record_returns(call.uow(), **call.by_console())
    recused = [juror for juror in call.snapshot.jurors if call.snapshot.is_recused(juror.id, item.id)]
    app = open_page("console.py", Role.ORGANISER)
    names = ", ".join(one.name for one in recused)
    words = ngettext("Must leave: {names}", "Must leave: {names}", len(recused))
    assert words.format(names=names) in looking.words(app)
    press(app, "console.left")
    words = ngettext("will be back: {names}", "will be back: {names}", len(recused))
    assert words.format(names=names) in looking.words(app)
    assert meeting(call).out_of_the_room() == {one.id for one in recused}
    press(app, "console.back")
    assert meeting(call).out_of_the_room() == frozenset()


def test_note_opens_in_a_window_of_its_own(call: OpenCall, open_page: looking.Open, item: Candidature) -> None:
    chair = call.somebody(Role.CHAIR)
    app = press(open_page("console.py", chair), f"note.open.{item.dossier}")
    app.text_area(key=f"note.{item.dossier}.text").set_value("Laisser du temps")
    press(app, f"note.{item.dossier}.save")
    assert notes_of(bootstrap.reading(), by=chair, call_id=chair.call_id) == {item.id: "Laisser du temps"}


def test_sealed_marks_show_progress_until_the_chair_reveals_them(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    call.seal()
    assert "Score" not in looking.words(open_page("console.py", Role.ORGANISER))
    app = open_page("console.py", Role.CHAIR)
    assert f"Les notes de **{item.dossier} · {literal(item.title)}** deviennent lisibles" in looking.words(app)
    press(app, "console.reveal")
    assert call.snapshot.candidature(item.id).is_revealed
    assert "Score" in looking.words(app)


def test_finalised_console_hands_out_the_minutes_and_steers_the_room(open_page: looking.Open, call: OpenCall) -> None:
    call.conclude()
    app = open_page("console.py", Role.CHAIR)
    assert not app.error
    assert any("version 1" in success.value for success in app.success)
    assert any(link.startswith("resultats") for link in looking.links(app))
    handed_out, archive = looking.addresses(app), ("archive.zip",) if is_active("archive") else ()
    assert handed_out == [f"/telecharger/demo/{name}?langue=fr" for name in ("minutes.docx", "minutes.pdf", *archive)]
    assert {key for key in looking.keys(app) if key.startswith("console.") and "projector" not in key} <= {"console.bar"}
    press(looking.opened(app, course.PROJECTOR), "console.projector.board")
    assert meeting(call).projector is ProjectorView.BOARD


def test_agenda_offers_nothing_once_all_is_decided_or_the_meeting_closed(open_page: looking.Open, call: OpenCall) -> None:
    call.open_meeting()
    app = open_page("console.py", Role.CHAIR)

    def offered() -> list[bool]:
        calls, moves, list_ = _("Click: call."), _("Drag, or Alt and an arrow: move."), looking.component(app, "jury.agenda")
        return [*(said in looking.words(app) for said in (calls, moves)), list_["can_call"], list_["can_move"]]

    assert offered() == [True] * 4
    call.decide_everything()
    app.run()
    assert offered() == [True] * 4
    press(looking.opened(app, course.CLOSING), "console.close")
    assert offered() == [False] * 4


def test_agenda_on_a_phone_tells_what_a_phone_has(open_page: looking.Open, call: OpenCall, monkeypatch: pytest.MonkeyPatch) -> None:
    call.open_meeting()
    monkeypatch.setattr("ui.meeting.console.agenda.size", lambda: Size.PHONE)
    said = looking.words(open_page("console.py", Role.CHAIR))
    assert (_("Tap: call.") in said, _("Arrows: move.") in said, _("Drag, or Alt and an arrow: move.") in said) == (True, True, False)


def test_agenda_counts_the_file_under_discussion_as_the_clock_does(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    app = looking.opened(open_page("console.py", Role.CHAIR), course.PLAN)
    left = len(agenda(call.snapshot))
    found = openness(call.snapshot)
    assert found is not None
    assert f"{left} dossiers à décider, dont {len(found.open_ids)} à débattre · ensuite\N{NO-BREAK SPACE}: " in looking.words(app)
    assert f"{left} dossiers restants" in looking.words(app)


def test_agenda_says_the_hour_of_each_team_to_whoever_sees_every_file(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    begins = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
    hear_teams(call.uow(), **call.by_console(), plan=HearingPlan(begins, 20, 10))
    organiser = looking.agenda(looking.opened(open_page("console.py", Role.ORGANISER), AGENDA))
    assert next(line["hour"] for line in organiser) == time_of_day(begins)[:5]
    assert all(line["hour"] for line in organiser)
    assert {"late", "day"} <= organiser[0].keys()


def test_agenda_says_no_hour_to_somebody_recused(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    hear_teams(call.uow(), **call.by_console(), plan=HearingPlan(datetime.now(UTC), 20, 10))
    chair = call.add_person("Présidence en déport", Role.CHAIR, Role.JUROR)
    other = next(one.id for one in call.snapshot.ranked if one.id != item.id)
    impose_recusal(call.uow(), **call.by_console(), candidature_id=other, person_id=chair.id, reason="Conflit")
    assert not any("hour" in line for line in looking.agenda(looking.opened(open_page("console.py", chair), AGENDA)))


def test_selection_that_was_reopened_is_said_on_the_console(open_page: looking.Open, call: OpenCall) -> None:
    call.open_meeting()
    call.conclude()
    reopen(call.uow(), **call.by(Role.CHAIR), reason="Une erreur de dossier.")
    app = open_page("console.py", Role.CHAIR)
    assert "Sélection rouverte" in looking.markup(app)
    assert any("Une erreur de dossier" in warning.value for warning in app.warning)
