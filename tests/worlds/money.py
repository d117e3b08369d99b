"""A call in which money is a limit too."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from deliberation.operations.acts import UnitOfWork
from deliberation.operations.call.calls import plain


def fund(uow: UnitOfWork, call_id: int, envelopes: Mapping[str, int], asked: Mapping[str, Decimal | None]) -> None:
    """Give tracks an envelope, and dossiers what they ask for."""
    with uow:
        state = uow.calls.state(call_id)
        settings = plain(state.settings)
        tracks = [track | ({"envelope": envelopes[track["code"]]} if track["code"] in envelopes else {}) for track in settings["tracks"]]
        uow.calls.set_settings(call_id, {**settings, "tracks": tracks})
        for one in list(uow.candidatures.of_call(call_id)):
            if one.dossier in asked:
                uow.candidatures.update(replace(one, amount_asked=asked[one.dossier]), revision=state.revision + 1)
        uow.calls.set_revision(call_id, state.revision + 1)
        uow.commit()
