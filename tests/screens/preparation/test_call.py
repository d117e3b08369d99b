"""The page of the call: described from a blank form, checked as it is filled in, changed later; another begun."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.operations.call.access import enrol, issue_link
from deliberation.operations.call.calls import NOT_DESCRIBED, found_first_call
from phrases import PARIS, _, labelled, listed, moment
from phrases import date as written_day
from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import DEVICE, FRAME, SECONDS_MAX, visit
from tests.worlds.open_call import OpenCall, use
from tests.worlds.terms import Role, ranking, start_secret
from ui.texts import literal

FORM = "call.form"


@pytest.fixture(scope="module")
def founded(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The database of a call that was begun by the start link, and the device of its first organiser."""
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("founded")))
    use(file)
    key = bootstrap.link_key()
    said = {"secret": start_secret(key), "name": "Appel 2027", "organiser": "Camille", "language": "fr"}
    state, camille = found_first_call(bootstrap.unit_of_work(), key=key, **said)
    secret = issue_link(bootstrap.unit_of_work(), by=camille, call_id=state.id, person_id=camille.id, key=key)
    device = enrol(bootstrap.unit_of_work(), secret=secret, agent="a test").device_secret
    bootstrap.reset()
    return file, device


@pytest.fixture
def draft(founded: tuple[Path, str], tmp_path: Path) -> Iterator[AppTest]:
    """Its page, as its first organiser sees it."""
    use(shutil.copy(founded[0], tmp_path))
    yield visited_by(founded[1])
    bootstrap.reset()


def field(app: AppTest, kind: str, name: str) -> Any:
    """A field of the form, however often it was filled anew."""
    return next(one for one in app.get(kind) if one.key and one.key.startswith(FORM) and one.key.endswith(f".{name}"))


def texts(app: AppTest) -> str:
    return "\n".join(one.value for one in app.markdown)


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def describe_from_a_file(draft: AppTest) -> None:
    draft.file_uploader(key="call.file").upload("ami.toml", (ROOT / "calls" / "ami-ia-2.toml").read_bytes()).run()
    press(draft, "call.fill")
    press(draft, "call.save")


def test_call_is_described_from_a_blank_form_and_leads_to_the_import(draft: AppTest) -> None:
    assert "5\xa0champs" in texts(draft) or "5 champs" in texts(draft)
    assert literal(_("This text is empty.")) not in texts(draft)

    press(draft, "call.save")
    assert texts(draft).count(literal(_("This text is empty."))) == 4

    press(draft, "call.take.criteria.3")
    press(draft, "call.take.criteria.2")
    field(draft, "text_area", "criteria.1.fr").set_value("Intérêt général")
    field(draft, "text_input", "tracks.1.fr").set_value("Rural")
    field(draft, "text_input", "tracks.1.places").set_value("8")
    field(draft, "text_input", "scale.highest").set_value("10")
    field(draft, "selectbox", "scale.step").set_value(0.5)
    draft.run()
    press(draft, "call.save")

    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
    call = state.call
    assert (call.is_draft, call.criterion_codes, call.scale.maximum, call.scale.parts) == (False, ("interet_general",), 10, 2)
    assert [(track.code, track.places) for track in call.tracks] == [("rural", 8)]
    assert _("Import the dossiers") in looking.words(draft)
    assert "call.save" not in [button.key for button in draft.button]


def test_nothing_is_imported_before_the_call_is_described(draft: AppTest) -> None:
    app = draft.switch_page(str(ROOT / "pages" / "imports.py")).run()
    assert _(NOT_DESCRIBED) in looking.words(app)
    assert not app.file_uploader
    assert f"appel: {_('Describe the call')}" in looking.links(app)


def test_what_is_wrong_is_said_under_its_field_as_it_is_typed(draft: AppTest) -> None:
    field(draft, "text_input", "criteria.1.weight").set_value("0")
    field(draft, "text_input", "scale.highest").set_value("-1")
    draft.run()
    assert texts(draft).count(":material/error:") == 3  # the two fields, and how many they are
    named = labelled(_("Criterion {number}").format(number=1), _("Weight"))
    assert any(caption.value == literal(listed([named, _("Scale of the marks")])) for caption in draft.caption)


def test_answer_of_two_tracks_is_said_to_bring_its_dossiers_to_one(draft: AppTest) -> None:
    for number in (3, 2):
        press(draft, f"call.take.criteria.{number}")
    press(draft, "call.add.tracks")
    field(draft, "text_area", "criteria.1.fr").set_value("Intérêt général")
    for number, label in enumerate(("Rural", "Urbain"), 1):
        field(draft, "text_input", f"tracks.{number}.fr").set_value(label)
        field(draft, "text_input", f"tracks.{number}.places").set_value("8")
        field(draft, "text_area", f"tracks.{number}.answers").set_value("Volet A" if number == 1 else "volet a")
    assert "Volet A" in texts(draft.run())
    field(draft, "text_area", "tracks.2.answers").set_value("Volet B")
    assert "Volet A" not in texts(draft.run())


def test_what_was_typed_is_there_when_one_comes_back(draft: AppTest) -> None:
    field(draft, "text_area", "criteria.1.fr").set_value("Intérêt général")
    draft.run().switch_page(str(ROOT / "pages" / "home.py")).run()
    draft.switch_page(str(ROOT / "pages" / "call.py")).run()
    assert field(draft, "text_area", "criteria.1.fr").value == "Intérêt général"


def visited_by(device: str) -> AppTest:
    """The page of the call in a tab of a device."""
    app = AppTest.from_file(FRAME, default_timeout=SECONDS_MAX)
    app.session_state[DEVICE] = device
    return visit(app, "call.py").run()


def visited_anew(app: AppTest) -> AppTest:
    """The page of the call in another tab, or after a reload: only the device is the same."""
    return visited_by(app.session_state[DEVICE])


def test_what_was_typed_survives_a_reload_until_it_is_given_up(draft: AppTest) -> None:
    field(draft, "text_area", "criteria.1.fr").set_value("Intérêt général")
    field(draft, "date_input", "closes_at.day").set_value(date(2027, 3, 1))
    field(draft, "text_input", "tracks.1.places").set_value("8")
    press(draft, "call.take.criteria.2")
    anew = visited_anew(draft)
    assert field(anew, "text_area", "criteria.1.fr").value == "Intérêt général"
    assert field(anew, "date_input", "closes_at.day").value == date(2027, 3, 1)
    assert field(anew, "text_input", "tracks.1.places").value == "8"
    assert "call.take.criteria.2" not in looking.keys(anew)
    press(anew, "call.give_up")
    assert field(anew, "text_area", "criteria.1.fr").value == ""
    assert field(visited_anew(anew), "text_area", "criteria.1.fr").value == ""


def test_form_overtaken_by_another_tab_says_so_and_is_given_up(draft: AppTest) -> None:
    other = visited_anew(draft)
    field(other, "text_input", "name.fr").set_value("Appel des communes")
    other.run()
    describe_from_a_file(draft)
    other.run()
    assert _("Somebody changed the call since you began: give your changes up, then make them on what stands now.") in looking.words(other)
    press(other, "call.give_up")
    assert field(other, "text_area", "criteria.2.fr").value != ""


def test_what_was_typed_last_is_saved_by_a_press_that_follows_at_once(draft: AppTest) -> None:
    draft.file_uploader(key="call.file").upload("ami.toml", (ROOT / "calls" / "ami-ia-2.toml").read_bytes()).run()
    press(draft, "call.fill")
    field(draft, "date_input", "closes_at.day").set_value(date(2027, 3, 1))
    press(draft, "call.save")
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
    assert moment(state.call.closes_at) == moment(datetime(2027, 3, 1, 23, 59, tzinfo=PARIS))


def test_another_call_without_a_name_is_refused_in_words(draft: AppTest) -> None:
    describe_from_a_file(draft)
    draft.button_group(key="call.part").set_value("new").run()
    assert looking.refusals(press(draft, "call.new.begin")) == ["Donnez un nom au nouvel appel."]


def test_another_call_of_the_very_same_name_is_begun_knowingly_only(draft: AppTest) -> None:
    describe_from_a_file(draft)
    with bootstrap.reading() as uow:
        (first,) = uow.calls.all()
    draft.button_group(key="call.part").set_value("new").run()
    draft.text_input(key="call.new.name").set_value(f" {str(first.call.name).upper().replace('A', 'À')}  ")
    press(draft, "call.new.begin")  # pressed at once after the name: it had said nothing yet
    assert [literal(str(first.call.name)) in one.value for one in draft.warning] == [True]
    with bootstrap.reading() as uow:
        assert len(uow.calls.all()) == 1
    press(draft, "call.new.begin.same")
    with bootstrap.reading() as uow:
        assert len(uow.calls.all()) == 2


def test_label_of_a_criterion_is_one_line_however_it_was_typed(draft: AppTest) -> None:
    draft.file_uploader(key="call.file").upload("ami.toml", (ROOT / "calls" / "ami-ia-2.toml").read_bytes()).run()
    press(draft, "call.fill")
    field(draft, "text_area", "criteria.1.fr").set_value("Impact pour\n l’administration\n")
    press(draft, "call.save")
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
    assert str(state.call.criteria[0].label) == "Impact pour l’administration"


def test_call_under_way_offers_words_dates_and_places_with_a_reason(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("call.py", Role.ORGANISER)
    assert field(app, "text_input", "criteria.1.weight").disabled
    field(app, "text_input", "tracks.2.places").set_value("5")
    app.run()
    app.text_input(key="call.reason").set_value("Un financement de plus.").run()
    press(app, "call.save")
    assert call.snapshot.call.track("scientific").places == 5
    assert call.journal[-1].after["reason"] == "Un financement de plus."


def test_change_that_was_not_shown_yet_is_shown_before_it_is_saved(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("call.py", Role.ORGANISER)
    field(app, "text_input", "tracks.2.places").set_value("5")
    app.run()
    app.text_input(key="call.reason").set_value("Un financement de plus.")
    field(app, "text_input", "tracks.2.places").set_value("6")
    press(app, "call.save")
    assert call.snapshot.call.track("scientific").places == 4
    press(app, "call.save")
    assert call.snapshot.call.track("scientific").places == 6
    assert call.journal[-1].after["reason"] == "Un financement de plus."


def test_more_places_name_first_the_files_they_take_in(call: OpenCall, open_page: looking.Open) -> None:
    outside = next(cut for cut in ranking(call.snapshot).cuts if cut.track == "scientific").sides[1]
    app = open_page("call.py", Role.ORGANISER)
    field(app, "text_input", "tracks.2.places").set_value("5")
    app.run()
    assert literal(call.snapshot.candidature(outside[0]).dossier) in next(one.value for one in app.markdown if "désormais" in one.value)


def test_close_that_is_moved_names_first_the_files_that_it_makes_late(call: OpenCall, open_page: looking.Open) -> None:
    filed = sorted(call.snapshot.candidatures, key=lambda one: (one.deposited_at is None, one.deposited_at))
    app = open_page("call.py", Role.ORGANISER)
    field(app, "date_input", "closes_at.day").set_value(date(2019, 1, 1))
    app.run()
    (said,) = [one.value for one in app.markdown if one.value.startswith(_("Filed late from now on"))]
    assert filed[0].dossier in said
    field(app, "date_input", "closes_at.day").set_value(date(2040, 1, 1))
    app.run()
    assert _("The same files are late as now.") in texts(app)


def test_finalised_call_says_until_when_it_is_kept(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    app = open_page("call.py", Role.ORGANISER)
    assert _("a day after the meeting was closed") in texts(app)
    press(app, "call.keep")
    assert [one.value for one in app.toast] == [_("Nothing changed.")]
    app.date_input(key="call.kept_until").set_value(date(2001, 1, 1)).run()
    press(app, "call.keep")
    told = labelled(
        "Conservé jusqu’au", f"Choisissez un jour postérieur à la clôture de l’appel ({written_day(call.snapshot.call.closes_at)})."
    )
    assert [one.value for one in app.error] == [told]
    app.date_input(key="call.kept_until").set_value(date(2040, 1, 1)).run()
    press(app, "call.keep")
    assert call.snapshot.call.kept_until == date(2040, 1, 1)


def test_draft_that_nobody_used_is_deleted_by_its_organiser(draft: AppTest) -> None:
    press(draft, "call.delete")
    with bootstrap.reading() as uow:
        assert uow.calls.all() == []


def test_money_is_a_limit_if_it_is_said_to_be(draft: AppTest) -> None:
    assert not [one for one in draft.text_input if (one.key or "").endswith(".envelope")]
    field(draft, "toggle", "funded").set_value(True).run()
    field(draft, "text_input", "tracks.1.envelope").set_value("150 000,50 €")
    field(draft, "text_input", "criteria.1.weight").set_value("0,5")
    field(draft, "text_input", "tracks.1.fr").set_value("Rural")
    field(draft, "text_input", "tracks.1.places").set_value("8")
    for number in (1, 2, 3):
        field(draft, "text_area", f"criteria.{number}.fr").set_value(f"Critère {number}")
    press(draft.run(), "call.save")
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
    assert [track.envelope for track in state.call.tracks] == [Decimal("150000.50")]
    assert [criterion.weight for criterion in state.call.criteria] == [0.5, 1, 1]


def test_number_that_cannot_be_read_is_said_so_and_saved_as_nothing_else(draft: AppTest) -> None:
    field(draft, "text_input", "criteria.1.weight").set_value("0;5")
    field(draft, "text_input", "tracks.1.places").set_value("1,5")
    field(draft, "text_input", "rules.quorum").set_value("150")
    draft.run()
    assert literal(_("A whole number is expected: 0, 1, 2…")) in texts(draft)
    assert field(draft, "text_input", "criteria.1.weight").value == "0;5"
    assert literal(_("A number above 0 is expected: 1, or 0.5.")) in texts(draft)
    assert literal(_("A share in %, from 0 to {most}, is expected.").format(most=100)) in texts(draft)
