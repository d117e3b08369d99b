"""The third canonical form: the second, with later rules, money, readers, agreements, files, debate. Never changed once published."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from deliberation import plain as plain_values
from deliberation.meeting.ballots import Ballot
from deliberation.record import form_1, form_2
from deliberation.record.form_1 import Told, Writer
from deliberation.snapshot.snapshot import Snapshot

plain: Final = partial(plain_values.plain, form=3)


def agreements(snapshot: Snapshot, *, form: int = 3) -> Told:
    """Return the lists for agreement of each file."""
    said: dict[int, Told] = {candidature.id: {"agreements": []} for candidature in snapshot.candidatures}
    for proposed in snapshot.agreements:
        said[proposed.candidature_id]["agreements"].append(plain_values.plain(proposed, form=form, leaving={"candidature_id"}))
    return {"candidatures": said}


def _attachments(snapshot: Snapshot) -> Told:
    said: dict[int, Told] = {candidature.id: {"attachments": []} for candidature in snapshot.candidatures}
    for attachment in snapshot.attachments:
        said[attachment.candidature_id]["attachments"].append(plain(attachment, leaving={"candidature_id"}))
    return {"candidatures": said}


def _debate(snapshot: Snapshot) -> Told:
    said: dict[int, Told] = {candidature.id: {"debate": []} for candidature in snapshot.candidatures}
    for line in snapshot.debate:
        said[line.candidature_id]["debate"].append(plain(line, leaving={"candidature_id"}))
    return {"candidatures": said}


def _assigned(snapshot: Snapshot) -> Told:
    said: dict[int, Told] = {candidature.id: {"readers": {}} for candidature in snapshot.candidatures}
    for (candidature_id, person_id), at in snapshot.assigned.items():
        said[candidature_id]["readers"][snapshot.names[person_id]] = plain(at)
    return {"candidatures": said}


def _ballot(snapshot: Snapshot, ballot: Ballot) -> Told:
    return {**form_1.ballot(snapshot, ballot), "entered": {snapshot.names[person_id]: by for person_id, by in ballot.entered.items()}}


def _ballots(snapshot: Snapshot) -> Told:
    return {"ballots": [_ballot(snapshot, ballot) for ballot in snapshot.meeting.ballots]}


OF_CALL: Final[Mapping[str, Writer]] = {
    **form_2.OF_CALL,
    "call": partial(form_2.call, form=3),
    "candidatures": partial(form_1.candidatures, form=3),
    "decisions": partial(form_1.decisions, form=3),
    "no_ai_declared": lambda of: {"no_ai_declared": sorted(person.name for person in of.people if person.id in of.no_ai_declared)},
    "readers": lambda of: {"readers": of.readers},
    "assigned": _assigned,
    "agreements": agreements,
    "attachments": _attachments,
    "debate": _debate,
}
OF_MEETING: Final[Mapping[str, Writer]] = {
    **form_2.OF_MEETING,
    "ballots": _ballots,
}
