"""Who reads what, on the organiser's screen: proposed, adjusted, saved; and what a juror then finds first."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from deliberation.derived.scoring.marking import own_reading
from extras.assignment.verbs import assign_reading
from tests.screens import looking
from tests.screens.looking import Open, words
from tests.worlds.acts import declare_recusals, leave_jury
from tests.worlds.open_call import OpenCall, seen_by


@pytest.fixture
def page(call: OpenCall, open_page: Open) -> AppTest:
    call.seal()
    return open_page("settings.py", Role.ORGANISER).button_group(key="settings.section").set_value("reading").run()


def test_reading_is_proposed_adjusted_and_saved(call: OpenCall, page: AppTest) -> None:
    assert "Chaque membre lit les 24 dossiers, hors déports." in words(page)
    page.button_group(key="assignment.mode").set_value("some").run()
    page.button(key="assignment.propose").click().run()
    assert "Chaque dossier a le même nombre de lecteurs, 2, et chaque membre le même nombre de dossiers, 4." in words(page)
    assert "personne d’autre que vous ne voit cette proposition" in words(page)
    assert call.snapshot.readers == 0

    assert not [one for one in page.button_group if (one.key or "").startswith("assignment.who.")]
    one, another = (file.dossier for file in call.snapshot.ranked[:2])
    looking.tick(page, "assignment.file.table", one, another)  # readers are chosen for one at a time
    page.run()
    assert page.session_state["assignment.file"] == [another]
    field = next(one for one in page.button_group if (one.key or "").startswith("assignment.who."))
    field.set_value(list(field.value or [])[:1]).run()
    assert "Les dossiers ont de 1 à 2 lecteurs." in words(page)
    page.button(key="assignment.propose").click().run()
    page.button(key="assignment.save").click().run()

    assert (call.snapshot.readers, len(call.snapshot.assigned)) == (2, 48)
    assert "assignment.save" not in [button.key for button in page.button]
    page.button_group(key="assignment.mode").set_value("all").run()
    page.button(key="assignment.all").click().run()
    assert (call.snapshot.readers, len(call.snapshot.assigned)) == (0, 0)


def test_pairs_read_together_and_are_balanced_again_when_somebody_leaves(call: OpenCall, open_page: Open, page: AppTest) -> None:
    page.button_group(key="assignment.mode").set_value("teams").run()
    assert len([one for one in page.button_group if (one.key or "").startswith("assignment.team.")]) == 6
    page.button(key="assignment.propose").click().run()
    assert "Chaque dossier a le même nombre de lecteurs, 2, et chaque membre le même nombre de dossiers, 4." in words(page)
    assert "Les charges sont égales à un dossier près" in words(page).replace("\xa0", " ")
    page.button(key="assignment.save").click().run()
    before = frozenset(call.snapshot.assigned)
    gone = call.snapshot.members[-1]
    leave_jury(call.uow(), **call.by(Role.ORGANISER), person_id=gone.id, reason="Muté.", keeps_marks=True)

    anew = open_page("settings.py", Role.ORGANISER).button_group(key="settings.section").set_value("reading").run()
    assert anew.button_group(key="assignment.mode").value == "teams"
    anew.button_group(key="assignment.mode").set_value("some").run()
    assert anew.button(key="assignment.propose").label == "Rééquilibrer, avec le moins de changements"
    anew.button(key="assignment.propose").click().run()
    anew.button(key="assignment.save").click().run()

    after = frozenset(call.snapshot.assigned)
    assert (len(after), before - after) == (48, frozenset(pair for pair in before if pair[1] == gone.id))


def test_proposal_survives_a_reload(open_page: Open, page: AppTest) -> None:
    page.button_group(key="assignment.mode").set_value("some").run()
    page.button(key="assignment.propose").click().run()
    anew = open_page("settings.py", Role.ORGANISER).button_group(key="settings.section").set_value("reading").run()
    assert "Chaque dossier a le même nombre de lecteurs, 2, et chaque membre le même nombre de dossiers, 4." in words(anew)
    anew.button(key="assignment.drop").click().run()
    anew = open_page("settings.py", Role.ORGANISER).button_group(key="settings.section").set_value("reading").run()
    assert "Chaque membre lit les 24 dossiers, hors déports." in words(anew)


def test_more_readers_than_the_jury_has_left_are_asked_for_no_more(call: OpenCall, open_page: Open) -> None:
    call.seal()
    by, members = call.by(Role.ORGANISER), len(call.snapshot.members)
    assign_reading(call.uow(), **by, readers=members, pairs=(), seen=())
    leave_jury(call.uow(), **by, person_id=call.snapshot.members[-1].id, reason="Mutation", keeps_marks=False)
    page = open_page("settings.py", Role.ORGANISER).button_group(key="settings.section").set_value("reading").run()
    assert page.selectbox(key="assignment.readers").value == members - 1


def test_juror_is_shown_first_what_is_theirs_to_read(call: OpenCall, open_page: Open) -> None:
    call.seal()
    juror = call.somebody(Role.JUROR)
    declare_recusals(call.uow(), by=juror, call_id=juror.call_id)
    last = [one for one in seen_by(juror).candidatures if one.is_ranked][-1]
    assign_reading(call.uow(), **call.by(Role.ORGANISER), readers=1, pairs={(last.id, juror.id)}, seen=())

    page = open_page("scoring.py", juror)

    assert [one.dossier for one in own_reading(seen_by(juror))] == [last.dossier]
    first, second, *_others = page.selectbox(key="scoring.chosen").options
    assert (last.dossier in first, "à lire" in first, "à lire" in second) == (True, True, False)
    assert "Ces dossiers vous sont attribués." in words(page)
