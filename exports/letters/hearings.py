"""Convocations of the teams: each one's, filled; as drafts of a mail program with the hearing for a calendar, as a mail merge."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.derived.meeting.hearings import Hearing
from deliberation.record.wordings import Wording, Words, filled, words_of
from deliberation.snapshot.snapshot import Snapshot
from exports.dated import dated_zip
from exports.letters.letter import Addressee, addressee_of
from exports.letters.messages import draft, hearing_ics, plain_address
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_text, file_stem
from phrases import _, moment


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
    """Return a zip: for each team a draft (.eml) with its hearing for a calendar, and that hearing alone (.ics)."""
    return dated_zip(_files(snapshot, made, place, at), at)


def _files(snapshot: Snapshot, made: Sequence[Convocation], place: str, at: datetime) -> Iterator[tuple[str, bytes]]:
    width = len(str(len(made)))
    for number, one in enumerate(made, 1):
        name = f"{number:0{width}}-{file_stem(one.hearing.candidature.dossier)}"
        calendar = hearing_ics(snapshot, one.hearing, place=place, at=at)
        yield f"{name}.eml", draft(one, calendar, calendar_name=_("hearing"))
        yield f"{name}.ics", calendar


def convocations_csv(made: Sequence[Convocation]) -> bytes:
    """Return the table of a mail merge: a row a team, in the order of the hearings."""
    headings = (_("dossier"), _("project"), _("administration"), _("person"), _("e-mail"), _("hearing"), _("subject"), _("text"), _("link"))
    return semicolon_file(headings, (map(csv_text, _row(one)) for one in made))


def _row(convocation: Convocation) -> tuple[str, ...]:
    candidature, to = convocation.hearing.candidature, convocation.addressee
    who = (candidature.dossier, candidature.title, to.organisation, to.person, convocation.email)
    return (*who, moment(convocation.hearing.slot.begins_at), convocation.subject, convocation.text, convocation.link)
