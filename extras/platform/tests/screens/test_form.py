"""The platform's form: a call is described from it, or begun with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

import bootstrap
from extras.platform.tests.serving.procedure import NUMBER, few
from extras.platform.tests.serving.served import connect, served
from extras.platform.tests.serving.server import TOKEN, Platform
from phrases import _, quoted
from tests.screens import looking
from tests.screens.preparation.test_call import describe_from_a_file, field, press, texts
from ui.texts import literal


@contextmanager
def connected(slug: str) -> Iterator[Platform]:
    """Connect a call with the platform, whose form offers two tracks."""
    there = Platform(few())
    there.procedure.offer("Formule d'accompagnement souhaitée", "Accompagnement technique", "Accompagnement scientifique")
    with served(there) as url:
        connect(url=url, procedures=f"{slug}={NUMBER}", token=SecretStr(TOKEN))
        yield there


def test_call_is_begun_from_the_platform_s_form(draft: AppTest) -> None:
    assert "call.platform.read" not in looking.keys(draft)
    with connected("appel-2027") as there:
        press(draft.run(), "call.platform.read")
        assert there.procedure.title in looking.words(draft)
        assert "Accompagnement technique\u202f; Accompagnement scientifique" in looking.words(draft)
        press(draft, "call.platform.fill")
    assert field(draft, "text_input", "name.fr").value == there.procedure.title
    assert [field(draft, "text_input", f"tracks.{number}.fr").value for number in (1, 2)] == [
        "Accompagnement technique", "Accompagnement scientifique",
    ]  # fmt: skip
    field(draft, "text_area", "criteria.1.fr").set_value("Intérêt général")
    for number in (1, 2):
        field(draft, "text_input", f"tracks.{number}.places").set_value("8")
    draft.run()
    for number in (3, 2):
        press(draft, f"call.take.criteria.{number}")
    press(draft, "call.save")
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
    assert (state.call.is_draft, state.call.mapping["track"]) == (False, ("Formule d'accompagnement souhaitée",))
    assert state.call.tracks[1].answers == ("Accompagnement scientifique",)


def test_another_call_is_begun_from_the_form_that_its_name_is_connected_with(draft: AppTest) -> None:
    describe_from_a_file(draft)
    with connected("appel-2028") as there:
        draft.button_group(key="call.part").set_value("new").run()
        assert _("From the platform’s form") not in draft.radio(key="call.new.source").options
        draft.text_input(key="call.new.name").set_value("Appel 2028").run()
        draft.radio(key="call.new.source").set_value("platform").run()
        assert (draft.button(key="call.new.begin").disabled, there.asked) == (True, [])
        press(draft, "call.platform.read")
        assert literal(f"{NUMBER}, {quoted(there.procedure.title)}") in texts(draft)
        press(draft, "call.new.begin")
    with bootstrap.reading() as uow:
        second = uow.calls.all()[-1].call
    assert (second.slug, second.is_draft, second.mapping["track"]) == ("appel-2028", True, ("Formule d'accompagnement souhaitée",))
    assert [track.answers for track in second.tracks] == [("Accompagnement technique",), ("Accompagnement scientifique",)]
