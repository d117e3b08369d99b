"""Letter to each applicant: addressee, text, and fields filled from the record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Administration, Candidature, Contact
from deliberation.folding import split_civility
from deliberation.record.wordings import Wording, Words
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.lines import Line, all_lines
from extras.letters.wordings import fields_of, filled, words_of
from phrases import N_, Message, _, current_language, date, euros

_BY_OUTCOME: Mapping[Outcome, Wording | None] = {
    Outcome.TO_DISCUSS: None,
    Outcome.SELECTED: Wording.LETTER_SELECTED,
    Outcome.RESERVE: Wording.LETTER_RESERVE,
    Outcome.DECLINED: Wording.LETTER_DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Content of a letter. ``title``: its subject; ``subtitle``: the call; ``foot``: the signatory; ``values``: its fields."""

    envelope: tuple[str, ...]
    sender: str
    dated: str
    title: str
    text: str
    foot: str
    subtitle: str
    language: str
    at: datetime
    values: Mapping[str, str]
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Applicant's address; any part may be empty. ``street``: lines without the town; ``town``: with postcode."""

    person: str
    organisation: str
    street: tuple[str, ...]
    town: str
    email: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the known lines of the envelope; a name is not repeated where a person files for themselves."""
        lines: dict[frozenset[str], str] = {}
        for line in filter(None, (self.organisation, self.person, *self.street, self.town)):
            lines.setdefault(frozenset(split_civility(line)[1].split()), line)
        return tuple(lines.values())


def addressee_of(candidature: Candidature, administration: Administration) -> Addressee:
    """Return the addressee for a candidature. No civility: the import has it, and no letter needs it."""
    facts = {field.key: " ".join((field.value or "").split()) for field in candidature.content.establishment}
    # A line end of the address is one of the envelope: take it before blanks are joined.
    whole = next((field.value or "" for field in candidature.content.establishment if field.key == "etablissement_adresse"), "")
    contact = Contact.of(candidature.contact)
    person = contact.person or " ".join(filter(None, (facts.get("prenom"), facts.get("nom")))) or _head(facts)
    town = " ".join(filter(None, (facts.get("etablissement_code_postal"), facts.get("etablissement_localite"))))
    street, town = (tuple(contact.street.splitlines()), contact.town) if contact.street else _street(whole, contact.town or town, facts)
    return Addressee(person, administration.name or facts.get("entreprise_raison_sociale", ""), street, town, contact.email)


def _head(told: dict[str, str]) -> str:
    return " ".join(filter(None, (told.get("entreprise_prenom"), told.get("entreprise_nom"))))


def _street(whole: str, town: str, told: dict[str, str]) -> tuple[tuple[str, ...], str]:
    parts = [told.get(f"etablissement_{part}", "") for part in ("numero_voie", "type_voie", "nom_voie")]
    if any(parts):
        return tuple(filter(None, (" ".join(filter(None, parts)), told.get("etablissement_complement_adresse", "")))), town
    lines = [" ".join(line.split()) for line in whole.splitlines() if line.strip()]
    # The register writes who it is first, and the town last.
    if lines and lines[0].casefold() == told.get("entreprise_raison_sociale", "").casefold():
        lines = lines[1:]
    if town and lines and lines[-1].startswith(town.split(" ")[0]):
        return tuple(lines[:-1]), lines[-1]
    return tuple(lines), town


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Written):
    """A letter, ready to be drawn, of a line of the call."""

    line: Line
    wording: Wording
    addressee: Addressee


def wording_for(line: Line) -> Wording | None:
    """Return the letter for an applicant; None if there is no decision: withdrawn, late, on hold, still to discuss."""
    candidature = line.candidature
    if candidature.is_withdrawn or candidature.awaits_admission:
        return None
    if candidature.is_ranked:
        return _BY_OUTCOME[line.decision.outcome]
    if candidature.screening is Screening.INADMISSIBLE:
        return Wording.LETTER_INADMISSIBLE
    return Wording.LETTER_NOT_SHORTLISTED if candidature.screening is Screening.DECLINED else None


def letters(snapshot: Snapshot, texts: Mapping[Wording, Words], *, made_at: datetime) -> Iterator[Letter]:
    """Yield the letters in the order of dossiers, skipping dossiers without a letter. ``texts``: the office's texts."""
    at = provenance.time_of_export(snapshot, made_at)
    for line in all_lines(snapshot):
        wording = wording_for(line)
        if wording is None:
            continue
        addressee = addressee_of(line.candidature, line.administration)
        written = _write_values(snapshot, texts, wording, _values(snapshot, line, at), addressee.lines, at)
        yield Letter(line=line, wording=wording, addressee=addressee, **written)


def example(snapshot: Snapshot, texts: Mapping[Wording, Words], *, made_at: datetime) -> Written:
    """Return a letter to try a paper with: the first that there is, else a sample."""
    return next(letters(snapshot, texts, made_at=made_at), None) or sample(snapshot, texts, made_at=made_at)


def sample(snapshot: Snapshot, said: Mapping[Wording, Words], *, made_at: datetime) -> Written:
    """Return a sample letter with the meaning of each field, to preview a letterhead before decisions exist."""
    values = {name: f"[{_(words)}]" for name, words in fields_of(Wording.LETTER_SELECTED).items()}
    envelope = (f"[{_('organisation')}]", f"[{_('addressee')}]", f"[{_('address')}]", f"[{_('town')}]")
    return Written(**_write_values(snapshot, said, Wording.LETTER_SELECTED, values, envelope, made_at))


def _write_values(
    snapshot: Snapshot,
    texts: Mapping[Wording, Words],
    wording: Wording,
    values: Mapping[str, str],
    envelope: tuple[str, ...],
    at: datetime,
) -> dict[str, Any]:
    head, words = words_of(texts, Wording.LETTERHEAD), words_of(texts, wording)
    return {
        "envelope": envelope,
        "sender": head["sender"],
        "dated": str(Message(N_("{town}, {day}"), {"town": head["town"], "day": date(at)})) if head["town"] else date(at),
        "title": filled(words["title"], values),
        "text": filled(words["text"], values),
        "foot": head["signatory"],
        "subtitle": str(snapshot.call.name),
        "language": current_language(),
        "at": at,
        "values": values,
    }


def without_address(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the dossiers whose letter has no postal address."""
    to_write = (line for line in all_lines(snapshot) if wording_for(line))
    return tuple(line.candidature.dossier for line in to_write if not addressee_of(line.candidature, line.administration).street)


def without_letter(snapshot: Snapshot) -> int:
    """Return how many dossiers have no letter."""
    return sum(wording_for(line) is None for line in all_lines(snapshot))


def _values(snapshot: Snapshot, line: Line, at: datetime) -> dict[str, str]:
    decision, candidature = line.decision, line.candidature
    track = snapshot.call.track(decision.track) if decision.track else None
    reason = decision.publishable_reason if candidature.is_ranked else candidature.stated_screening_reason
    return {
        "appel": str(snapshot.call.name),
        "dossier": candidature.dossier,
        "projet": " ".join(candidature.title.split()),
        "administration": line.administration.name,
        "filiere": str(track.label) if track else "",
        "definition": str(track.definition or "") if track else "",
        "rang": "" if decision.reserve_rank is None else str(decision.reserve_rank),
        "montant": "" if decision.amount is None else euros(decision.amount),
        "motif": reason,
        "date": date(decision.decided_at or at),
    }


def outcome_words(letter: Letter) -> str:
    """Return the decision that a letter tells, in words."""
    candidature = letter.line.candidature
    return letter.line.decision.outcome.words if candidature.is_ranked else candidature.screening.words
