"""Tokens from a terminal: made, listed, revoked; none before the selection is final."""

from deliberation.call.call import Phase
from deliberation.operations.call.calls import move_phase, reveal_all
from tests.commands.conftest import CALL, JSON, Run
from tests.worlds.open_call import only_call


def test_token_is_made_once_the_selection_is_final_then_listed_and_revoked(scored: Run) -> None:
    make = ("tokens", "make", "Grist", *CALL, "--level", "public")
    refused = scored(*make)
    assert (refused.code, refused.stdout, len(refused.lines)) == (2, "", 1)
    call = only_call()
    reveal_all(call.uow(), **call.by_console())
    move_phase(call.uow(), **call.by_console(), to=Phase.DELIBERATION)
    call.conclude()
    made = scored(*make, "--days", 30)
    assert (made.code, made.stdout.startswith("jury_"), made.lines) == (0, True, [])
    listed = scored("tokens", "list", *CALL, *JSON)
    assert [(row["name"], row["level"], row["made_by"]) for row in listed.json] == [("Grist", "public", "console")]
    assert made.stdout.strip() not in listed.stdout
    assert scored("tokens", "revoke", listed.json[0]["id"], *CALL).code == 0
    assert scored("tokens", "list", *CALL, *JSON).json == []
    assert scored("tokens", "revoke", 99, *CALL).code == 2
