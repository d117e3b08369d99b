"""Scoring on a screen: what a juror enters, the receipt, what is refused, what stays under seal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Person, Role
from deliberation.selection.drafts import Draft
from phrases import _, time_of_day
from tests.screens.looking import Open, gauges, give_up_late, press_late, refusals, told_late, words
from tests.worlds.acts import close_revote, declare_recusals, drafts_of, notes_of, open_revote, reveal, save_note, submit_scores
from tests.worlds.open_call import OpenCall, seen_by
from ui.scoring import mark_choice

CODES = ("impact", "pertinence_ia", "defi_technique", "equipe", "donnees", "enseignements", "valeur_ajoutee")
FILE, OTHER = "472228", "495484"  # the first that is scored, and another
GRID, NOTE = f"scoring.{FILE}", f"note.{FILE}"


@dataclass(frozen=True)
class Desk:
    """A juror who has declared that they have no conflict, the call under seal; what is saved and kept of their grid of a file."""

    call: OpenCall
    juror: Person
    open_page: Open

    def open(self, page: str = "scoring.py") -> AppTest:
        return self.open_page(page, self.juror, dossier=FILE)

    @property
    def marks(self) -> list[float]:
        snapshot = self.call.snapshot
        marks: list[float] = snapshot.marks[snapshot.positions[self.id], snapshot.juror_positions[self.juror.id]].tolist()
        return marks

    @property
    def id(self) -> int:
        return self.call.id_of(FILE)

    @property
    def drafts(self) -> Mapping[int, Draft]:
        return drafts_of(self.call.reading(), **self.call.by(self.juror))

    def notes(self, person: Person | None = None) -> Mapping[int, str]:
        return notes_of(self.call.reading(), **self.call.by(person or self.juror))

    def save(self, mark: int | None, dossier: str = FILE, codes: tuple[str, ...] = CODES) -> None:
        """Save marks elsewhere than on the screen that is open."""
        grid = self.call.snapshot.grids.get((self.call.id_of(dossier), self.juror.id))
        marks, on = dict.fromkeys(codes, mark), self.call.on(dossier, by=self.juror)
        submit_scores(self.call.uow(), **on, marks=marks, seen_version=grid.version if grid else 0)

    def leave_one_incomplete(self) -> None:
        """Take a mark back on another file, so that there is a next one to score."""
        self.save(None, OTHER, CODES[:1])

    def write_note(self, text: str) -> None:
        save_note(self.call.uow(), **self.call.on(FILE, by=self.juror), text=text)


@pytest.fixture
def desk(call: OpenCall, open_page: Open) -> Desk:
    call.seal()
    juror = call.somebody(Role.JUROR)
    declare_recusals(call.uow(), **call.by(juror))
    return Desk(call, juror, open_page)


def enter(app: AppTest, mark: int | None) -> AppTest:
    for code in CODES:
        app.segmented_control(key=f"{GRID}.{code}").set_value(mark)
    return app.run()


def comment(app: AppTest, text: str) -> AppTest:
    app.text_area(key=f"{GRID}.comment").set_value(text)
    return app


def press(app: AppTest, act: str) -> AppTest:
    return app.button(key=act if "." in act else f"{GRID}.{act}").click().run()


def shown(app: AppTest) -> list[object]:
    """The marks on the screen."""
    found = {str(one.key): one.value for one in app.segmented_control if str(one.key).startswith(f"{GRID}.")}
    return [next(value for key, value in found.items() if key.endswith(f".{code}")) for code in CODES]


def test_grid_is_saved_and_says_when(desk: Desk) -> None:
    app = press(comment(enter(desk.open(), 3), "À discuter.").run(), "save")
    assert desk.marks == [3.0] * 7
    seen = desk.call.snapshot
    assert seen.comments[desk.id, desk.juror.id] == "À discuter."
    assert time_of_day(seen.grids[desk.id, desk.juror.id].saved_at) in words(app)


def test_wish_to_discuss_is_saved_with_the_grid_and_is_a_draft_before(desk: Desk) -> None:
    app = desk.open()
    app.checkbox(key=f"{GRID}.to_debate").check().run()
    assert "Brouillon, pas encore enregistré" in words(app)
    again = desk.open()
    assert again.checkbox(key=f"{GRID}.to_debate").value
    press(again, "save")
    assert list(desk.call.snapshot.to_debate) == [(desk.id, desk.juror.id)]
    desk.open()


def test_saving_writes_no_field_so_that_a_word_typed_meanwhile_stays_and_is_a_draft(desk: Desk) -> None:
    app = press(comment(enter(desk.open(), 3), "À discuter"), "save")
    # A field written by the server replaces what the browser holds.
    assert not app.text_area(key=f"{GRID}.comment").proto.set_value
    assert not any(app.segmented_control(key=f"{GRID}.{code}").proto.set_value for code in CODES)
    assert "Brouillon" not in words(app)
    comment(app, "À discuter encore").run()
    assert desk.call.snapshot.comments[desk.id, desk.juror.id] == "À discuter"
    assert "Brouillon, pas encore enregistré" in words(app)
    assert desk.open().text_area(key=f"{GRID}.comment").value == "À discuter encore"


def test_grid_of_another_than_was_asked_for_says_so_until_one_is_chosen(desk: Desk) -> None:
    said = _("You do not mark the application that was asked for: this is the grid of another.")
    assert [said in words(app) for app in (desk.open(), desk.open_page("scoring.py", desk.juror))] == [False, False]
    app = desk.open_page("scoring.py", desk.juror, dossier="999999")
    assert said in words(app.run())  # the address names by now what is shown
    desk.leave_one_incomplete()
    app.selectbox(key="scoring.chosen").select(OTHER).run()
    assert said not in words(app)


def test_saving_draws_the_receipt_and_no_field(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    app = enter(desk.open(), 3)
    drawn: list[str] = []
    choose = mark_choice.choose

    def counted(*said: Any, key: str, **more: Any) -> Any:
        drawn.append(key)
        return choose(*said, key=key, **more)

    monkeypatch.setattr(mark_choice, "choose", counted)
    press(app, "save")
    assert drawn == []
    assert app.button(key=f"{GRID}.save").disabled
    app.run()
    assert len(drawn) == len(CODES)


def test_late_press_of_next_saves_nothing_and_keeps_what_was_typed_just_before(desk: Desk) -> None:
    before = desk.marks
    desk.leave_one_incomplete()
    app = desk.open()
    following = app.button(key=f"{GRID}.next").id
    press_late(enter(app, 3), following)
    assert desk.marks == before
    assert desk.drafts[desk.id].grid is not None


def test_word_that_comes_with_the_press_of_next_is_a_draft(desk: Desk) -> None:
    desk.leave_one_incomplete()
    app = press(comment(desk.open(), "À revoir"), "next")
    assert app.selectbox(key="scoring.chosen").value == OTHER
    assert desk.drafts[desk.id].grid is not None


def test_mark_taken_back_is_no_mark(desk: Desk) -> None:
    desk.save(4)
    press(press(desk.open(), f"{GRID}.impact.none"), "save")
    assert [str(desk.marks[0]), *desk.marks[1:]] == ["nan", *[4.0] * 6]


def test_grid_saved_elsewhere_meanwhile_is_told_and_not_overwritten(desk: Desk) -> None:
    app = enter(desk.open(), 1)
    desk.save(5)
    press(app, "save")
    assert (len(refusals(app)), desk.marks) == (1, [5.0] * 7)
    press(press(app, "keep"), "save")
    assert desk.marks == [1.0] * 7


def test_grid_saved_elsewhere_is_told_and_shown_where_nothing_was_entered(desk: Desk) -> None:
    app = desk.open()
    desk.save(5)
    assert "sur un autre appareil" in words(app.run())
    assert "sur un autre appareil" not in words(press(app, "show"))
    assert shown(app) == [5] * 7


def test_what_was_saved_elsewhere_can_be_taken_instead(desk: Desk) -> None:
    app = enter(desk.open(), 1)
    desk.save(5)
    assert shown(press(app.run(), "take")) == [5] * 7


def test_what_was_entered_is_still_there_after_another_candidature(desk: Desk) -> None:
    app = enter(desk.open(), 2)
    for dossier in (OTHER, FILE):
        app.selectbox(key="scoring.chosen").set_value(dossier).run()
    assert shown(app) == [2] * 7


def test_revealed_marks_are_read_only_until_a_revote(call: OpenCall, desk: Desk) -> None:
    desk.save(4)
    reveal(call.uow(), **call.on(FILE, by=Role.CHAIR))
    app = desk.open()
    assert app.segmented_control(key=f"{GRID}.impact").disabled
    assert "nouvelle notation" in words(app)
    open_revote(call.uow(), **call.on(FILE, by=Role.CHAIR))
    press(enter(app.run(), 2), "save")
    assert (desk.marks, call.snapshot.first_marks[desk.id, desk.juror.id, "impact"]) == ([2.0] * 7, 4)


def test_marks_revealed_meanwhile_refuse_what_was_entered(call: OpenCall, desk: Desk) -> None:
    desk.save(4)
    app = enter(desk.open(), 1)
    reveal(call.uow(), **call.on(FILE, by=Role.CHAIR))
    assert f"{GRID}.save" not in {button.key for button in app.run().button}
    assert desk.marks == [4.0] * 7


def test_finished_is_said_and_taken_back_in_another_place(desk: Desk) -> None:
    desk.leave_one_incomplete()
    app = desk.open_page("scoring.py", desk.juror)
    assert any(OTHER in line for line in gauges(app))
    assert app.button(key="scoring.finished").proto.type != "primary"
    assert app.button(key="scoring.unfinished").disabled
    press(app, "scoring.finished")
    assert (list(desk.call.snapshot.finished), app.button(key="scoring.finished").disabled) == ([desk.juror.id], True)
    press(app, "scoring.unfinished")
    assert desk.call.snapshot.finished == frozenset()


def test_private_note_saved_elsewhere_meanwhile_is_shown_beside_ones_own(desk: Desk) -> None:
    app = desk.open()
    app.text_area(key=f"{NOTE}.text").set_value("Du bureau").run()
    desk.write_note("Du téléphone")
    press(app, f"{NOTE}.save")
    assert desk.notes() == {desk.id: "Du téléphone"}
    assert ("Du téléphone" in words(app), app.text_area(key=f"{NOTE}.text").value) == (True, "Du bureau")
    press(press(app, f"{NOTE}.keep"), f"{NOTE}.save")
    assert desk.notes() == {desk.id: "Du bureau"}


def test_private_note_saved_elsewhere_shows_where_nothing_was_typed(desk: Desk) -> None:
    app = desk.open()
    desk.write_note("Du téléphone")
    assert app.run().text_area(key=f"{NOTE}.text").value == "Du téléphone"


def test_chair_who_scores_nothing_takes_notes_on_the_sheet(call: OpenCall, desk: Desk) -> None:
    chair = call.somebody(Role.CHAIR)
    app = desk.open_page("sheet.py", chair, dossier=FILE)
    assert not app.text_area
    app.session_state[f"note.opened.{FILE}"] = True
    app.run().text_area(key=f"{NOTE}.text").set_value("Demander le calendrier").run()
    press(app, f"{NOTE}.save")
    assert (desk.notes(chair), desk.notes()) == ({desk.id: "Demander le calendrier"}, {})


def test_next_goes_to_a_grid_that_is_not_complete(desk: Desk) -> None:
    for one in seen_by(desk.juror).ranked:
        desk.save(3, one.dossier)
    desk.leave_one_incomplete()
    assert press(desk.open(), "scoring.next").selectbox(key="scoring.chosen").value == OTHER


def test_name_that_changed_before_a_browser_drew_it_asks_for_no_other_file(desk: Desk) -> None:
    app = desk.open()
    enter(desk.open(), 2)  # from here on the file's name says that there is a draft
    told_late(app)
    assert app.selectbox(key="scoring.chosen").value == FILE
    assert "Vous ne notez pas" not in words(app)


def test_unsaved_grid_is_a_draft_on_another_device_until_saved_there(desk: Desk) -> None:
    before = desk.marks
    app = comment(enter(desk.open(), 2), "À revoir").run()
    other = desk.open()
    assert shown(other) == [2] * 7
    assert [option.endswith(" · brouillon") for option in other.selectbox(key="scoring.chosen").options[:2]] == [True, False]
    assert other.text_area(key=f"{GRID}.comment").value == "À revoir"
    assert "Brouillon, pas encore enregistré" in words(other)
    other.segmented_control(key=f"{GRID}.impact").set_value(5).run()
    assert (shown(app.run()), desk.marks) == ([5, 2, 2, 2, 2, 2, 2], before)
    press(other, "save")
    assert desk.marks == [5.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    assert "Brouillon" not in words(app.run()) + words(desk.open())


def test_draft_of_a_grid_is_given_up_on_all_devices(desk: Desk) -> None:
    desk.save(4)
    app, other = desk.open(), desk.open()
    enter(app, 1)
    assert shown(other.run()) == [1] * 7
    press(app, "give_up")
    assert (shown(app), shown(other.run())) == ([4] * 7, [4] * 7)
    assert "Brouillon" not in words(app) + words(other)


def test_re_scoring_that_closes_leaves_the_draft_to_be_read(call: OpenCall, desk: Desk) -> None:
    desk.save(4)
    on = call.on(FILE, by=Role.CHAIR)
    reveal(call.uow(), **on)
    open_revote(call.uow(), **on)
    app = enter(desk.open(), 1)
    close_revote(call.uow(), **on)
    assert shown(app.run()) == [4] * 7
    assert "Impact 1" in words(app)
    open_revote(call.uow(), **on)
    assert shown(app.run()) == [1] * 7


def test_private_note_not_saved_is_a_draft_on_another_device(desk: Desk) -> None:
    app = desk.open()
    app.text_area(key=f"{NOTE}.text").set_value("Voir le budget").run()
    other = desk.open("sheet.py")
    assert (other.text_area(key=f"{NOTE}.text").value, desk.notes()) == ("Voir le budget", {})
    press(other, f"{NOTE}.give_up")
    for one in (other, app.run()):
        assert [field.value for field in one.text_area if str(field.key).startswith(f"{NOTE}.text")] == [""]


@pytest.mark.parametrize("is_given_up_here", [True, False])
def test_drafts_given_up_do_not_come_back_with_late_messages(desk: Desk, is_given_up_here: bool) -> None:
    desk.save(4)
    app = enter(desk.open(), 1)
    app.text_area(key=f"{NOTE}.text").set_value("Voir le budget").run()
    for given_up in (f"{GRID}.give_up", f"{NOTE}.give_up"):
        if is_given_up_here:
            give_up_late(app, app.button(key=given_up))
        else:
            press(desk.open(), given_up)
    if not is_given_up_here:
        told_late(app)
    assert (shown(app), "Brouillon" in words(app), desk.drafts) == ([4] * 7, False, {})
