"""The third canonical form: the second, with later rules, lists for agreement, notes of the debate. Never changed once published."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from deliberation import plain as plain_values
from deliberation.record import form_2
from deliberation.record.form_1 import Told, Writer
from deliberation.snapshot.snapshot import Snapshot

plain: Final = partial(plain_values.plain, form=3)


def _agreements(snapshot: Snapshot) -> Told:
    said: dict[int, Told] = {candidature.id: {"agreements": []} for candidature in snapshot.candidatures}
    for proposed in snapshot.agreements:
        said[proposed.candidature_id]["agreements"].append(plain(proposed, leaving={"candidature_id"}))
    return {"candidatures": said}


def _debate(snapshot: Snapshot) -> Told:
    said: dict[int, Told] = {candidature.id: {"debate": []} for candidature in snapshot.candidatures}
    for line in snapshot.debate:
        said[line.candidature_id]["debate"].append(plain(line, leaving={"candidature_id"}))
    return {"candidatures": said}


OF_CALL: Final[Mapping[str, Writer]] = {
    **form_2.OF_CALL,
    "call": partial(form_2.call, form=3),
    "agreements": _agreements,
    "debate": _debate,
}
OF_MEETING: Final = form_2.OF_MEETING
