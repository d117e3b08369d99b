"""Files for writing to people and teams, over HTTP: drafts, mail merge, QR codes, calendar. Showing a link is journalled."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import bootstrap
from deliberation.call.access import link_path
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.hearings import hearings
from deliberation.errors import NotFound
from deliberation.operations.call.access import issue_link
from deliberation.operations.call.wordings import wordings
from deliberation.operations.meeting.agenda import hearing_plan
from deliberation.record.wordings import Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from exports import provenance
from exports.registry import FORMATS
from extras.letters import messages
from extras.letters.capability import DOOR
from extras.letters.codes import codes_pdf
from extras.letters.letter import sample
from extras.letters.paper import model_docx
from extras.letters.verbs import WORD, convene_teams, letterheads
from extras.letters.wordings import MESSAGES, has_field, words_of
from phrases import N_, _
from web.downloads import Asked, Download, File

_PEOPLE_MAX = 500
_MEDIA_TYPES = {**{extension: media_type for extension, (_words, media_type) in FORMATS.items()}, "ics": "text/calendar; charset=utf-8"}
Said = Mapping[Wording, Words]


def files() -> Mapping[str, Download]:
    """Return the files by their names in an address. The people are named in the query: ``?a=3,5``."""
    journalled = (
        ("messages.zip", Right.MANAGE_PEOPLE, N_("messages"), _drafts),
        ("messages.csv", Right.MANAGE_PEOPLE, N_("messages"), _table),
        ("codes.pdf", Right.MANAGE_PEOPLE, N_("qr-codes"), _codes),
        ("hearings.zip", Right.PREPARE_MEETING, N_("hearings"), _hearings_zip),
        ("hearings.csv", Right.PREPARE_MEETING, N_("hearings"), _hearings_csv),
    )
    return {
        **{name: Download(right, _make_download(name, stem, make), acts=True) for name, right, stem, make in journalled},
        "letterhead.docx": Download(WORD, _letterhead),
        "letterhead-model.docx": Download(WORD, _make_download("letterhead-model.docx", N_("letter-paper"), _letterhead_model)),
        "meeting.ics": Download(Right.MANAGE_PEOPLE, _make_download("meeting.ics", N_("meeting"), _meeting)),
    }


def _make_download(name: str, stem: str, make: Callable[[Snapshot, Said, Person, Asked], bytes]) -> Callable[[Person, Asked], File]:
    extension = name.rpartition(".")[2]

    def made(person: Person, asked: Asked) -> File:
        snapshot = _view(person)
        content = make(snapshot, wordings(bootstrap.reading(), call_id=person.call_id), person, asked)
        return File(content, _MEDIA_TYPES[extension], provenance.file_name(snapshot, _(stem), extension))

    return made


def _view(person: Person) -> Snapshot:
    return visible(bootstrap.snapshots().get(person.call_id), person)


def _write_messages(snapshot: Snapshot, texts: Said, by: Person, asked: Asked) -> Sequence[messages.Written]:
    wording, people = _wording(asked), _people(snapshot, asked)
    links = _links(people, by, asked) if has_field(words_of(texts, wording), "lien") else {}
    return messages.written(snapshot, texts, wording, people, links)


def _drafts(snapshot: Snapshot, texts: Said, by: Person, asked: Asked) -> bytes:
    has_meeting = _wording(asked) is Wording.CONVOCATION
    made = _write_messages(snapshot, texts, by, asked)
    return messages.messages_zip(made, at=datetime.now(UTC), snapshot=snapshot, place=_place(texts), has_meeting=has_meeting)


def _table(snapshot: Snapshot, texts: Said, by: Person, asked: Asked) -> bytes:
    return messages.messages_csv(_write_messages(snapshot, texts, by, asked))


def _codes(snapshot: Snapshot, _texts: Said, by: Person, asked: Asked) -> bytes:
    people = _people(snapshot, asked)
    return codes_pdf(snapshot, people, _links(people, by, asked), at=datetime.now(UTC))


def _meeting(snapshot: Snapshot, texts: Said, _by: Person, _asked: Asked) -> bytes:
    if snapshot.call.meets_at is None:
        raise NotFound
    return messages.meeting_ics(snapshot, place=_place(texts), at=datetime.now(UTC))


def _letterhead(person: Person, _asked: Asked) -> File:
    current = letterheads(bootstrap.reading(), call_id=person.call_id).standing
    if current is None or _view(person).is_partial:
        raise NotFound
    return File(current.content, _MEDIA_TYPES["docx"], current.name)


def _letterhead_model(snapshot: Snapshot, texts: Said, _by: Person, _asked: Asked) -> bytes:
    if snapshot.is_partial:
        raise NotFound
    return model_docx(sample(snapshot, texts, made_at=datetime.now(UTC)))


def _hearings_zip(snapshot: Snapshot, texts: Said, by: Person, asked: Asked) -> bytes:
    return messages.convocations_zip(snapshot, _convene_for(snapshot, texts, by, asked), place=_place(texts), at=datetime.now(UTC))


def _hearings_csv(snapshot: Snapshot, texts: Said, by: Person, asked: Asked) -> bytes:
    return messages.convocations_csv(_convene_for(snapshot, texts, by, asked))


def _place(texts: Said) -> str:
    return words_of(texts, Wording.MINUTES)["place"]


def _convene_for(snapshot: Snapshot, texts: Said, by: Person, asked: Asked) -> list[messages.Convocation]:
    """Convene every team, and return their convocations."""
    plan = hearing_plan(bootstrap.reading(), by=by, call_id=by.call_id)
    if plan is None:
        raise NotFound
    secrets = convene_teams(bootstrap.unit_of_work(), by=by, call_id=by.call_id, key=bootstrap.link_key())
    links = {id_: f"{asked.base}{DOOR}{secret}" for id_, secret in secrets.items()}
    return messages.convocations(snapshot, texts, hearings(snapshot, plan), links)


def _wording(asked: Asked) -> Wording:
    wording = Wording.known(asked.query.get("texte", ""))
    if wording not in MESSAGES:
        raise NotFound
    return wording


def _people(snapshot: Snapshot, asked: Asked) -> list[Person]:
    wanted = {int(text) for text in asked.query.get("a", "").split(",") if text.isascii() and text.isdigit() and len(text) < 12}
    recipients = [person for person in snapshot.people if person.id in wanted and person.is_active]
    if not recipients or len(recipients) > _PEOPLE_MAX:
        raise NotFound
    return recipients


def _links(people: list[Person], by: Person, asked: Asked) -> Mapping[int, str]:
    key = bootstrap.link_key()
    secrets = {
        person.id: issue_link(bootstrap.unit_of_work(), by=by, call_id=by.call_id, person_id=person.id, key=key) for person in people
    }
    return {id_: f"{asked.base}{link_path(secret)}" for id_, secret in secrets.items()}
