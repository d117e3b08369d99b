"""Messages to people of a call: each person's, filled; as drafts of a mail program, as a mail merge, as an address that opens one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final, Protocol
from urllib.parse import quote

from deliberation.call.people import Person
from deliberation.derived.scoring.coverage import still_missing
from deliberation.record.wordings import Wording, Words, filled, words_of
from deliberation.snapshot.snapshot import Snapshot
from exports.dated import dated_zip
from exports.letters.calendar import meeting_ics
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_text, file_stem
from phrases import _, moment

_ADDRESS: Final = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s,;:<>()\[\]\"\\]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A message to somebody. ``link``: their own, empty if the text has none; ``missing``: what they have still to do."""

    person: Person
    subject: str
    text: str
    link: str
    missing: str

    @property
    def email(self) -> str:
        """Return the address to write to; empty if none is known, or what is known is none."""
        return plain_address(self.person.email)


class Sent(Protocol):
    """What a draft is made of."""

    @property
    def subject(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def email(self) -> str: ...


def plain_address(email: str) -> str:
    """Return an address to write to; empty for what is none."""
    return email if _ADDRESS.fullmatch(email) else ""


def written(
    snapshot: Snapshot, said: Mapping[Wording, Words], wording: Wording, people: Iterable[Person], links: Mapping[int, str]
) -> list[Written]:
    """Return the message to each of ``people``. ``said``: what the office wrote; ``links``: their own, by person id."""
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


def draft(message: Sent, calendar: bytes | None = None, *, calendar_name: str = "") -> bytes:
    """Return a message as an unsent draft. No header is made of what somebody typed but through the library, which refuses line ends."""
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
