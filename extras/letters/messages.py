"""Messages to people of a call, meetings and hearings as calendar files, as drafts, as a mail merge, as mail addresses."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from unicodedata import category
from urllib.parse import quote

from deliberation.call.people import Person
from deliberation.derived.meeting.hearings import Hearing
from deliberation.derived.scoring.coverage import still_missing
from deliberation.record.wordings import Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from exports.dated import dated_zip
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_text, file_stem
from extras.letters.letter import Addressee, addressee_of
from extras.letters.wordings import filled, words_of
from phrases import N_, Message, _, moment

_ADDRESS = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s,;:<>()\[\]\"\\]+")


@dataclass(frozen=True, slots=True)
class Written:
    """Message to a person. ``link``: personal, empty if absent from the text; ``missing``: outstanding tasks."""

    person: Person
    subject: str
    text: str
    link: str
    missing: str

    @property
    def email(self) -> str:
        """Return the e-mail address; empty if unknown or invalid."""
        return plain_address(self.person.email)


def plain_address(email: str) -> str:
    """Return an address to write to; empty for what is none."""
    return email if _ADDRESS.fullmatch(email) else ""


def written(
    snapshot: Snapshot, said: Mapping[Wording, Words], wording: Wording, people: Iterable[Person], links: Mapping[int, str]
) -> list[Written]:
    """Return the message to each of ``people``. ``said``: the office's texts; ``links``: personal links, by person id."""
    words, meeting = words_of(said, wording), words_of(said, Wording.MINUTES)
    made = []
    for person in people:
        missing = still_missing(snapshot, person)
        values = {
            "nom": person.name,
            "appel": str(snapshot.call.name),
            "lien": links.get(person.id, ""),
            "manque": missing,
            "cloture": moment(snapshot.call.closes_at) if snapshot.call.closes_at else "",
            "seance": moment(snapshot.call.meets_at) if snapshot.call.meets_at else "",
            "lieu": meeting["place"],
            "ordre_du_jour": meeting["order_of_the_day"],
        }
        subject = " ".join(filled(words["title"], values).split())
        made.append(Written(person, subject, filled(words["text"], values), values["lien"], missing))
    return made


def mail_address(message: Written) -> str:
    """Return the address that opens a message in the person's own mail program."""
    return f"mailto:{quote(message.email)}?subject={quote(message.subject)}&body={quote(message.text.replace(chr(10), chr(13) + chr(10)))}"


def messages_zip(messages: Sequence[Written], *, at: datetime, snapshot: Snapshot, place: str = "", has_meeting: bool = False) -> bytes:
    """Return a zip of drafts (.eml): opened, each is a message to send. ``has_meeting``: with the meeting for a calendar in each."""
    calendar = meeting_ics(snapshot, place=place, at=at) if has_meeting and snapshot.call.meets_at else None
    return dated_zip(_drafts(messages, calendar), at)


def _drafts(messages: Sequence[Written], calendar: bytes | None) -> Iterator[tuple[str, bytes]]:
    width = len(str(len(messages)))
    for number, message in enumerate(messages, 1):
        yield f"{number:0{width}}-{file_stem(message.person.name)}.eml", draft(message, calendar)


def draft(message: "Written | Convocation", calendar: bytes | None = None, *, calendar_name: str = "") -> bytes:
    """Return a message as an unsent draft. Typed text enters headers only through the library, which refuses line ends."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = message.subject
    if message.email:
        mail["To"] = message.email
    mail["X-Unsent"] = "1"
    mail.set_content(message.text + "\n")
    if calendar is not None:
        name = f"{calendar_name or _('meeting')}.ics"
        # The letters are named: without that, a mail program may read those with accents as it likes.
        mail.add_attachment(calendar, maintype="text", subtype="calendar", filename=name, params={"charset": "utf-8"})
    return mail.as_bytes()


def messages_csv(messages: Sequence[Written]) -> bytes:
    """Return the table of a mail merge: a row a person."""
    headings = (_("name"), _("e-mail"), _("roles"), _("organisation"), _("subject"), _("text"), _("link"), _("still to do"))
    return semicolon_file(headings, (map(csv_text, _row(message)) for message in messages))


def _row(message: Written) -> tuple[str, ...]:
    who = (message.person.name, message.email, message.person.role_names, message.person.organisation)
    return (*who, message.subject, message.text, message.link, message.missing)


_OCTETS_MAX = 75  # of a line, its end apart


def meeting_ics(snapshot: Snapshot, *, place: str, at: datetime) -> bytes:
    """Return the meeting of a call with a known time, as a calendar file."""
    begins, ends = snapshot.call.meets_at, snapshot.meeting.planned_end
    name = f"seance-{snapshot.call.slug}-{snapshot.call_id}"
    return _event(snapshot, name, (begins or at, ends), Message(N_("Jury: {call}"), {"call": snapshot.call.name}), place, at)


def hearing_ics(snapshot: Snapshot, hearing: Hearing, *, place: str, at: datetime) -> bytes:
    """Return the hearing of a team."""
    name = f"audition-{snapshot.call.slug}-{snapshot.call_id}-{hearing.candidature.dossier}"
    hours = (hearing.slot.begins_at, hearing.slot.ends_at)
    return _event(snapshot, name, hours, Message(N_("Hearing: {call}"), {"call": snapshot.call.name}), place, at)


def _event(snapshot: Snapshot, name: str, hours: tuple[datetime, datetime | None], title: Message, place: str, at: datetime) -> bytes:
    """Return a calendar event under a constant name, so that a calendar moves the event after a change of hour."""
    begins, ends = hours
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Délibéré//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{name}@delibere",
        f"DTSTAMP:{_utc(at)}",
        f"SEQUENCE:{snapshot.revision_to_tell or 0}",
        f"DTSTART:{_utc(begins)}",
        *([f"DTEND:{_utc(ends)}"] if ends and ends > begins else []),
        f"SUMMARY:{_text(str(title))}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold_line(line)}\r\n" for line in lines).encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join("\\n" if letter == "\n" else letter for letter in escaped if letter == "\n" or category(letter)[0] != "C")


def _fold_line(line: str) -> str:
    """Return a line cut to the length of calendars, never within a letter."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS_MAX:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)


@dataclass(frozen=True, slots=True)
class Convocation:
    """A convocation of a team. ``link``: of its own page."""

    hearing: Hearing
    addressee: Addressee
    subject: str
    text: str
    link: str

    @property
    def email(self) -> str:
        """Return the e-mail address; empty if unknown or invalid."""
        return plain_address(self.addressee.email)


def convocations(
    snapshot: Snapshot, texts: Mapping[Wording, Words], hearings: Iterable[Hearing], links: Mapping[int, str]
) -> list[Convocation]:
    """Return each team's convocation. ``said``: the office's texts; ``links``: of the teams' pages, by candidature id."""
    words, place = words_of(texts, Wording.HEARING), words_of(texts, Wording.MINUTES)["place"]
    made = []
    for hearing in hearings:
        administration = snapshot.administration_of(hearing.candidature)
        link = links.get(hearing.candidature.id, "")
        values = {
            "appel": str(snapshot.call.name),
            "dossier": hearing.candidature.dossier,
            "projet": hearing.candidature.title,
            "administration": administration.name,
            "heure": moment(hearing.slot.begins_at),
            "duree": str(int((hearing.slot.ends_at - hearing.slot.begins_at).total_seconds()) // 60),
            "lieu": place,
            "lien": link,
        }
        subject = " ".join(filled(words["title"], values).split())
        made.append(Convocation(hearing, addressee_of(hearing.candidature, administration), subject, filled(words["text"], values), link))
    return made


def convocations_zip(snapshot: Snapshot, made: Sequence[Convocation], *, place: str, at: datetime) -> bytes:
    """Return a zip: for each team a draft (.eml) with the hearing for a calendar, and the hearing alone (.ics)."""
    return dated_zip(_files(snapshot, made, place, at), at)


def _files(snapshot: Snapshot, made: Sequence[Convocation], place: str, at: datetime) -> Iterator[tuple[str, bytes]]:
    width = len(str(len(made)))
    for number, message in enumerate(made, 1):
        name = f"{number:0{width}}-{file_stem(message.hearing.candidature.dossier)}"
        calendar = hearing_ics(snapshot, message.hearing, place=place, at=at)
        yield f"{name}.eml", draft(message, calendar, calendar_name=_("hearing"))
        yield f"{name}.ics", calendar


def convocations_csv(made: Sequence[Convocation]) -> bytes:
    """Return the table of a mail merge: a row a team, in the order of the hearings."""
    headings = (_("dossier"), _("project"), _("organisation"), _("person"), _("e-mail"), _("hearing"), _("subject"), _("text"), _("link"))
    return semicolon_file(headings, (map(csv_text, _hearing_row(convocation)) for convocation in made))


def _hearing_row(convocation: Convocation) -> tuple[str, ...]:
    candidature, to = convocation.hearing.candidature, convocation.addressee
    who = (candidature.dossier, candidature.title, to.organisation, to.person, convocation.email)
    return (*who, moment(convocation.hearing.slot.begins_at), convocation.subject, convocation.text, convocation.link)
