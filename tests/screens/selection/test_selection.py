"""The board: who may decide, the effect before it is recorded, what is refused, undo, the lock."""

from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from charts.parts.theme import Size
from deliberation.derived.meeting.checklist import left_waiting
from deliberation.derived.meeting.verdicts import suggested_reason
from deliberation.operations.dossiers.screening import ScreeningChange, screen
from deliberation.operations.meeting.meeting import record_departures
from deliberation.operations.selection import finalisation
from phrases import _, ngettext, time_of_day
from tests.fixtures import shims
from tests.screens import looking
from tests.worlds.money import fund
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Method, Outcome, Role, Screening, must_leave, ranking
from ui.selection.effect import PROVISIONAL
from ui.shims import fields, uncut
from ui.texts import literal

BEST = "495484"  # technical
SECOND = "523155"  # scientific
TO_DISCUSS = ("to_discuss", None)


def choose(app: AppTest, *dossiers: str, outcome: Outcome | None = None) -> AppTest:
    """Choose files, and press an outcome for them."""
    looking.tick(app, "decisions.table", *dossiers)
    return app.button_group(key="decisions.outcome").set_value(outcome).run() if outcome else app


def record(app: AppTest, *, outcome: Outcome = Outcome.SELECTED, reason: str = "", override: str = "") -> AppTest:
    """Fill the panel in and record."""
    app.button_group(key="decisions.outcome").set_value(outcome).run()
    app.text_area(key="decisions.reason").set_value(reason).run()
    if override:
        app.text_input(key="decisions.override").set_value(override).run()
    return looking.named_button(app, "decisions.record").click().run()


@pytest.mark.parametrize(
    ("role", "may_decide"),
    [(Role.JUROR, False), (Role.OBSERVER, False), (Role.STAFF, False), (Role.CHAIR, True), (Role.ORGANISER, True)],
)
def test_panel_is_offered_to_whoever_may_decide(open_page: looking.Open, role: Role, may_decide: bool) -> None:
    app = open_page("selection.py", role)
    assert len(looking.rows(app)) == 24
    assert ({"decisions.rest", "finalisation.open"} <= looking.keys(app)) is may_decide
    assert {key for key in looking.keys(app) if key.startswith(("decisions", "finalisation"))} == set() or may_decide


def test_late_press_records_what_its_button_named(call: OpenCall, open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.DECLINED)
    of_one = looking.named_button(app, "decisions.record").id
    choose(app, BEST, SECOND)
    looking.press_late(app, of_one)
    assert [call.decision(dossier).outcome for dossier in (BEST, SECOND)] == [Outcome.DECLINED, Outcome.TO_DISCUSS]


def test_decision_on_one_is_recorded_and_shown(call: OpenCall, open_page: looking.Open) -> None:
    app = record(choose(open_page("selection.py", Role.ORGANISER), BEST), reason="  Un gain net. ")
    assert looking.refusals(app) == []
    decision = call.snapshot.decision(call.id_of(BEST))
    assert (decision.outcome, decision.track, decision.reason) == (Outcome.SELECTED, "technical", "Un gain net.")
    assert looking.rows(app)[0]["reason"] == "Un gain net."
    assert app.session_state["decisions.chosen"] == []


def test_decision_can_take_another_track(call: OpenCall, open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.SELECTED)
    app.selectbox(key="decisions.track").set_value("scientific").run()
    record(app)
    assert call.outcomes([BEST]) == [("selected", "scientific")]


def test_reserve_list_is_put_in_order_and_a_move_on_an_old_list_is_refused(call: OpenCall, open_page: looking.Open) -> None:
    listed = [BEST, SECOND, "526134"]
    for dossier in listed:
        call.decide(dossier, Outcome.RESERVE, track="technical", reason="Dit.")
    assert "jury.agenda" not in looking.components(open_page("selection.py", Role.JUROR))
    app = open_page("selection.py", Role.CHAIR)
    rows = looking.component(app, "jury.agenda")["rows"]
    assert [(row["dossier"], row["rank"]) for row in rows] == [(BEST, "1"), (SECOND, "2"), ("526134", "3")]

    last = {"dossier": "526134", "before": BEST, "version": rows[2]["version"]}
    looking.tell(app, "jury.agenda", "moved", last)
    moved = ["526134", BEST, SECOND]
    assert [row["dossier"] for row in looking.component(app, "jury.agenda")["rows"]] == moved
    assert [call.snapshot.decision(call.id_of(dossier)).reserve_rank for dossier in moved] == [1, 2, 3]

    looking.tell(app, "jury.agenda", "moved", last)  # pressed faster than the list is drawn: it stands there already
    assert looking.refusals(app) == []
    looking.tell(app, "jury.agenda", "moved", {**last, "before": None})
    assert len(looking.refusals(app)) == 1
    assert [call.snapshot.decision(call.id_of(dossier)).reserve_rank for dossier in moved] == [1, 2, 3]

    undoing = next(button for button in app.button if str(button.key).startswith("decisions.undo.526134"))
    undoing.click().run()
    assert [row["dossier"] for row in looking.component(app, "jury.agenda")["rows"]] == listed


def test_effect_is_shown_before_anything_is_recorded(call: OpenCall, open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.SELECTED)
    before, after = app.table[0].value.to_numpy().tolist()[0][1:]
    proposed = str(suggested_reason(call.snapshot, call.id_of(BEST), Outcome.SELECTED))
    assert (before, after) == (_("To discuss"), f"{_('Selected')} · Technique et métier · *{literal(proposed)}* ({_('proposed')})")
    assert "0 → **1 / 11**" in looking.words(app)
    assert call.outcomes([BEST]) == [TO_DISCUSS]


@pytest.mark.parametrize(
    ("role", "size", "is_folded"), [(Role.CHAIR, Size.PHONE, True), (Role.CHAIR, Size.SCREEN, False), (Role.JUROR, Size.PHONE, False)]
)
def test_table_is_folded_on_the_phone_of_whoever_decides_alone(
    open_page: looking.Open, monkeypatch: pytest.MonkeyPatch, role: Role, size: Size, is_folded: bool
) -> None:
    monkeypatch.setattr("ui.selection.board.size", lambda: size)
    folded = [one.label for one in open_page("selection.py", role).expander]
    assert ("Cocher des dossiers dans le classement" in folded) == is_folded


@pytest.mark.parametrize(("track", "places"), [("technical", 11), ("scientific", 4)])
def test_first_of_a_track_are_chosen_together(open_page: looking.Open, track: str, places: int) -> None:
    app = open_page("selection.py", Role.CHAIR).button(key=f"decisions.first.{track}").click().run()
    assert len(app.session_state["decisions.chosen"]) == places
    assert app.button(key="decisions.none").click().run().session_state["decisions.chosen"] == []


def test_first_left_to_decide_fill_the_places_that_are_free(call: OpenCall, open_page: looking.Open) -> None:
    cut = ranking(call.snapshot).cuts[1]
    order = [call.snapshot.candidature(id_).dossier for id_ in (*cut.inside, *cut.outside)]
    call.decide(order[4], Outcome.SELECTED, track="scientific", reason="Hors du lot.")
    call.decide(order[0], Outcome.DECLINED, reason="Porté par un autre.")
    button = open_page("selection.py", Role.CHAIR).button(key="decisions.first.scientific")
    assert button.label.startswith("Les 3 premiers à décider")
    assert button.click().run().session_state["decisions.chosen"] == order[1:4]


def test_all_that_are_left_are_chosen_together(call: OpenCall, open_page: looking.Open) -> None:
    call.decide(BEST, Outcome.DECLINED, reason="Dit.")
    chosen = open_page("selection.py", Role.CHAIR).button(key="decisions.rest").click().run().session_state["decisions.chosen"]
    assert (len(chosen), BEST in chosen) == (23, False)


def test_common_reason_leaves_those_written_unless_the_box_is_ticked(call: OpenCall, open_page: looking.Open) -> None:
    call.decide(BEST, Outcome.TO_DISCUSS, reason="À revoir.")
    app = choose(open_page("selection.py", Role.CHAIR), BEST, SECOND)
    app.text_area(key="decisions.reason").set_value("Un gain net.").run()
    assert [said.value for said in app.warning if BEST in said.value and "motif" in said.value]
    record(app, reason="Un gain net.")
    assert [call.decision(dossier).reason for dossier in (BEST, SECOND)] == ["À revoir.", "Un gain net."]
    app = choose(app, BEST, SECOND)
    app.checkbox(key="decisions.replaces").set_value(True).run()
    record(app, reason="Commun.")
    assert [call.decision(dossier).reason for dossier in (BEST, SECOND)] == ["Commun.", "Commun."]


@pytest.mark.parametrize("is_wiped", [False, True], ids=["not drawn yet", "wiped"])
def test_undrawn_reason_is_recorded_and_a_wiped_one_is_not(
    call: OpenCall, open_page: looking.Open, monkeypatch: pytest.MonkeyPatch, is_wiped: bool
) -> None:
    shims.install(monkeypatch, uncut.ACTS_WHOLE, fields.FIELDS_FILLED)
    app = choose(open_page("selection.py", Role.CHAIR), BEST)
    for outcome in (Outcome.SELECTED, Outcome.RESERVE):  # each sent with the field as it was before the first
        app.button_group(key="decisions.outcome").set_value(outcome)
        app.text_area(key="decisions.reason").set_value("").run()
    app.text_area(key="decisions.reason").set_value("")
    if is_wiped:
        app.run()
    looking.named_button(app, "decisions.record").click().run()
    assert bool(call.decision(BEST).reason) is not is_wiped


def test_vote_that_would_be_reversed_is_said_and_takes_the_chair_and_a_reason(call: OpenCall, open_page: looking.Open) -> None:
    call.open_meeting()
    call.ballot(BEST, Method.HANDS)
    call.close(BEST, counts={"for": 1, "against": 9})
    record_departures(call.uow(), **call.on(SECOND, by=Role.ORGANISER))
    app = choose(open_page("selection.py", Role.ORGANISER), BEST, SECOND, outcome=Outcome.SELECTED)
    assert [error for error in looking.refusals(app) if BEST in error]
    assert looking.named_button(app, "decisions.record").disabled
    app.button(key="decisions.ordinary").click().run()
    assert app.session_state["decisions.chosen"] == [SECOND]
    record(choose(open_page("selection.py", Role.CHAIR), BEST, SECOND), override="La séance a changé d’avis.")
    assert call.outcomes([BEST, SECOND]) == [("selected", "technical"), ("selected", "scientific")]


def test_recused_members_in_the_room_are_named_and_noted_out_before_their_file_is_decided(call: OpenCall, open_page: looking.Open) -> None:
    call.open_meeting()
    record_departures(call.uow(), **call.on(SECOND, by=Role.ORGANISER))
    call.recuse(BEST, "Juré 01")
    app = choose(open_page("selection.py", Role.ORGANISER), BEST, SECOND, outcome=Outcome.SELECTED)
    assert [said.value for said in app.warning if f"{BEST}\N{NO-BREAK SPACE}: Juré 01" in said.value]
    assert looking.named_button(app, "decisions.record").disabled
    leaving = {member.id for member in must_leave(call.snapshot, call.id_of(BEST))}
    left = looking.named_button(app, "decisions.left")
    assert left.label == f"Enregistrer la sortie\N{NO-BREAK SPACE}: {BEST}"
    left.click().run()
    assert looking.refusals(app) == []
    assert {one.person_id for one in call.snapshot.meeting.departures if one.candidature_id == call.id_of(BEST)} == leaving
    assert "decisions.left" not in str(looking.keys(app))
    looking.named_button(app, "decisions.record").click().run()
    assert call.outcomes([BEST, SECOND]) == [("selected", "technical"), ("selected", "scientific")]


def test_over_the_places_the_organiser_is_stopped(call: OpenCall, open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.ORGANISER), *_five_scientific(call), outcome=Outcome.SELECTED)
    assert [error for error in looking.refusals(app) if "5" in error]
    assert "decisions.override" not in looking.keys(app)
    assert looking.named_button(app, "decisions.record").disabled


def test_over_the_places_the_chair_passes_with_a_reason(call: OpenCall, open_page: looking.Open) -> None:
    five = _five_scientific(call)
    app = choose(open_page("selection.py", Role.CHAIR), *five, outcome=Outcome.SELECTED)
    assert [error for error in looking.refusals(app) if _(PROVISIONAL) in error]
    assert looking.named_button(app, "decisions.record").disabled
    record(app, override="Une place cédée par l’autre filière.")
    assert call.outcomes(five) == [("selected", "scientific")] * 5


def _five_scientific(call: OpenCall) -> list[str]:
    snapshot = call.snapshot
    asking = [one.dossier for one in snapshot.candidatures if one.is_ranked and one.requested_tracks == ("scientific",)]
    return asking[:5]


def test_undo_puts_the_last_decision_back(call: OpenCall, open_page: looking.Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.acting.DOUBLE_CLICK_SECONDS", 0.0)
    app = record(choose(open_page("selection.py", Role.CHAIR), BEST, SECOND))
    looking.named_button(app, "decisions.undo").click().run()
    assert looking.refusals(app) == []
    assert call.outcomes([BEST, SECOND]) == [TO_DISCUSS, TO_DISCUSS]
    looking.named_button(app, "decisions.undo").click().run()
    assert TO_DISCUSS not in call.outcomes([BEST, SECOND])


def test_outcome_of_the_program_follows_the_file_when_its_decision_is_undone(call: OpenCall, open_page: looking.Open) -> None:
    call.decide(BEST, Outcome.DECLINED, reason="Dit.")
    app = choose(open_page("selection.py", Role.CHAIR), BEST)
    assert app.button_group(key="decisions.outcome").value == Outcome.DECLINED
    looking.named_button(app, "decisions.undo").click().run()
    assert app.button_group(key="decisions.outcome").value == Outcome.TO_DISCUSS


def test_undo_names_each_act_and_leaves_the_others(call: OpenCall, open_page: looking.Open) -> None:
    call.decide(BEST, Outcome.DECLINED, reason="Dit.")
    call.decide(SECOND, Outcome.SELECTED, "technical")
    app = open_page("selection.py", Role.CHAIR)
    offered = [button for button in app.button if button.key and button.key.startswith("decisions.undo.")]
    assert [button.label for button in offered] == [
        f"Annuler\N{NO-BREAK SPACE}: {SECOND}, retenu",
        f"Annuler\N{NO-BREAK SPACE}: {BEST}, non retenu",
    ]
    offered[1].click().run()
    assert call.outcomes([BEST, SECOND]) == [TO_DISCUSS, ("selected", "technical")]


def test_late_press_records_nothing_and_is_told_who_decided_and_when(call: OpenCall, open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST, SECOND, outcome=Outcome.SELECTED)
    call.decide(BEST, Outcome.DECLINED, by=Role.ORGANISER, reason="Dit.")
    looking.named_button(app, "decisions.record").click().run()
    decision = call.snapshot.decision(call.id_of(BEST))
    assert decision.decided_at
    said = _("{dossier}: {present}, by {who} at {time}")
    values = {"dossier": BEST, "present": Outcome.DECLINED.words, "who": literal("Organisation (démonstration)")}
    assert looking.refusals(app) == []
    told = [one.value for one in app.warning if BEST in one.value]
    assert len(told) == 1
    assert said.format(**values, time=time_of_day(decision.decided_at)) in told[0]
    assert _("Your entry was not saved.") in told[0]
    assert looking.named_button(app, "decisions.record").disabled
    assert call.outcomes([BEST, SECOND]) == [("declined", None), TO_DISCUSS]


def test_files_decided_meanwhile_are_left_out_or_decided_all_the_same(call: OpenCall, open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST, SECOND, outcome=Outcome.SELECTED)
    call.decide(BEST, Outcome.DECLINED, by=Role.ORGANISER, reason="Dit.")
    app.run()
    assert looking.named_button(app, "decisions.record").disabled
    app.button(key="decisions.meanwhile.leave_out").click().run()
    assert app.session_state["decisions.chosen"] == [SECOND]
    assert not looking.named_button(app, "decisions.record").disabled
    choose(app, SECOND, BEST)  # chosen anew, as it stands now
    assert not looking.named_button(app, "decisions.record").disabled
    call.decide(BEST, Outcome.RESERVE, track="technical", by=Role.ORGANISER, reason="Dit.")
    app.run().button(key="decisions.meanwhile.go_on").click().run()
    record(app)
    assert call.outcomes([BEST, SECOND]) == [("selected", "technical"), ("selected", "scientific")]


def test_reason_proposed_is_in_the_field_and_recorded_as_such_unless_it_is_changed(call: OpenCall, open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.SELECTED)
    proposed = str(suggested_reason(call.snapshot, call.id_of(BEST), Outcome.SELECTED))
    assert app.text_area(key="decisions.reason").value == proposed
    looking.named_button(app, "decisions.record").click().run()
    decision = call.decision(BEST)
    assert (decision.reason, decision.reason_is_proposed) == (proposed, True)
    app = choose(app, BEST)
    app.text_area(key="decisions.reason").set_value("Un gain net.").run()
    looking.named_button(app, "decisions.record").click().run()
    decision = call.decision(BEST)
    assert (decision.outcome, decision.reason, decision.reason_is_proposed) == (Outcome.SELECTED, "Un gain net.", False)


def test_form_holds_what_the_chosen_files_hold_and_nothing_of_those_decided_before(call: OpenCall, open_page: looking.Open) -> None:
    laureates = _five_scientific(call)[:3]
    for dossier in laureates:
        call.decide(dossier, Outcome.SELECTED, "scientific", reason="Prêt.")
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.DECLINED)
    app.text_area(key="decisions.reason").set_value("Trop tôt.").run()
    looking.named_button(app, "decisions.record").click().run()
    app = choose(app, *laureates)
    assert app.button_group(key="decisions.outcome").value == Outcome.SELECTED
    assert _("Nothing: these decisions stand already.") in looking.words(app)
    assert looking.named_button(app, "decisions.record").disabled
    app = choose(app, laureates[0])
    held = app.button_group(key="decisions.outcome").value, app.selectbox(key="decisions.track").value
    assert (*held, app.text_area(key="decisions.reason").value) == (Outcome.SELECTED, "scientific", "Prêt.")
    assert choose(app, laureates[0], BEST).button_group(key="decisions.outcome").value is None
    assert call.outcomes(laureates) == [("selected", "scientific")] * 3


def test_what_is_entered_for_a_choice_stays_while_files_are_added_to_it(open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.DECLINED)
    app.text_area(key="decisions.reason").set_value("Hors du périmètre.").run()
    app = choose(app, BEST, SECOND)
    held = app.button_group(key="decisions.outcome").value, app.text_area(key="decisions.reason").value
    assert held == (Outcome.DECLINED, "Hors du périmètre.")


def test_field_of_the_reason_keeps_its_place_whatever_is_asked_for_above_it(open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST)
    place = looking.place(app, "decisions.reason")
    assert looking.place(choose(app, BEST, outcome=Outcome.SELECTED), "decisions.reason") == place
    assert looking.place(choose(app, BEST, outcome=Outcome.DECLINED), "decisions.reason") == place
    record(app)  # from here on an undo is offered
    assert looking.place(choose(app, SECOND), "decisions.reason") == place


def test_reason_typed_for_one_outcome_is_to_be_read_again_under_another(call: OpenCall, open_page: looking.Open) -> None:
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.SELECTED)
    app.text_area(key="decisions.reason").set_value("Un gain net.").run()
    assert "À relire" not in looking.words(app)
    app.button_group(key="decisions.outcome").set_value(Outcome.DECLINED).run()
    assert "À relire" in looking.words(app)
    call.decide(SECOND, Outcome.SELECTED, "scientific", reason="Prêt.")
    app = choose(app, SECOND, outcome=Outcome.DECLINED)
    assert [one.value for one in app.caption if "À relire" in one.value and Outcome.SELECTED.words in one.value]


def test_finalising_waits_for_the_checklist_and_uneven_reading_is_told_before(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("selection.py", Role.CHAIR)
    assert app.button(key="finalisation.open").disabled
    assert [said.value for said in app.warning if "grilles complètes" in said.value]
    call.decide_everything()
    assert not open_page("selection.py", Role.CHAIR).button(key="finalisation.open").disabled


def test_files_on_hold_are_counted_by_the_button_and_named_above_it(call: OpenCall, open_page: looking.Open) -> None:
    call.decide_everything()
    held = left_waiting(call.snapshot)
    app = open_page("selection.py", Role.CHAIR).button(key="finalisation.open").click().run()
    assert app.button(key="finalisation.confirm").label == "Arrêter la sélection (6 dossiers restent en attente)"
    assert all(candidature.dossier in looking.words(app) for candidature in held)
    app = app.run()  # through which the question stands
    assert not call.snapshot.is_finalised
    app.button(key="finalisation.confirm").click().run()
    assert (looking.refusals(app), call.snapshot.is_finalised) == ([], True)


def test_dossiers_on_hold_are_declined_with_a_reason_then_the_selection_is_locked(call: OpenCall, open_page: looking.Open) -> None:
    call.decide_everything()
    held = [candidature.dossier for candidature in left_waiting(call.snapshot)]
    app = open_page("selection.py", Role.ORGANISER).button(key="finalisation.open").click().run()
    app.button(key="finalisation.decline").click().run()
    assert looking.refusals(app) == [_("Say why these dossiers are not shortlisted: the minutes give the reason.")]
    app.text_area(key="finalisation.waiting.reason").set_value("Trop peu de places.").run()
    app.button(key="finalisation.decline").click().run()
    stands = [(one.screening, one.screening_reason) for one in map(call.candidature, held)]
    assert stands == [(Screening.DECLINED, "Trop peu de places.")] * 6
    app.button(key="finalisation.confirm").click().run()
    assert (looking.refusals(app), call.snapshot.is_finalised) == ([], True)


def test_dossier_put_on_hold_after_the_window_opened_is_not_declined(call: OpenCall, open_page: looking.Open) -> None:
    call.decide_everything()
    named = left_waiting(call.snapshot)
    app = open_page("selection.py", Role.ORGANISER).button(key="finalisation.open").click().run()
    app.text_area(key="finalisation.waiting.reason").set_value("Trop peu de places.").run()
    other = next(one for one in call.snapshot.candidatures if one.screening is Screening.DECLINED)
    screen(call.uow(), **call.by_console(), changes=[ScreeningChange(other.id, Screening.RESERVE, other.screening_version)], reason="")
    app.button(key="finalisation.decline").click().run()
    assert left_waiting(call.snapshot) == (call.candidature(other.dossier),)
    assert {call.candidature(one.dossier).screening for one in named} == {Screening.DECLINED}
    app.button(key="finalisation.confirm").click().run()
    assert looking.refusals(app) == [_("Something changed since you read this checklist: read it again, then finalise.")]


def test_lock_is_opened_by_the_chair_alone(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    may_reopen = {role: "finalisation.reason" in looking.keys(open_page("selection.py", role)) for role in (Role.ORGANISER, Role.JUROR)}
    assert may_reopen == dict.fromkeys(may_reopen, False)


def test_reopening_takes_a_reason_and_keeps_the_version(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    app = open_page("selection.py", Role.CHAIR)
    reopen = next(button for button in app.button if button.label == _("Reopen"))
    reopen.click().run()
    assert looking.refusals(app) == [_("Say why the selection is reopened: the minutes will give it.")]
    assert next(drawer for drawer in app.expander if drawer.label == _("Reopen the selection")).proto.expanded
    app.text_input(key="finalisation.reason").set_value("Un désistement.")
    next(button for button in app.button if button.label == _("Reopen")).click().run()
    snapshot = call.snapshot
    assert (snapshot.is_finalised, [version.reopening_reason for version in snapshot.versions]) == (False, ["Un désistement."])
    assert "decisions.rest" in looking.keys(app)


def test_version_that_was_reopened_is_still_told_once_the_selection_is_final_again(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    finalisation.reopen(call.uow(), **call.by(Role.CHAIR), reason="Un désistement.")
    call.finalise()
    words = looking.words(open_page("selection.py", Role.STAFF))
    assert _("Version {number}, finalised on {when}, was reopened by {who} on {again}.").partition("{number}")[0] + "1" in words
    assert "Un désistement" in words


def test_places_are_counted_for_a_recused_juror_without_their_file(call: OpenCall, open_page: looking.Open) -> None:
    call.decide(SECOND, Outcome.SELECTED, track="scientific", reason="Dit.")  # Juré 08 is recused on it
    taken = ngettext("{selected} of {places} place taken", "{selected} of {places} places taken", 4)
    seen = {name: looking.words(open_page("selection.py", name)) for name in ("Juré 01", "Juré 08")}
    assert [taken.format(selected=1, places=4) in seen[name] for name in ("Juré 01", "Juré 08")] == [True, False]
    assert [SECOND in seen[name] for name in ("Juré 01", "Juré 08")] == [True, False]
    assert _("Files under your recusals left out.") in seen["Juré 08"]


def test_selection_is_given_what_it_asked_for_or_what_the_jury_types(call: OpenCall, open_page: looking.Open) -> None:
    fund(call.uow(), call.call_id, {"technical": 50_000}, {BEST: Decimal("40000.50")})
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.SELECTED)
    assert any("0\xa0€ → **40\u202f000,50\xa0€ / 50\u202f000\xa0€**" in each.value for each in app.markdown)
    app.text_input(key="decisions.amount").set_value("douze").run()
    assert looking.named_button(app, "decisions.record").disabled
    app.text_input(key="decisions.amount").set_value("60 000 €").run()
    assert any("60\u202f000\xa0€ pour une enveloppe de 50\u202f000\xa0€" in each.value for each in app.error)
    app.text_input(key="decisions.amount").set_value("30 000,25").run()
    record(app, reason="Solide")
    assert call.snapshot.decision(call.id_of(BEST)).amount == Decimal("30000.25")


def test_amount_is_asked_for_without_an_envelope(call: OpenCall, open_page: looking.Open) -> None:
    fund(call.uow(), call.call_id, {}, {BEST: Decimal("40000.50")})
    app = choose(open_page("selection.py", Role.CHAIR), BEST, outcome=Outcome.SELECTED)
    app.text_input(key="decisions.amount").set_value("30 000").run()
    record(app, reason="Solide")
    assert call.snapshot.decision(call.id_of(BEST)).amount == Decimal(30_000)


def test_first_of_a_track_are_not_offered_while_there_is_none(call: OpenCall, open_page: looking.Open) -> None:
    order = [call.snapshot.candidature(id_).dossier for id_ in ranking(call.snapshot).cuts[0].inside]
    fund(call.uow(), call.call_id, {"technical": 10_000}, dict.fromkeys(order, Decimal(20_000)))
    assert "decisions.first.technical" not in looking.keys(open_page("selection.py", Role.CHAIR))


def test_the_first_of_a_track_end_where_its_envelope_does(call: OpenCall, open_page: looking.Open) -> None:
    order = [call.snapshot.candidature(id_).dossier for id_ in ranking(call.snapshot).cuts[0].inside]
    fund(call.uow(), call.call_id, {"technical": 50_000}, dict.fromkeys(order, Decimal(20_000)))
    app = open_page("selection.py", Role.CHAIR)
    button = app.button(key="decisions.first.technical")
    assert button.label.startswith("Les 2 premiers dans l’enveloppe")
    assert button.click().run().session_state["decisions.chosen"] == order[:2]
