"""Values as entries of the journal hold them: a person, a view sent to the room, an office's texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from deliberation.call.people import Person
from deliberation.meeting.meeting import Sent
from deliberation.record.journal import Act, Entry
from deliberation.record.wordings import Wording, Words
from deliberation.snapshot.snapshot import Snapshot


def person_said(person: Person | None) -> dict[str, Any]:
    """Return a person as journalled; empty for None."""
    if person is None:
        return {}
    return {
        "name": person.name,
        "roles": sorted(person.all_roles),
        "email": person.email,
        "organisation": person.organisation,
        "is_active": person.is_active,
        "expertise": person.expertise,
        "tracks": sorted(person.tracks),
    }


def sent_said(snapshot: Snapshot, sent: Sent | None) -> dict[str, Any]:
    """Return a sent view as journalled."""
    if sent is None:
        return {"sent": None}
    said: dict[str, Any] = {"sent": str(sent.what), "dossiers": [snapshot.candidature(id_).dossier for id_ in sent.candidature_ids]}
    if sent.attachment is not None:
        said |= {"attachment": sent.attachment, "page": sent.page}
    return said | ({"weights": list(sent.weights)} if sent.weights else {})


def words_said(entries: Iterable[Entry]) -> Mapping[Wording, Words]:
    """Return an office's texts as last journalled."""
    wordses: dict[Wording, Words] = {}
    for entry in entries:
        if entry.act == Act.WORDED and (wording := Wording.known(str(entry.after.get("wording")))):
            wordses[wording] = {key: str(value) for key, value in entry.after.items() if key != "wording"}
    return wordses
