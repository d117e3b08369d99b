"""The settings: people and their links, the phase, the administrations."""

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.derived.scoring import coverage
from intake.dossiers.dossiers import read_dossiers
from phrases import _, listed, ngettext
from tests.screens import looking
from tests.worlds.acts import devices_of_call, enrol, enter_demo, import_dossiers, issue_link, save_person
from tests.worlds.dossiers import csv_of_one_siren, file_of, record
from tests.worlds.open_call import OpenCall, new_call
from tests.worlds.terms import ABOUT_ACCESS, Act, Person, Role, secret_hash, suggested_recusals
from ui import session
from ui.texts import literal

NEW = "new.0"
PEOPLE_FILE = "nom;courriel;rôles\nCamille Essai;camille@jury.example;jury\nJuré 01;jure01@jury.example;jury\n"


@pytest.fixture
def settings(open_page: looking.Open) -> looking.Open:
    """Open a section of the settings as the organiser."""

    def open_(section: str) -> AppTest:
        return open_page("settings.py", Role.ORGANISER, partie=section)

    return open_


def everybody(call: OpenCall) -> dict[str, Person]:
    with bootstrap.reading() as uow:
        return {person.name: person for person in uow.people.of_call(call.call_id)}


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button of a label."""
    return next(button for button in app.button if button.label == _(label)).click().run()


def test_person_is_added(call: OpenCall, settings: looking.Open) -> None:
    app = settings("people")
    app.text_input(key=f"settings.name.{NEW}").set_value("Camille Essai")
    app.text_input(key=f"settings.email.{NEW}").set_value("camille@jury.example")
    press(app, "Save")
    added = everybody(call)["Camille Essai"]
    assert (added.roles, added.email, added.is_active) == (frozenset({Role.JUROR}), "camille@jury.example", True)
    assert "Camille Essai" in looking.column(app, "Name")
    # Empty for the next one: what was typed is nobody else's.
    assert {field.value for field in app.text_input if (field.key or "").startswith("settings.")} == {""}


def test_those_of_one_address_are_named(call: OpenCall, settings: looking.Open) -> None:
    said = _("{names} have the same e-mail address: their links come to one mailbox, and an account of this address lets nobody in.")
    assert said.partition("{names}")[2] not in looking.words(settings("people"))
    call.add_person("Camille", Role.STAFF, email="c@jury.example")
    call.add_person("Claude", Role.STAFF, email="C@jury.example")
    call.add_person("Kim", Role.STAFF, email="k@jury.example")
    call.add_person("Kelvin", Role.STAFF, email="\N{KELVIN SIGN}@jury.example")  # another address, where one signs in
    words = looking.words(settings("people"))
    named = [said.format(names=listed(names)) in words for names in (["Camille", "Claude"], ["Kim", "Kelvin"])]
    assert named == [True, False]


def test_person_is_changed(call: OpenCall, settings: looking.Open) -> None:
    id_ = call.people["Juré 02"].id
    app = settings("call.people").selectbox(key="settings.person").set_value(id_).run()
    app.multiselect(key=f"settings.roles.{id_}").set_value([Role.JUROR, Role.DEPUTY])
    administration = app.selectbox(key=f"settings.organisation.{id_}").options[0]
    app.selectbox(key=f"settings.organisation.{id_}").set_value(administration)
    app.checkbox(key=f"settings.active.{id_}").uncheck()
    press(app, "Save")
    changed = everybody(call)["Juré 02"]
    assert (changed.roles, changed.organisation, changed.is_active) == (
        frozenset({Role.JUROR, Role.DEPUTY}),
        administration,
        False,
    )


def test_people_come_from_a_file(call: OpenCall, settings: looking.Open) -> None:
    app = settings("people")
    app.file_uploader(key="settings.people_file").upload("people.csv", PEOPLE_FILE.encode()).run()
    app.button(key="settings.people_write").click().run()
    now = everybody(call)
    assert (now["Camille Essai"].email, now["Juré 01"].email) == ("camille@jury.example", "jure01@jury.example")


def test_chair_that_a_file_gives_no_other_role_is_asked_about_the_jury(call: OpenCall, settings: looking.Open) -> None:
    app = settings("people")
    app.file_uploader(key="settings.people_file").upload("people.csv", "nom;rôles\nCamille Essai;présidente\n".encode()).run()
    assert app.button(key="settings.people_write").disabled
    app.radio(key="settings.people_seat.Camille Essai").set_value(True).run()
    app.button(key="settings.people_write").click().run()
    assert everybody(call)["Camille Essai"].roles == {Role.CHAIR, Role.JUROR}


def test_file_of_people_is_previewed_with_organisations_nearly_known(call: OpenCall, settings: looking.Open) -> None:
    before = everybody(call)
    app = settings("people")
    listed = "nom;rôles;organisation\nCamille Essai;jury;Cour de cassasion\nJuré 01;jury;IGN\n"
    app.file_uploader(key="settings.people_file").upload("people.csv", listed.encode()).run()

    assert "Camille Essai" in looking.words(app)
    assert app.button(key="settings.people_write").disabled
    question = next(radio for radio in app.radio if (radio.key or "").startswith("settings.people_near"))
    assert question.options[0] == "Cour de cassation"
    question.set_value("Cour de cassation").run()
    assert everybody(call) == before
    app.button(key="settings.people_write").click().run()
    camille = everybody(call)["Camille Essai"]
    assert camille.organisation == "Cour de cassation"
    assert suggested_recusals(call.snapshot, camille)


def test_organisation_written_otherwise_is_pointed_out_and_put_right(call: OpenCall, settings: looking.Open) -> None:
    juror = call.people["Juré 02"]
    save_person(
        call.uow(),
        **call.by_console(),
        person_id=juror.id,
        name=juror.name,
        roles=juror.roles,
        organisation="Cour de cassasion",
        expertise="x",
    )
    app = settings("call.people")
    app.button(key=f"settings.near.{juror.id}.0").click().run()
    now = everybody(call)["Juré 02"]
    assert (now.organisation, now.expertise) == ("Cour de cassation", "x")
    assert f"settings.near.{juror.id}.0" not in looking.keys(app)


def test_people_of_another_call_are_taken_over(call: OpenCall, settings: looking.Open, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "settings.carry_from" not in looking.keys(settings("people"))
    other = new_call(slug="autre")
    organiser = other.add_person("Organisation", Role.ORGANISER)
    camille = other.add_person("Camille Essai", Role.STAFF, email="c@jury.example")
    secret = issue_link(other.uow(), **other.by_console(), person_id=organiser.id, key=bootstrap.link_key())
    device = enrol(other.uow(), secret=secret, agent="a test").device_secret
    monkeypatch.setattr(session, "other_devices", lambda: device)

    app = settings("people")
    app.multiselect(key=f"settings.carry_who.{organiser.id}").set_value([camille.id]).run()
    app.button(key="settings.carry").click().run()

    brought = everybody(call)["Camille Essai"]
    assert (brought.roles, brought.email) == (frozenset({Role.JUROR}), "c@jury.example")


def test_those_who_have_not_entered_yet_are_named(call: OpenCall, settings: looking.Open) -> None:
    app = settings("links")
    awaited = next(caption.value for caption in app.caption if "Juré 01" in caption.value)
    assert awaited.startswith(_("Have not entered yet: {names}").partition("{names}")[0])
    assert call.somebody(Role.ORGANISER).name not in awaited  # whose screen this is


def test_link_is_shown_when_asked_for_and_revoked(call: OpenCall, settings: looking.Open) -> None:
    app = settings("links")

    def choose_and_show(name: str) -> str:
        app.selectbox(key="settings.link_of").set_value(call.people[name].id).run()
        assert not app.code
        app.button(key="settings.show_link").click().run()
        return str(app.code[0].value)

    first = choose_and_show("Juré 01")
    assert "/entree/" in first
    # Shown again while another run goes by, it is one act; chosen again after somebody else, it must be asked for again.
    assert app.run().code[0].value == first
    assert choose_and_show("Juré 02") != first
    assert choose_and_show("Juré 01") == first
    assert [act for act in call.acts if act in ABOUT_ACCESS] == [Act.LINK_ISSUED, Act.LINK_ISSUED, Act.LINK_SHOWN]
    app.button(key="settings.revoke").click().run()
    assert app.selectbox(key="settings.link_of").value is None
    assert choose_and_show("Juré 01") != first


def test_device_at_hand_is_named_and_not_signed_out_by_a_slip(call: OpenCall, settings: looking.Open) -> None:
    other = enter_demo(call.uow(), person_id=call.people["Juré 01"].id, agent="").device_secret
    app = settings("links")
    devices = devices_of_call(bootstrap.reading(), by=call.somebody(Role.ORGANISER), call_id=call.call_id)
    offered = {f"devices.revoke.{device.id}" for device in devices if device.secret_hash == secret_hash(other)}
    assert {key for key in looking.keys(app) if key.startswith("devices.revoke.")} == offered
    assert len([said for said in app.markdown if _("this device") in said.value]) == 1
    assert "de Juré 01, sera déconnecté et ramené à l’entrée" in looking.words(app)


def test_what_is_missing_under_the_seal_is_counted_for_the_chair_who_lifts_it(call: OpenCall, open_page: looking.Open) -> None:
    call.seal()
    done = coverage.of_the_jury(call.snapshot)
    app = open_page("settings.py", Role.CHAIR, partie="phase")
    counted = ngettext("{complete} of {expected} grid complete", "{complete} of {expected} grids complete", done.due)
    assert counted.format(complete=done.complete, expected=done.due) in looking.words(app)


def test_seal_is_told_to_the_organiser_who_cannot_lift_it(call: OpenCall, settings: looking.Open) -> None:
    call.seal()
    app = settings("phase")
    assert _("The jury’s marks are under seal.") in looking.words(app)
    assert _("Who may lift it: {names}.").format(names=literal("Présidence (démonstration)")) in looking.words(app)
    assert "settings.reveal" not in looking.keys(app)


def test_finalised_call_moves_no_more(call: OpenCall, settings: looking.Open) -> None:
    call.conclude()
    assert not [key for key in looking.keys(settings("phase")) if key.startswith("settings.phase.")]


def test_administrations_are_merged_and_split_again(call: OpenCall, settings: looking.Open) -> None:
    ids = {administration.name: id_ for id_, administration in call.snapshot.administrations.items()}
    court, state = ids["Cour de cassation"], ids["Conseil d'État"]
    app = settings("administrations")
    app.selectbox(key="settings.merged").set_value(court)
    app.selectbox(key="settings.into").set_value(state)
    app.button(key="FormSubmitter:settings.merge-" + _("Merge")).click().run()
    merged = call.snapshot.administrations
    assert court not in merged
    assert call.candidature("523155").administration_id == state

    declared = call.candidature("523155").declared_administration
    app.selectbox(key="settings.split_off").set_value((state, declared))
    press(app, "Split")
    assert looking.refusals(app) == []
    split = call.snapshot.administration_of(call.candidature("523155"))
    assert split.name == declared


def test_merge_asks_for_both_administrations(call: OpenCall, settings: looking.Open) -> None:
    app = settings("administrations")
    before = len(call.snapshot.administrations)
    app.button(key="FormSubmitter:settings.merge-" + _("Merge")).click().run()
    assert looking.refusals(app) == [_("Choose both applicants.")]
    assert len(call.snapshot.administrations) == before


def test_refused_merge_is_proposed_no_more_until_somebody_wants_it_again(call: OpenCall, settings: looking.Open) -> None:
    one, other = bring_two_close_administrations(call)
    app = settings("administrations")
    app.button(key=f"settings.apart.{one}.{other}").click().run()
    assert (looking.refusals(app), f"settings.merge.{one}.{other}" in looking.keys(app)) == ([], False)
    app.button(key=f"settings.propose.{one}.{other}").click().run()
    assert f"settings.merge.{one}.{other}" in looking.keys(app)


def bring_two_close_administrations(call: OpenCall) -> list[int]:
    names = ("Centre hospitalier de Bellevue", "Centre hospitalier de Bellevues")  # as the screen sorts them
    records = [record(str(number), administration=name) for number, name in enumerate(names, start=1)]
    import_dossiers(call.uow(), **call.by_console(), file=file_of(*records))
    return sorted(id_ for id_, one in call.snapshot.administrations.items() if one.name in names)


def test_administration_is_corrected(call: OpenCall, settings: looking.Open) -> None:
    app = settings("administrations")
    id_ = app.selectbox(key="settings.renamed").value
    app.text_input(key=f"settings.rename.name.{id_}").set_value("Office des essais")
    app.text_input(key=f"settings.rename.acronym.{id_}").set_value("ODE")
    press(app, "Save")
    assert call.snapshot.administrations[int(str(id_))].name == "Office des essais"
    assert "Office des essais" in looking.column(app, "Administration")
    assert "ODE" in looking.column(app, _("Acronym"))


def test_link_to_a_section_opens_it_and_leaves_the_choice_of_another(open_page: looking.Open) -> None:
    app = open_page("settings.py", Role.ORGANISER, partie="phase")
    assert "settings.phase.scoring" in looking.keys(app)
    app.button_group(key="settings.section").set_value("links").run()
    assert "settings.link_of" in looking.keys(app)


def test_member_leaves_with_what_it_changes_shown_first(call: OpenCall, settings: looking.Open) -> None:
    id_ = call.people["Juré 03"].id
    app = settings("call.people").selectbox(key="leaving.person").set_value(id_).run()
    assert any(_("What it changes") in said.value for said in app.markdown)
    assert "Indiquez pourquoi Juré 03 quitte le jury" in app.button(key="leaving.do").click().run().error[0].value
    app.text_input(key=f"leaving.reason.{id_}").set_value("Mutation.").run()
    app.button(key="leaving.do").click().run()
    gone = everybody(call)["Juré 03"]
    assert (gone.sits, gone.is_active, gone.membership.reason) == (False, True, "Mutation.")
    app.button(key=f"leaving.back.{id_}").click().run()
    assert everybody(call)["Juré 03"].sits


def test_names_that_share_a_siren_are_settled_by_either_button(call: OpenCall, settings: looking.Open) -> None:
    file = read_dossiers(csv_of_one_siren("Hôpital A", "Hôpital B", "Hôpital C"), "hopitaux.csv", call.snapshot.call)
    import_dossiers(call.uow(), **call.by_console(), file=file)
    app = settings("administrations")
    assert all(name in looking.words(app) for name in ("260000019", "Hôpital A", "Hôpital C"))
    app.button(key="settings.siren.260000019.0").click().run()
    assert looking.refusals(app) == []
    assert "settings.siren.260000019.0" not in looking.keys(app)
    assert {"Hôpital A", "Hôpital B", "Hôpital C"} <= {one.name for one in call.snapshot.administrations.values()}
