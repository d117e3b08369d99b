"""Files for writing to people and teams, over HTTP: drafts, mail merge, QR codes, calendar. Showing a link is journalled."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import bootstrap
from deliberation.call.access import link_path
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.hearings import hearings
from deliberation.dossiers.attachments.attachment import DOCX
from deliberation.errors import NotFound
from deliberation.operations.call.access import issue_link
from deliberation.operations.call.wordings import wordings
from deliberation.operations.meeting.hearings import hearing_plan
from deliberation.record.wordings import Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from exports import provenance
from exports.documents.paper_grid import codes_pdf
from extras.letters import messages
from extras.letters.capability import DOOR
from extras.letters.convening import convene_teams
from extras.letters.letter import sample
from extras.letters.paper import model_docx
from extras.letters.verbs import WORD, letterheads
from extras.letters.wordings import MESSAGES, has_field, words_of
from phrases import _
from web.downloads import Asked, Download, File

_PEOPLE_MAX = 500
Said = Mapping[Wording, Words]


def files() -> Mapping[str, Download]:
    """Return the files by their names in an address. The people are named in the query: ``?a=3,5``."""
    return {
        "messages.zip": Download(Right.MANAGE_PEOPLE, _made(_drafts), acts=True),
        "messages.csv": Download(Right.MANAGE_PEOPLE, _made(_table), acts=True),
        "codes.pdf": Download(Right.MANAGE_PEOPLE, _made(_codes), acts=True),
        "hearings.zip": Download(Right.PREPARE_MEETING, _made(_hearings_zip), acts=True),
        "hearings.csv": Download(Right.PREPARE_MEETING, _made(_hearings_csv), acts=True),
        "letterhead.docx": Download(WORD, _made(_letterhead)),
        "letterhead-model.docx": Download(WORD, _made(_letterhead_model)),
        "meeting.ics": Download(Right.MANAGE_PEOPLE, _made(_meeting)),
    }


def _made(make: Callable[[Snapshot, Said, Person, Asked], File]) -> Callable[[Person, Asked], File]:
    def made(person: Person, asked: Asked) -> File:
        snapshot = visible(bootstrap.snapshots().get(person.call_id), person)
        return make(snapshot, wordings(bootstrap.reading(), call_id=person.call_id), person, asked)

    return made


def _written(snapshot: Snapshot, change: Said, by: Person, asked: Asked) -> Sequence[messages.Written]:
    wording, people = _wording(asked), _people(snapshot, asked)
    return messages.written(snapshot, change, wording, people, _links(change, wording, people, by, asked))


def _drafts(snapshot: Snapshot, change: Said, by: Person, asked: Asked) -> File:
    made, has_meeting = _written(snapshot, change, by, asked), _wording(asked) is Wording.CONVOCATION
    place, at = words_of(change, Wording.MINUTES)["place"], datetime.now(UTC)
    content = messages.messages_zip(made, at=at, snapshot=snapshot, place=place, has_meeting=has_meeting)
    return File(content, "application/zip", provenance.file_name(snapshot, _("messages"), "zip"))


def _table(snapshot: Snapshot, change: Said, by: Person, asked: Asked) -> File:
    content = messages.messages_csv(_written(snapshot, change, by, asked))
    return File(content, "text/csv; charset=utf-8", provenance.file_name(snapshot, _("messages"), "csv"))


def _codes(snapshot: Snapshot, _said: Said, by: Person, asked: Asked) -> File:
    people = _people(snapshot, asked)
    content = codes_pdf(snapshot, people, _shown(people, by, asked), at=datetime.now(UTC))
    return File(content, "application/pdf", provenance.file_name(snapshot, _("qr-codes"), "pdf"))


def _meeting(snapshot: Snapshot, change: Said, _by: Person, _asked: Asked) -> File:
    if snapshot.call.meets_at is None:
        raise NotFound
    content = messages.meeting_ics(snapshot, place=words_of(change, Wording.MINUTES)["place"], at=datetime.now(UTC))
    return File(content, "text/calendar; charset=utf-8", provenance.file_name(snapshot, _("meeting"), "ics"))


def _letterhead(snapshot: Snapshot, _said: Said, _by: Person, _asked: Asked) -> File:
    standing = letterheads(bootstrap.reading(), call_id=snapshot.call_id).standing
    if standing is None or snapshot.is_partial:
        raise NotFound
    return File(standing.content, DOCX, standing.name)


def _letterhead_model(snapshot: Snapshot, change: Said, _by: Person, _asked: Asked) -> File:
    if snapshot.is_partial:
        raise NotFound
    content = model_docx(sample(snapshot, change, made_at=datetime.now(UTC)))
    return File(content, DOCX, provenance.file_name(snapshot, _("letter-paper"), "docx"))


def _hearings_zip(snapshot: Snapshot, change: Said, by: Person, asked: Asked) -> File:
    place = words_of(change, Wording.MINUTES)["place"]
    content = messages.convocations_zip(snapshot, _convened(snapshot, change, by, asked), place=place, at=datetime.now(UTC))
    return File(content, "application/zip", provenance.file_name(snapshot, _("hearings"), "zip"))


def _hearings_csv(snapshot: Snapshot, change: Said, by: Person, asked: Asked) -> File:
    content = messages.convocations_csv(_convened(snapshot, change, by, asked))
    return File(content, "text/csv; charset=utf-8", provenance.file_name(snapshot, _("hearings"), "csv"))


def _convened(snapshot: Snapshot, change: Said, by: Person, asked: Asked) -> list[messages.Convocation]:
    """Convene every team, and return their convocations."""
    plan = hearing_plan(bootstrap.reading(), by=by, call_id=by.call_id)
    if plan is None:
        raise NotFound
    secrets = convene_teams(bootstrap.unit_of_work(), by=by, call_id=by.call_id, key=bootstrap.link_key())
    links = {id_: f"{asked.base}{DOOR}{secret}" for id_, secret in secrets.items()}
    return messages.convocations(snapshot, change, hearings(snapshot, plan), links)


def _wording(asked: Asked) -> Wording:
    wording = Wording.known(asked.query.get("texte", ""))
    if wording not in MESSAGES:
        raise NotFound
    return wording


def _people(snapshot: Snapshot, asked: Asked) -> list[Person]:
    wanted = {int(one) for one in asked.query.get("a", "").split(",") if one.isascii() and one.isdigit() and len(one) < 12}
    found = [person for person in snapshot.people if person.id in wanted and person.is_active]
    if not found or len(found) > _PEOPLE_MAX:
        raise NotFound
    return found


def _links(change: Said, wording: Wording, people: list[Person], by: Person, asked: Asked) -> Mapping[int, str]:
    return _shown(people, by, asked) if has_field(words_of(change, wording), "lien") else {}


def _shown(people: list[Person], by: Person, asked: Asked) -> Mapping[int, str]:
    key = bootstrap.link_key()
    secrets = {
        person.id: issue_link(bootstrap.unit_of_work(), by=by, call_id=by.call_id, person_id=person.id, key=key) for person in people
    }
    return {id_: f"{asked.base}{link_path(secret)}" for id_, secret in secrets.items()}
