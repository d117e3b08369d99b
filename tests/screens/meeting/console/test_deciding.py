"""On the console, what the jury votes and decides on the current item, and who may when the chair may not."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.derived.meeting.verdicts import reason_for, suggested_reason
from deliberation.operations.call import calls
from deliberation.operations.meeting.meeting import record_presence, record_returns
from deliberation.operations.selection.drafts import drafts_of, keep_draft
from deliberation.selection.decisions import Decision, Outcome
from deliberation.selection.drafts import GridDraft
from phrases import _
from tests.fixtures import shims
from tests.screens import looking
from tests.screens.meeting.console.conftest import button, meeting, press
from tests.worlds.acts import call_item, declare_recusals, open_revote, read_list, record_decisions, submit_scores, update_call
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Act, Candidature, Change, Method, Option, Person, Presence, Role, agenda, must_leave, unfit
from ui.shims import fields, uncut


def test_ballot_without_quorum_takes_the_chair_and_a_reason(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    gone = {juror.id: Presence.ABSENT for juror in call.snapshot.jurors[1:]}
    record_presence(call.uow(), **call.by_console(), presences=gone)
    organiser, chair = (open_page("console.py", role) for role in (Role.ORGANISER, Role.CHAIR))
    assert 'aria-label="warning icon"></i> <strong>Quorum non atteint' in looking.markup(organiser)
    assert not any(str(one.key).startswith("console.ballot.open") for one in organiser.button)
    press(chair, "console.ballot.open.named")
    assert looking.refusals(chair)[0].endswith("malgré tout, indiquez un motif.")
    assert meeting(call).open_ballot is None
    chair.text_input(key=f"console.ballot.override.on.{item.dossier}").set_value("Train en retard")
    press(chair, "console.ballot.open.named")
    ballot = meeting(call).open_ballot
    assert ballot
    assert ballot.override_reason == "Train en retard"


def test_definitions_of_tracks_stand_beside_the_choice_of_one(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    with call.reading() as uow:
        settings = dict(calls.plain(uow.calls.state(call.call_id).settings))
    defined = [{**track, "definition": {"fr": "Au lit du patient.", "en": "At the bedside."}} for track in settings["tracks"]]
    update_call(call.uow(), **call.by_console(), settings={**settings, "tracks": defined}, reason="Définition")
    app = open_page("console.py", Role.CHAIR)
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    assert "Au lit du patient" not in looking.words(app)
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.SELECTED).run()
    assert looking.words(app).count("Au lit du patient") == len(defined)


def test_vote_of_a_member_without_a_device_is_entered_for_them(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier)
    (ballot,) = call.snapshot.meeting.ballots
    app = open_page("console.py", Role.ORGANISER)
    assert button(app, "console.ballot.enter").disabled
    app.selectbox(key=f"console.ballot.enter.member.on.{item.dossier}").set_value(ballot.voters[0]).run()
    app.segmented_control(key=f"console.ballot.enter.choice.on.{item.dossier}").set_value(Option.AGAINST).run()
    press(app, "console.ballot.enter")
    (ballot,) = call.snapshot.meeting.ballots
    assert (ballot.votes, ballot.entered) == (
        {ballot.voters[0]: Option.AGAINST},
        {ballot.voters[0]: call.somebody(Role.ORGANISER).name},
    )
    assert app.selectbox(key=f"console.ballot.enter.member.on.{item.dossier}").value is None


def test_papers_are_counted_like_hands_and_the_chair_settles_a_tie(call: OpenCall, item: Candidature, app: AppTest) -> None:
    press(app, f"console.ballot.open.{Method.PAPER}")
    for option in (Option.IN_FAVOUR, Option.AGAINST):
        app.number_input(key=f"console.ballot.hands.{item.dossier}.1.{option}").set_value(3)
    press(app, "console.ballot.close")
    assert "Pour : 3. Contre : 3." in plain(app)
    press(app, f"console.ballot.casting.{Option.IN_FAVOUR}")
    casting = meeting(call).ballots_on(item.id)[0].casting
    assert casting
    assert casting.choice == Option.IN_FAVOUR


def test_hands_left_blank_are_the_rest_and_one_option_is_no_count(call: OpenCall, item: Candidature, app: AppTest) -> None:
    press(app, "console.ballot.open.hands")
    counts = {Option.IN_FAVOUR: 2, Option.AGAINST: 3}
    for option, count in counts.items():
        press(app, "console.ballot.close")
        assert (len(looking.refusals(app)), bool(meeting(call).open_ballot)) == (1, True)
        app.number_input(key=f"console.ballot.hands.{item.dossier}.1.{option}").set_value(count)
    press(app, "console.ballot.close")
    (ballot,) = meeting(call).ballots_on(item.id)
    assert ballot.counts == {**counts, Option.ABSTAIN: len(ballot.voters) - 5}


def test_hands_that_are_too_many_are_told_before_and_at_closing(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    app = open_page("console.py", Role.ORGANISER)
    press(app, "console.ballot.open.hands")
    for option in (Option.IN_FAVOUR, Option.AGAINST):
        app.number_input(key=f"console.ballot.hands.{item.dossier}.1.{option}").set_value(9)
    voters = len(call.snapshot.meeting.ballots_on(item.id)[0].voters)
    said = _("{counted} votes counted, but only {entitled} may vote: correct the numbers before closing.")
    assert said.format(counted=18, entitled=voters) in [warning.value for warning in app.run().warning]
    press(app, "console.ballot.close")
    assert len(looking.refusals(app)) == 1
    assert meeting(call).open_ballot


def test_decision_is_confirmed_beside_an_undoing_safe_from_double_clicks(
    open_page: looking.Open, call: OpenCall, item: Candidature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 60.0)  # the two presses of a double click, however slow the machine
    app = open_page("console.py", Role.CHAIR)
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    app.text_area(key=f"console.decision.{item.dossier}.0.reason").set_value("Données absentes.").run()
    press(app, "console.decide_next")
    assert not app.toast
    said = looking.component(app, "jury.said")["words"].replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith(f"Décision enregistrée : {item.dossier} (non retenu), à ")
    undoing = looking.named_button(app, "console.decision.undo")
    assert [one.label for one in app.button if one.label.startswith("Annuler")] == [undoing.label]
    assert undoing.label == f"Annuler\N{NO-BREAK SPACE}: {item.dossier}, non retenu"
    undoing.click().run()
    assert call.snapshot.decision(item.id).outcome is Outcome.TO_DISCUSS
    again = looking.named_button(app, "console.decision.undo")
    assert again.label == f"Rétablir\N{NO-BREAK SPACE}: {item.dossier}, non retenu"
    assert again.key in [button.key for popover in app.get("popover") for button in popover.button]  # at no place where it was undone
    again.click().run()
    assert call.snapshot.decision(item.id).outcome is Outcome.TO_DISCUSS


def test_confirmation_ends_by_itself_and_once_somebody_decides_otherwise(
    open_page: looking.Open, call: OpenCall, item: Candidature, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("console.py", Role.CHAIR)
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    press(app, "console.decide")

    def confirmed() -> list[str]:
        return [part.proto.component_name for part in app.run().get("bidi_component") if part.proto.component_name.endswith("jury.said")]

    assert len(confirmed()) == 1
    with monkeypatch.context() as later:
        later.setattr("ui.widgets.undo._CONFIRMED_SECONDS", -1.0)
        assert confirmed() == []
    call.decide(item.dossier, Outcome.SELECTED, "technical", reason="Dit.")
    assert confirmed() == []


def test_ballot_proposes_its_result_and_another_takes_a_reason(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier, Method.HANDS)
    call.close(item.dossier, counts={Option.IN_FAVOUR: 8, Option.AGAINST: 2})
    organiser, chair = (open_page("console.py", role) for role in (Role.ORGANISER, Role.CHAIR))
    outcome = f"console.decision.{item.dossier}.0.1.outcome"
    assert chair.segmented_control(key=outcome).value is Outcome.SELECTED
    for app in (organiser, chair):
        app.segmented_control(key=outcome).set_value(Outcome.DECLINED).run()
    assert button(organiser, "console.decide").disabled
    assert "Le scrutin en a décidé autrement." in looking.words(organiser)
    press(chair, "console.decide")
    assert looking.refusals(chair)[0].endswith("malgré tout, indiquez un motif.")
    chair.text_input(key=f"console.decision.{item.dossier}.0.override").set_value("Une erreur de dossier.")
    press(chair, "console.decide")
    assert call.snapshot.decision(item.id).outcome is Outcome.DECLINED


def test_press_meant_for_a_file_left_meanwhile_records_nothing(call: OpenCall, item: Candidature, app: AppTest) -> None:
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    record = button(app, "console.decide_next").id
    other = next(one.candidature_id for one in agenda(call.snapshot) if one.candidature_id != item.id)
    call_item(call.uow(), **call.by(Role.ORGANISER), candidature_id=other)
    looking.press_late(app.run(), record)
    said = f"{item.dossier} n’est plus le dossier en discussion\N{NO-BREAK SPACE}: rien n’a été enregistré."
    assert looking.refusals(app) == [f"{said} Votre choix est gardé en brouillon."]
    assert {call.snapshot.decision(one).outcome for one in (item.id, other)} == {Outcome.TO_DISCUSS}
    assert f"Brouillon d’une décision sur un autre dossier\N{NO-BREAK SPACE}: {item.dossier}" in looking.words(app)


def test_draft_without_a_track_on_a_replaced_decision_is_shown(call: OpenCall, item: Candidature, app: AppTest) -> None:
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.SELECTED).run()
    meanwhile = Change(item.id, Outcome.DECLINED, seen_version=0)
    record_decisions(call.uow(), **call.by(Role.ORGANISER), changes=[meanwhile])
    app.run()
    assert "Votre brouillon, pas enregistré" in looking.words(app)


def test_decision_made_meanwhile_is_not_overwritten(call: OpenCall, item: Candidature, app: AppTest) -> None:
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    meanwhile = Change(item.id, Outcome.SELECTED, "technical", seen_version=0)
    record_decisions(call.uow(), **call.by(Role.ORGANISER), changes=[meanwhile])
    press(app, "console.decide")
    assert call.snapshot.decision(item.id).outcome is Outcome.SELECTED
    assert call.somebody(Role.ORGANISER).name in looking.refusals(app)[0]


def test_unrecorded_choice_is_there_later_and_on_another_device(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    outcome, reason = (f"console.decision.{item.dossier}.0.{field}" for field in ("outcome", "reason"))
    app = open_page("console.py", Role.CHAIR)
    app.segmented_control(key=outcome).set_value(Outcome.SELECTED).run()
    app.text_area(key=reason).set_value("Un motif à finir").run()
    press(app, "console.next")
    assert meeting(call).current != item.id
    assert f"Brouillon d’une décision sur un autre dossier : {item.dossier}" in plain(app)
    press(app, "console.timer.button")  # something else, so that the next press is no double click
    press(app, "console.previous")
    for screen in (app, open_page("console.py", Role.CHAIR)):
        assert (screen.segmented_control(key=outcome).value, screen.text_area(key=reason).value) == (Outcome.SELECTED, "Un motif à finir")
        assert "Brouillon, pas encore enregistré" in plain(screen)
    other = open_page("console.py", Role.ORGANISER)
    assert (other.segmented_control(key=outcome).value, other.text_area(key=reason).value) == (Outcome.TO_DISCUSS, "")
    assert "Brouillon" not in plain(other)
    press(app, "console.draft.give_up")
    assert fields_of(app) == (Outcome.TO_DISCUSS, "")
    assert call.snapshot.decision(item.id) == Decision(item.id)


def fields_of(app: AppTest) -> tuple[object, str | None]:
    """What the fields of the decision hold, whatever their names are."""
    (outcome,) = (one.value for one in app.segmented_control if str(one.key).endswith(".outcome"))
    (reason,) = (one.value for one in app.text_area if str(one.key).endswith(".reason"))
    return outcome, reason


@pytest.mark.parametrize("is_given_up_here", [True, False])
def test_draft_given_up_does_not_come_back_with_late_messages(
    open_page: looking.Open, call: OpenCall, item: Candidature, is_given_up_here: bool
) -> None:
    chair = call.somebody(Role.CHAIR)
    app = open_page("console.py", chair)
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    app.text_area(key=f"console.decision.{item.dossier}.0.reason").set_value("Trop tôt.").run()
    if is_given_up_here:
        looking.give_up_late(app, button(app, "console.draft.give_up"))
    else:
        press(open_page("console.py", chair), "console.draft.give_up")
        looking.told_late(app)
    assert fields_of(app) == (Outcome.TO_DISCUSS, "")
    assert drafts_of(call.reading(), by=chair, call_id=call.call_id) == {}
    assert looking.refusals(app) == []


def test_draft_on_a_decision_taken_meanwhile_is_taken_up_again(call: OpenCall, item: Candidature, app: AppTest) -> None:
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    meanwhile = Change(item.id, Outcome.SELECTED, "technical", seen_version=0)
    record_decisions(call.uow(), **call.by(Role.ORGANISER), changes=[meanwhile])
    assert "Votre brouillon, pas enregistré : Non retenu" in plain(app.run())
    assert app.segmented_control(key=f"console.decision.{item.dossier}.1.outcome").value is Outcome.SELECTED
    press(app, "console.draft.take_up")
    press(app, "console.decide")
    assert call.snapshot.decision(item.id).outcome is Outcome.DECLINED
    assert "rouillon" not in plain(app)


def test_revote_says_how_many_have_marked_again_and_that_a_draft_exists(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    open_revote(call.uow(), **call.by_console(), candidature_id=item.id)
    first, second = [one for one in call.snapshot.jurors if not call.snapshot.is_recused(one.id, item.id)][:2]
    keep_draft(call.uow(), **call.on(item.dossier, by=second), part=GridDraft(1, {"impact": "2"}, ""))
    due = sum(not call.snapshot.is_recused(one.id, item.id) for one in call.snapshot.jurors)
    chair = open_page("console.py", Role.CHAIR)
    assert f"0 sur {due} a renoté, 1 brouillon" in plain(chair)
    grid = call.snapshot.grids.get((item.id, first.id))
    submit_scores(call.uow(), **call.on(item.dossier, by=first), marks={"impact": 1}, seen_version=grid.version if grid else 0)
    assert f"1 sur {due} a renoté, 1 brouillon" in plain(chair.run())


def plain(app: AppTest) -> str:
    return looking.words(app).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def test_recused_chair_sees_a_conflict_alone(open_page: looking.Open, call: OpenCall, item: Candidature, deputy: Person) -> None:
    before = open_page("console.py", deputy)
    assert button(before, "console.next").disabled
    declare_recusals(call.uow(), **call.by(Role.CHAIR), candidature_ids=[item.id])
    chair = open_page("console.py", Role.CHAIR)
    assert [warning.value for warning in chair.warning] == ["Conflit d’intérêts"]
    assert item.dossier not in looking.words(chair)
    assert item.title not in looking.words(chair)
    standing_in = open_page("console.py", deputy)
    press(looking.opened(standing_in, f"console.revote.ask.on.{item.dossier}"), "console.revote")
    assert meeting(call).has_open_revote(item.id)
    assert not button(standing_in, "console.next").disabled


def test_criteria_pressed_join_the_written_reason(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    found = suggested_reason(call.snapshot, item.id, Outcome.RESERVE)
    assert found
    assert found.above
    field, chips = (f"console.decision.{item.dossier}.0.{name}" for name in ("reason", "criteria"))
    app = open_page("console.py", Role.CHAIR)
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.SELECTED).run()
    named = [name for name, _mean in found.above]
    assert (app.text_area(key=field).value, app.button_group(key=chips).value) == (str(found.only(named)), named)
    app.button_group(key=chips).set_value(named[:1]).run()
    assert app.text_area(key=field).value == str(found.only(named[:1]))
    app.text_area(key=field).set_value(f"Dit au débat. {found.only(named[:1])}").run()
    app.button_group(key=chips).set_value(named).run()
    assert app.text_area(key=field).value == f"Dit au débat. {found.only(named)}"
    app.text_area(key=field).set_value("Dit au débat.").run()
    app.button_group(key=chips).set_value(named[-1:]).run()
    press(app, "console.decide")
    decided = call.snapshot.decision(item.id)
    assert (decided.reason, decided.reason_is_proposed) == (f"Dit au débat. {found.only(named[-1:])}", False)


def test_proposed_reason_follows_the_outcome_until_one_is_typed(call: OpenCall, item: Candidature, app: AppTest) -> None:
    tiles = app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome")
    tiles.set_value(Outcome.SELECTED).run()
    proposed = reason_for(call.snapshot, item.id, Outcome.SELECTED).text
    field = f"console.decision.{item.dossier}.0.reason"
    assert (bool(proposed), app.text_area(key=field).value) == (True, proposed)
    tiles.set_value(Outcome.RESERVE).run()
    assert app.text_area(key=field).value == reason_for(call.snapshot, item.id, Outcome.RESERVE).text
    app.text_area(key=field).set_value("Proche.").run()
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.SELECTED).run()
    assert "À relire" in looking.markup(app)
    app.text_area(key=field).set_value(proposed).run()
    press(app, "console.decide")
    decision = call.decision(item.dossier)
    assert (decision.outcome, decision.reason, decision.reason_is_proposed) == (Outcome.SELECTED, proposed, True)


@pytest.mark.parametrize("is_wiped", [False, True], ids=["not drawn yet", "wiped"])
def test_undrawn_reason_is_recorded_and_a_wiped_one_is_not(
    open_page: looking.Open, call: OpenCall, item: Candidature, monkeypatch: pytest.MonkeyPatch, is_wiped: bool
) -> None:
    shims.install(monkeypatch, uncut.ACTS_WHOLE, fields.FIELDS_FILLED)
    app, field = open_page("console.py", Role.CHAIR), f"console.decision.{item.dossier}.0.reason"
    for outcome in (Outcome.SELECTED, Outcome.RESERVE):  # each sent with the field as it was before the first
        app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(outcome)
        app.text_area(key=field).set_value("").run()
    app.text_area(key=field).set_value("")
    if is_wiped:
        app.run()
        assert "Motif à écrire" in looking.markup(app)
    press(app, "console.decide")
    assert bool(call.decision(item.dossier).reason) is not is_wiped


def test_field_sent_again_after_its_decision_leaves_no_draft(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    chair, outcome = call.somebody(Role.CHAIR), f"console.decision.{item.dossier}.0.outcome"
    app = open_page("console.py", chair)
    app.segmented_control(key=outcome).set_value(Outcome.SELECTED).run()
    # A browser says nothing of a field that nobody touched: the track, drawn last, is told with the page's clock, which asks meanwhile.
    told = app._tree.get_widget_states()
    fields = [state for state in told.widgets if state.WhichOneof("value") != "trigger_value"]
    chosen = [state for state in fields if state.id == app.segmented_control(key=outcome).proto.id]
    record = type(fields[0])(id=button(app, "console.decide_next").id, trigger_value=True)
    for sent in ([*chosen, record], fields):
        app._run(type(told)(widgets=sent))
    assert call.decision(item.dossier).outcome is Outcome.SELECTED
    assert drafts_of(call.reading(), by=chair, call_id=call.call_id) == {}


def test_recording_asks_whether_a_recused_member_left(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    record_returns(call.uow(), **call.by_console())
    (recused,) = must_leave(call.snapshot, item.id)
    organiser, chair = (open_page("console.py", role) for role in (Role.ORGANISER, Role.CHAIR))
    for app in (organiser, chair):
        app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    assert not any(str(one.key).startswith(("console.decide.on", "console.decide_next.on")) for one in chair.button)
    assert button(organiser, "console.decide_next.stayed").disabled
    press(chair, "console.decide_next.stayed")
    said = f"{item.dossier}\N{NO-BREAK SPACE}: Un membre en déport est resté dans la salle."
    assert looking.refusals(chair) == [f"{said} Pour décider ainsi malgré tout, indiquez un motif."]
    assert button(organiser, "console.decide_next.left").label == f"{recused.name} est sorti·e\N{NO-BREAK SPACE}: enregistrer"
    press(organiser, "console.decide_next.left")
    assert call.snapshot.decision(item.id).outcome is Outcome.DECLINED
    assert [one.person_id for one in meeting(call).departures if one.candidature_id == item.id] == [recused.id] * 2


def test_reason_why_a_recused_member_stayed_is_recorded(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    record_returns(call.uow(), **call.by_console())
    app = open_page("console.py", Role.CHAIR)
    app.segmented_control(key=f"console.decision.{item.dossier}.0.outcome").set_value(Outcome.DECLINED).run()
    app.text_input(key=f"console.decision.{item.dossier}.0.stayed").set_value("Fauteuil bloqué.").run()
    press(app, "console.decide_next.stayed")
    (entry,) = (one for one in call.journal if one.act is Act.DECIDED)
    assert (entry.after["exceptions"], entry.after["override_reason"]) == ({item.dossier: ["recused"]}, "Fauteuil bloqué.")
    assert meeting(call).current != item.id


def test_file_on_a_list_that_is_read_is_refused_by_its_number(open_page: looking.Open, call: OpenCall, item: Candidature) -> None:
    chair = call.somebody(Role.CHAIR)
    fit = next(one for one in call.snapshot.ranked if unfit(call.snapshot, one.id) is None)
    call_item(call.uow(), **call.by_console(), candidature_id=fit.id)
    app = open_page("console.py", chair)
    app.segmented_control(key=f"console.decision.{fit.dossier}.0.outcome").set_value(Outcome.SELECTED).run()
    read_list(call.uow(), **call.by(chair), changes=[Change(fit.id, Outcome.DECLINED, seen_version=0)])
    press(app, "console.decide_next")
    assert looking.refusals(app)[0].startswith(f"{fit.dossier} est sur la liste lue pour accord")
    assert (call.snapshot.decision(fit.id).outcome, meeting(call).current) == (Outcome.TO_DISCUSS, fit.id)
