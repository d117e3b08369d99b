"""The last step before finalising: the reasons taken as proposed are read, changed, made the jury's own; each line leads to its files."""

from streamlit.testing.v1 import AppTest

from deliberation.derived.meeting.verdicts import awaiting_adoption
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Outcome, Role


def decide_the_rest(call: OpenCall, app: AppTest) -> None:
    """Decide everything, the last fifteen by a press on the screen, with the reasons that their criteria propose."""
    last = [one.dossier for one in call.snapshot.ranked][-15:]
    call.decide_everything()
    for dossier in last:
        call.decide(dossier, Outcome.TO_DISCUSS, reason="")
    app.run().button(key="decisions.rest").click().run()
    app.button_group(key="decisions.outcome").set_value(Outcome.DECLINED).run()
    looking.named_button(app, "decisions.record").click().run()


def test_everything_decided_is_two_presses_from_finalised_which_say_all_that_they_do(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("selection.py", Role.ORGANISER)
    decide_the_rest(call, app)
    lacking = [one for one in call.snapshot.ranked if not call.snapshot.decision(one.id).reason]
    for one in lacking:  # whose marks speak for no refusal
        call.decide(one.dossier, Outcome.DECLINED, reason="Trop tôt.")
    proposed = awaiting_adoption(call.snapshot)
    assert len(proposed) >= 5
    app = app.run().button(key="finalisation.open").click().run()
    words = looking.words(app)
    assert all(call.snapshot.decision(one.id).reason in words for one in proposed)
    assert (
        app.button(key="finalisation.confirm").label
        == f"Valider {len(proposed)} motifs et arrêter la sélection (6 dossiers restent en attente)"
    )
    app.button(key="finalisation.confirm").click().run()
    assert (looking.refusals(app), awaiting_adoption(call.snapshot), call.snapshot.is_finalised) == ([], (), True)


def test_reasons_are_adopted_before_finalising_too(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("selection.py", Role.ORGANISER)
    decide_the_rest(call, app)
    proposed = awaiting_adoption(call.snapshot)
    app = app.run()
    assert app.button(key="finalisation.adopt").label == f"Valider ces {len(proposed)} motifs"
    app.button(key="finalisation.adopt").click().run()
    assert (looking.refusals(app), awaiting_adoption(call.snapshot)) == ([], ())


def test_reason_that_is_not_the_jury_s_is_changed_where_it_is_read(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("selection.py", Role.ORGANISER)
    decide_the_rest(call, app)
    one = awaiting_adoption(call.snapshot)[0]
    app = app.run().button(key=f"finalisation.reasons.change.{one.dossier}").click().run()
    assert app.session_state["decisions.chosen"] == [one.dossier]
    assert app.text_area(key="decisions.reason").value == call.snapshot.decision(one.id).reason
    app.text_area(key="decisions.reason").set_value("Trop peu de données.").run()
    looking.named_button(app, "decisions.record").click().run()
    decision = call.snapshot.decision(one.id)
    assert (decision.outcome, decision.reason, decision.reason_is_proposed) == (Outcome.DECLINED, "Trop peu de données.", False)


def test_line_of_the_checklist_chooses_exactly_its_files_which_keep_what_they_hold(call: OpenCall, open_page: looking.Open) -> None:
    call.decide_everything()
    ranked = [one.dossier for one in call.snapshot.ranked]
    held = {dossier: call.decision(dossier) for dossier in (ranked[0], ranked[-1])}
    for dossier, decision in held.items():
        call.decide(dossier, decision.outcome, decision.track, reason="")
    app = open_page("selection.py", Role.CHAIR).button(key="finalisation.choose.Every decision has its reason").click().run()
    assert app.session_state["decisions.chosen"] == list(held)
    looking.named_button(app, "decisions.record").click().run()
    decisions = [call.decision(dossier) for dossier in held]
    assert [(one.outcome, one.track) for one in decisions] == [(one.outcome, one.track) for one in held.values()]
    assert any(one.reason_is_proposed for one in decisions)


def test_files_of_a_track_over_its_places_are_named_and_chosen(call: OpenCall, open_page: looking.Open) -> None:
    for one in [one for one in call.snapshot.ranked if one.requested_tracks == ("scientific",)][:5]:
        call.decide(one.dossier, Outcome.SELECTED, "scientific", reason="Dit.", override_reason="Une place cédée.")
    app = open_page("selection.py", Role.CHAIR)
    assert "à réduire avant d’arrêter" in looking.words(app)
    app.button(key="finalisation.choose.The places of each track are kept").click().run()
    assert len(app.session_state["decisions.chosen"]) == 5
