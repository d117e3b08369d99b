"""What the screens of the core say of a call that is connected with the platform."""

from deliberation.operations.acts import recording
from extras.platform.tests.serving.served import connect
from extras.platform.verbs import DECIDED
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Console, Role, Screening

BEST = "495484"


def test_those_that_the_platform_would_not_refuse_are_said_and_chosen(call: OpenCall, open_page: looking.Open) -> None:
    unrefusable = "screening.unexplained.declined"
    assert unrefusable not in looking.keys(open_page("screening.py", Role.ORGANISER))
    connect(procedures=f"{call.snapshot.call.slug}=12345")
    app = open_page("screening.py", Role.ORGANISER).button(key=unrefusable).click().run()
    declined = [one.dossier for one in call.snapshot.candidatures if one.screening is Screening.DECLINED]
    assert sorted(app.session_state["screening.chosen"]) == sorted(declined)
    app.text_input(key="screening.reason").set_value("Hors du périmètre.").run()
    looking.named_button(app, "screening.record").click().run()
    assert {(one.screening, one.screening_reason) for one in map(call.candidature, declined)} == {
        (Screening.DECLINED, "Hors du périmètre.")
    }
    assert len(declined) == 16
    assert unrefusable not in looking.keys(app)


def test_reopening_warns_that_applicants_read_what_was_carried(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    before = looking.words(open_page("selection.py", Role.CHAIR))
    with call.uow() as uow, recording(uow, uow.calls.state(call.call_id), by=Console(), act=DECIDED) as act:
        act.record(BEST, before={}, after={"answer": "Fait."})
    told = "Des décisions sont déjà sur la plateforme"
    assert (told in before, told in looking.words(open_page("selection.py", Role.CHAIR))) == (False, True)


def test_what_the_platform_would_not_refuse_is_told_before_the_selection_is_locked(call: OpenCall, open_page: looking.Open) -> None:
    def told() -> list[str]:
        return [said.value for said in open_page("selection.py", Role.ORGANISER).warning if "plateforme" in said.value]

    assert told() == []
    connect(procedures=f"{call.snapshot.call.slug}=12345")
    call.decide_everything()
    assert ["16" in said for said in told()] == [True]
