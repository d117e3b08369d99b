"""Scoring on a screen: what a juror enters, the receipt, what is refused, what stays under seal."""

from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.call.people import Console, Person, Role
from phrases import _, time_of_day
from tests.screens.looking import Open, gauges, give_up_late, press_late, refusals, told_late, words
from tests.worlds.acts import close_revote, declare_recusals, drafts_of, notes_of, open_revote, reveal, save_note, submit_scores
from tests.worlds.open_call import OpenCall, seen_by
from ui.scoring import mark_choice

CODES = ("impact", "pertinence_ia", "defi_technique", "equipe", "donnees", "enseignements", "valeur_ajoutee")


@pytest.fixture
def juror(call: OpenCall) -> Person:
    """A juror who has declared that they have no conflict, the call under seal."""
    call.seal()
    person = call.somebody(Role.JUROR)
    declare_recusals(bootstrap.unit_of_work(), by=person, call_id=person.call_id)
    return person


def first_file(person: Person) -> tuple[int, str]:
    """The id and the dossier of the first candidature that is scored."""
    candidature = next(candidature for candidature in seen_by(person).candidatures if candidature.is_ranked)
    return candidature.id, candidature.dossier


def saved_marks(person: Person, candidature_id: int) -> list[float]:
    snapshot = bootstrap.snapshots().get(person.call_id)
    marks: list[float] = snapshot.marks[snapshot.positions[candidature_id], snapshot.juror_positions[person.id]].tolist()
    return marks


def notes(person: Person) -> Mapping[int, str]:
    return notes_of(bootstrap.reading(), by=person, call_id=person.call_id)


def leave_one_incomplete(person: Person) -> str:
    """Take a mark back on another candidature than the first, so that there is a next one to score; return its dossier."""
    other = [candidature for candidature in seen_by(person).candidatures if candidature.is_ranked][4]
    grid = seen_by(person).grids.get((other.id, person.id))
    submit_scores(
        bootstrap.unit_of_work(),
        by=person,
        call_id=person.call_id,
        candidature_id=other.id,
        marks={"impact": None},
        seen_version=grid.version if grid else 0,
    )
    return other.dossier


def enter(app: AppTest, dossier: str, mark: int | None) -> None:
    for code in CODES:
        app.segmented_control(key=f"scoring.{dossier}.{code}").set_value(mark)
    app.run()


def save_elsewhere(person: Person, candidature_id: int, mark: int) -> None:
    grid = seen_by(person).grids.get((candidature_id, person.id))
    submit_scores(
        bootstrap.unit_of_work(),
        by=person,
        call_id=person.call_id,
        candidature_id=candidature_id,
        marks=dict.fromkeys(CODES, mark),
        seen_version=grid.version if grid else 0,
    )


def test_grid_is_saved_and_says_when(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 3)
    app.text_area(key=f"scoring.{dossier}.comment").set_value("À discuter.").run()
    app.button(key=f"scoring.{dossier}.save").click().run()
    assert saved_marks(juror, id_) == [3.0] * 7
    assert seen_by(juror).comments[id_, juror.id] == "À discuter."
    at = time_of_day(seen_by(juror).grids[id_, juror.id].saved_at)
    assert at in words(app)


def test_wish_to_discuss_is_saved_with_the_grid_and_is_a_draft_before(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    app.checkbox(key=f"scoring.{dossier}.to_debate").check().run()
    assert "Brouillon, pas encore enregistré" in words(app)
    again = open_page("scoring.py", juror, dossier=dossier)
    assert again.checkbox(key=f"scoring.{dossier}.to_debate").value
    again.button(key=f"scoring.{dossier}.save").click().run()
    assert list(seen_by(juror).to_debate) == [(id_, juror.id)]
    assert not open_page("scoring.py", juror, dossier=dossier).exception


def test_saving_writes_no_field_so_that_a_word_typed_meanwhile_stays_and_is_a_draft(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 3)
    comment = f"scoring.{dossier}.comment"
    app.text_area(key=comment).set_value("À discuter")
    app.button(key=f"scoring.{dossier}.save").click().run()
    # A field written by the server replaces what the browser holds.
    assert not app.text_area(key=comment).proto.set_value
    assert not any(app.segmented_control(key=f"scoring.{dossier}.{code}").proto.set_value for code in CODES)
    assert "Brouillon" not in words(app)
    app.text_area(key=comment).set_value("À discuter encore").run()
    assert seen_by(juror).comments[id_, juror.id] == "À discuter"
    assert "Brouillon, pas encore enregistré" in words(app)
    assert open_page("scoring.py", juror, dossier=dossier).text_area(key=comment).value == "À discuter encore"


def test_grid_of_another_than_was_asked_for_says_so_until_one_is_chosen(open_page: Open, juror: Person) -> None:
    words_of_it = _("You do not mark the application that was asked for: this is the grid of another.")
    _id, dossier = first_file(juror)
    assert words_of_it not in words(open_page("scoring.py", juror, dossier=dossier))
    assert words_of_it not in words(open_page("scoring.py", juror))
    app = open_page("scoring.py", juror, dossier="999999")
    assert words_of_it in words(app.run())  # the address names by now what is shown
    app.selectbox(key="scoring.chosen").select(leave_one_incomplete(juror)).run()
    assert words_of_it not in words(app)


def test_saving_draws_the_receipt_and_no_field(open_page: Open, juror: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    _id, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 3)
    drawn: list[str] = []
    choose = mark_choice.choose

    def counted(*said: Any, key: str, **more: Any) -> Any:
        drawn.append(key)
        return choose(*said, key=key, **more)

    monkeypatch.setattr(mark_choice, "choose", counted)
    app.button(key=f"scoring.{dossier}.save").click().run()
    assert drawn == []
    assert app.button(key=f"scoring.{dossier}.save").disabled
    app.run()
    assert len(drawn) == len(CODES)


def test_late_press_of_next_saves_nothing_and_keeps_what_was_typed_just_before(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    before = saved_marks(juror, id_)
    leave_one_incomplete(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    following = app.button(key=f"scoring.{dossier}.next").id
    enter(app, dossier, 3)
    press_late(app, following)
    assert saved_marks(juror, id_) == before
    assert drafts_of(bootstrap.reading(), by=juror, call_id=juror.call_id)[id_].grid is not None


def test_word_that_comes_with_the_press_of_next_is_a_draft(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    other = leave_one_incomplete(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    app.text_area(key=f"scoring.{dossier}.comment").set_value("À revoir")
    app.button(key=f"scoring.{dossier}.next").click().run()
    assert app.selectbox(key="scoring.chosen").value == other
    assert drafts_of(bootstrap.reading(), by=juror, call_id=juror.call_id)[id_].grid is not None


def test_mark_taken_back_is_no_mark(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    save_elsewhere(juror, id_, 4)
    app = open_page("scoring.py", juror, dossier=dossier)
    app.button(key=f"scoring.{dossier}.impact.none").click().run()
    app.button(key=f"scoring.{dossier}.save").click().run()
    assert str(saved_marks(juror, id_)[0]) == "nan"
    assert saved_marks(juror, id_)[1:] == [4.0] * 6


def test_grid_saved_elsewhere_meanwhile_is_told_and_not_overwritten(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 1)
    save_elsewhere(juror, id_, 5)
    app.button(key=f"scoring.{dossier}.save").click().run()
    assert len(refusals(app)) == 1
    assert saved_marks(juror, id_) == [5.0] * 7
    app.button(key=f"scoring.{dossier}.keep").click().run()
    app.button(key=f"scoring.{dossier}.save").click().run()
    assert saved_marks(juror, id_) == [1.0] * 7


def test_grid_saved_elsewhere_is_told_and_shown_where_nothing_was_entered(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    save_elsewhere(juror, id_, 5)
    assert "sur un autre appareil" in words(app.run())
    app.button(key=f"scoring.{dossier}.show").click().run()
    assert "sur un autre appareil" not in words(app)
    assert [app.segmented_control(key=f"scoring.{dossier}.{code}").value for code in CODES] == [5] * 7


def test_what_was_saved_elsewhere_can_be_taken_instead(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 1)
    save_elsewhere(juror, id_, 5)
    app.run()
    app.button(key=f"scoring.{dossier}.take").click().run()
    assert marks_shown(app, dossier) == [5] * 7


def test_what_was_entered_is_still_there_after_another_candidature(open_page: Open, juror: Person) -> None:
    _id, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 2)
    dossiers = [candidature.dossier for candidature in seen_by(juror).candidatures if candidature.is_ranked]
    app.selectbox(key="scoring.chosen").set_value(dossiers[1]).run()
    app.selectbox(key="scoring.chosen").set_value(dossier).run()
    assert [app.segmented_control(key=f"scoring.{dossier}.{code}").value for code in CODES] == [2] * 7


def test_revealed_marks_are_read_only_until_a_revote(call: OpenCall, open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    save_elsewhere(juror, id_, 4)
    chair = call.somebody(Role.CHAIR)
    reveal(bootstrap.unit_of_work(), by=chair, call_id=chair.call_id, candidature_id=id_)
    app = open_page("scoring.py", juror, dossier=dossier)
    assert app.segmented_control(key=f"scoring.{dossier}.impact").disabled
    assert "nouvelle notation" in words(app)
    open_revote(bootstrap.unit_of_work(), by=chair, call_id=chair.call_id, candidature_id=id_)
    app.run()
    enter(app, dossier, 2)
    app.button(key=f"scoring.{dossier}.save").click().run()
    assert saved_marks(juror, id_) == [2.0] * 7
    assert seen_by(juror).first_marks[id_, juror.id, "impact"] == 4


def test_marks_revealed_meanwhile_refuse_what_was_entered(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    save_elsewhere(juror, id_, 4)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 1)
    reveal(bootstrap.unit_of_work(), by=Console(), call_id=juror.call_id, candidature_id=id_)
    app.run()
    assert f"scoring.{dossier}.save" not in {button.key for button in app.button}
    assert saved_marks(juror, id_) == [4.0] * 7


def test_finished_is_said_and_taken_back_in_another_place(open_page: Open, juror: Person) -> None:
    dossier = leave_one_incomplete(juror)
    app = open_page("scoring.py", juror)
    assert any(dossier in line for line in gauges(app))
    assert app.button(key="scoring.finished").proto.type != "primary"
    assert app.button(key="scoring.unfinished").disabled
    app.button(key="scoring.finished").click().run()
    assert seen_by(juror).finished == {juror.id}
    assert app.button(key="scoring.finished").disabled
    app.button(key="scoring.unfinished").click().run()
    assert seen_by(juror).finished == frozenset()


def test_private_note_saved_elsewhere_meanwhile_is_shown_beside_ones_own(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    app.text_area(key=f"note.{dossier}.text").set_value("Du bureau").run()
    save_note(bootstrap.unit_of_work(), by=juror, call_id=juror.call_id, candidature_id=id_, text="Du téléphone")
    app.button(key=f"note.{dossier}.save").click().run()
    assert notes(juror) == {id_: "Du téléphone"}
    assert "Du téléphone" in words(app)
    assert app.text_area(key=f"note.{dossier}.text").value == "Du bureau"
    app.button(key=f"note.{dossier}.keep").click().run()
    app.button(key=f"note.{dossier}.save").click().run()
    assert notes(juror) == {id_: "Du bureau"}


def test_private_note_saved_elsewhere_shows_where_nothing_was_typed(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    save_note(bootstrap.unit_of_work(), by=juror, call_id=juror.call_id, candidature_id=id_, text="Du téléphone")
    assert app.run().text_area(key=f"note.{dossier}.text").value == "Du téléphone"


def test_chair_who_scores_nothing_takes_notes_on_the_sheet(call: OpenCall, open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    chair = call.somebody(Role.CHAIR)
    app = open_page("sheet.py", chair, dossier=dossier)
    assert not app.text_area
    app.session_state[f"note.opened.{dossier}"] = True
    app.run()
    app.text_area(key=f"note.{dossier}.text").set_value("Demander le calendrier").run()
    app.button(key=f"note.{dossier}.save").click().run()
    assert notes(chair) == {id_: "Demander le calendrier"}
    assert notes(juror) == {}


def test_next_goes_to_a_grid_that_is_not_complete(open_page: Open, juror: Person) -> None:
    files = [candidature for candidature in seen_by(juror).candidatures if candidature.is_ranked]
    for candidature in files:
        save_elsewhere(juror, candidature.id, 3)
    incomplete = leave_one_incomplete(juror)
    app = open_page("scoring.py", juror, dossier=files[0].dossier)
    app.button(key="scoring.next").click().run()
    assert app.selectbox(key="scoring.chosen").value == incomplete


def test_name_that_changed_before_a_browser_drew_it_asks_for_no_other_file(open_page: Open, juror: Person) -> None:
    _id, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(open_page("scoring.py", juror, dossier=dossier), dossier, 2)  # from here on the file's name says that there is a draft
    told_late(app)
    assert app.selectbox(key="scoring.chosen").value == dossier
    assert "Vous ne notez pas" not in words(app)


def test_candidature_under_recusal_is_not_offered(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    declare_recusals(bootstrap.unit_of_work(), by=juror, call_id=juror.call_id, candidature_ids=[id_])
    title = bootstrap.snapshots().get(juror.call_id).candidature(id_).title
    app = open_page("scoring.py", juror, dossier=dossier)
    assert title not in words(app)


def marks_shown(app: AppTest, dossier: str) -> list[object]:
    shown = {str(one.key): one.value for one in app.segmented_control if str(one.key).startswith(f"scoring.{dossier}.")}
    return [next(value for key, value in shown.items() if key.endswith(f".{code}")) for code in CODES]


def test_unsaved_grid_is_a_draft_on_another_device_until_saved_there(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    before = saved_marks(juror, id_)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 2)
    app.text_area(key=f"scoring.{dossier}.comment").set_value("À revoir").run()
    other = open_page("scoring.py", juror, dossier=dossier)
    assert marks_shown(other, dossier) == [2] * 7
    assert [option.endswith(" · brouillon") for option in other.selectbox(key="scoring.chosen").options[:2]] == [True, False]
    assert other.text_area(key=f"scoring.{dossier}.comment").value == "À revoir"
    assert "Brouillon, pas encore enregistré" in words(other)
    other.segmented_control(key=f"scoring.{dossier}.impact").set_value(5).run()
    assert marks_shown(app.run(), dossier) == [5, 2, 2, 2, 2, 2, 2]
    assert saved_marks(juror, id_) == before
    other.button(key=f"scoring.{dossier}.save").click().run()
    assert saved_marks(juror, id_) == [5.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    assert "Brouillon" not in words(app.run())
    assert "Brouillon" not in words(open_page("scoring.py", juror, dossier=dossier))


def test_draft_of_a_grid_is_given_up_on_all_devices(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    save_elsewhere(juror, id_, 4)
    app, other = (open_page("scoring.py", juror, dossier=dossier) for _each in range(2))
    enter(app, dossier, 1)
    assert marks_shown(other.run(), dossier) == [1] * 7
    app.button(key=f"scoring.{dossier}.give_up").click().run()
    assert (marks_shown(app, dossier), marks_shown(other.run(), dossier)) == ([4] * 7, [4] * 7)
    assert "Brouillon" not in words(app) + words(other)


def test_re_scoring_that_closes_leaves_the_draft_to_be_read(open_page: Open, juror: Person) -> None:
    id_, dossier = first_file(juror)
    save_elsewhere(juror, id_, 4)
    reveal(bootstrap.unit_of_work(), by=Console(), call_id=juror.call_id, candidature_id=id_)
    open_revote(bootstrap.unit_of_work(), by=Console(), call_id=juror.call_id, candidature_id=id_)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 1)
    close_revote(bootstrap.unit_of_work(), by=Console(), call_id=juror.call_id, candidature_id=id_)
    app.run()
    assert marks_shown(app, dossier) == [4] * 7
    assert "Impact 1" in words(app)
    open_revote(bootstrap.unit_of_work(), by=Console(), call_id=juror.call_id, candidature_id=id_)
    assert marks_shown(app.run(), dossier) == [1] * 7


def test_private_note_not_saved_is_a_draft_on_another_device(open_page: Open, juror: Person) -> None:
    _id, dossier = first_file(juror)
    app = open_page("scoring.py", juror, dossier=dossier)
    app.text_area(key=f"note.{dossier}.text").set_value("Voir le budget").run()
    other = open_page("sheet.py", juror, dossier=dossier)
    assert other.text_area(key=f"note.{dossier}.text").value == "Voir le budget"
    assert notes(juror) == {}
    other.button(key=f"note.{dossier}.give_up").click().run()
    for one in (other, app.run()):
        assert [field.value for field in one.text_area if str(field.key).startswith(f"note.{dossier}.text")] == [""]


@pytest.mark.parametrize("is_given_up_here", [True, False])
def test_drafts_given_up_do_not_come_back_with_late_messages(open_page: Open, juror: Person, is_given_up_here: bool) -> None:
    id_, dossier = first_file(juror)
    save_elsewhere(juror, id_, 4)
    app = open_page("scoring.py", juror, dossier=dossier)
    enter(app, dossier, 1)
    app.text_area(key=f"note.{dossier}.text").set_value("Voir le budget").run()
    for given_up in (f"scoring.{dossier}.give_up", f"note.{dossier}.give_up"):
        if is_given_up_here:
            give_up_late(app, app.button(key=given_up))
        else:
            open_page("scoring.py", juror, dossier=dossier).button(key=given_up).click().run()
    if not is_given_up_here:
        told_late(app)
    assert marks_shown(app, dossier) == [4] * 7
    assert "Brouillon" not in words(app)
    assert drafts_of(bootstrap.reading(), by=juror, call_id=juror.call_id) == {}
