"""Tokens on Documents: made by those who may, shown once, listed, revoked."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.access import TokenLevel
from deliberation.call.people import Role
from deliberation.operations.call.devices import make_token, reader_of_token, tokens_of_call
from phrases import _
from tests.screens import looking
from tests.worlds.open_call import OpenCall


def codes(app: AppTest) -> list[str]:
    return [block.value for block in app.code]


def made_on(app: AppTest, name: str) -> AppTest:
    app.text_input(key="tokens.name").input(name)
    app.radio(key="tokens.level").set_value(TokenLevel.INTERNAL)
    return next(button for button in app.button if button.label == _("Make the token")).click().run()


def test_token_is_made_shown_until_it_is_copied_and_never_again(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    person = call.somebody(Role.ORGANISER)
    app = made_on(open_page("documents.py", person), "Grist du service")
    secret, addresses = [code for code in codes(app) if code.startswith("jury_") or "/telecharger/" in code]
    found = reader_of_token(call.reading(), secret=secret)
    assert found
    assert (found.token.name, found.person) == ("Grist du service", person)
    assert "/telecharger/demo/selection-schema.json" in addresses
    app.button(key="tokens.seen").click().run()
    assert secret not in " ".join(codes(app))
    assert "Grist du service" in looking.words(app)
    assert secret not in " ".join(codes(open_page("documents.py", person)))


def test_token_is_revoked_from_the_screen(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    new = make_token(call.uow(), **call.by_console(), name="Portail", level=TokenLevel.PUBLIC, days=3)
    app = open_page("documents.py", Role.ORGANISER)
    app.button(key=f"tokens.revoke.{new.token.id}").click().run()
    assert reader_of_token(call.reading(), secret=new.secret) is None
    assert "Portail" not in looking.words(app)


def test_secret_of_a_token_that_was_revoked_is_shown_no_more(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    app = made_on(open_page("documents.py", Role.ORGANISER), "Portail")
    (token,) = tokens_of_call(call.reading(), **call.by_console())
    app.button(key=f"tokens.revoke.{token.id}").click().run()
    assert [code for code in codes(app) if code.startswith("jury_")] == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.ORGANISER])
def test_no_token_is_offered_before_the_end_nor_to_those_who_make_none(call: OpenCall, open_page: looking.Open, role: Role) -> None:
    if role is Role.STAFF:
        call.conclude()
    assert [field for field in open_page("documents.py", role).text_input if field.key == "tokens.name"] == []
