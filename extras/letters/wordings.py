"""Texts editable by an office: defaults, fields, and their values.

A text has fields in braces, ``{projet}``; a line with an empty field is left out.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from deliberation.errors import InvalidValue
from deliberation.record.wordings import PARTS, Wording, Words, heading_by_default
from phrases import N_, _, listed

CHARACTERS_MAX = 10_000
_FIELD = re.compile(r"\{([^{}\n]*)\}")

MESSAGES = (Wording.INVITATION, Wording.REMINDER, Wording.CONVOCATION, Wording.RESULTS)
_BY_THE_JURY = (Wording.LETTER_SELECTED, Wording.LETTER_RESERVE, Wording.LETTER_DECLINED)
LETTERS = (*_BY_THE_JURY, Wording.LETTER_NOT_SHORTLISTED, Wording.LETTER_INADMISSIBLE)

_OF_MESSAGES = {
    "nom": N_("name of the person"),
    "appel": N_("name of the call"),
    "lien": N_("the person’s own link"),
    "manque": N_("what this person has still to do"),
    "cloture": N_("close of the call"),
    "seance": N_("day and time of the meeting"),
    "lieu": N_("place of the meeting"),
    "ordre_du_jour": N_("order of the day"),
}
_OF_HEARINGS = {
    "appel": N_("name of the call"),
    "dossier": N_("number of the dossier"),
    "projet": N_("title of the project"),
    "administration": N_("name of the applicant"),
    "heure": N_("day and time of the hearing"),
    "duree": N_("length of the hearing, in minutes"),
    "lieu": N_("place of the meeting"),
    "lien": N_("the page on which the team waits"),
}
_OF_LETTERS = {
    "appel": N_("name of the call"),
    "dossier": N_("number of the dossier"),
    "projet": N_("title of the project"),
    "administration": N_("name of the applicant"),
    "filiere": N_("track of the decision"),
    "definition": N_("definition of this track"),
    "rang": N_("rank on the reserve list"),
    "montant": N_("amount given"),
    "motif": N_("reason of the decision"),
    "date": N_("day of the decision"),
}
_DEFAULTS: Mapping[Wording, tuple[str, str]] = MappingProxyType(
    {
        Wording.INVITATION: (
            N_("{appel}: your access to the jury"),
            N_(
                "Good morning,\n\nYou are invited to take part in the jury of {appel}.\n\nYour personal link: {lien}\n"
                "It opens your access and nobody else’s: please do not forward it.\n\nThe jury meets on {seance}.\n\nKind regards"
            ),
        ),
        Wording.REMINDER: (
            N_("{appel}: what is still missing"),
            N_(
                "Good morning,\n\nFor {appel}, we are still waiting for this from you: {manque}.\n\nYour personal link: {lien}\n\n"
                "The jury meets on {seance}.\n\nKind regards"
            ),
        ),
        Wording.CONVOCATION: (
            N_("{appel}: convocation to the meeting of the jury"),
            N_(
                "Good morning,\n\nThe jury of {appel} is convened on {seance}.\nPlace: {lieu}\n\nOrder of the day: {ordre_du_jour}\n\n"
                "Your personal link: {lien}\n\nKind regards"
            ),
        ),
        Wording.RESULTS: (
            N_("{appel}: the selection is finalised"),
            N_(
                "Good morning,\n\nThe selection of {appel} is finalised. You can read the results with your personal link: {lien}\n\n"
                "Until they are published, please keep them to yourself.\n\nThank you for your part in this jury."
            ),
        ),
        Wording.HEARING: (
            N_("{appel}: hearing of your team"),
            N_(
                "Good morning,\n\nThe jury of {appel} will hear your team on the application “{projet}” (dossier {dossier}) on "
                "{heure}, for {duree} minutes.\nPlace: {lieu}\n\nOn the day, this page tells whether the jury is late: "
                "{lien}\nIt is your team’s alone: please do not pass it on.\n\nKind regards"
            ),
        ),
        Wording.LETTER_SELECTED: (
            N_("{appel}: your application is selected"),
            N_(
                "Good morning,\n\nYou filed the application “{projet}” (dossier {dossier}) under {appel}.\n\nI am pleased to "
                "tell you that it is selected: {filiere}.\n{definition}\nAmount given: {montant}.\n\nReason: {motif}\n\n"
                "We will come back to you on what follows.\n\nYours faithfully"
            ),
        ),
        Wording.LETTER_RESERVE: (
            N_("{appel}: your application is on the reserve list"),
            N_(
                "Good morning,\n\nYou filed the application “{projet}” (dossier {dossier}) under {appel}.\n\nIt is on "
                "the reserve list: {filiere}, rank {rang}. If a place becomes free, we will write to you.\n\n"
                "Reason: {motif}\n\nYours faithfully"
            ),
        ),
        Wording.LETTER_DECLINED: (
            N_("{appel}: your application is not selected"),
            N_(
                "Good morning,\n\nYou filed the application “{projet}” (dossier {dossier}) under {appel}.\n\nIt is not "
                "selected.\n\nReason: {motif}\n\nWe thank you for the work that went into it.\n\nYours faithfully"
            ),
        ),
        Wording.LETTER_NOT_SHORTLISTED: (
            N_("{appel}: your application is not selected"),
            N_(
                "Good morning,\n\nYou filed the application “{projet}” (dossier {dossier}) under {appel}.\n\nIt was not among "
                "the files shortlisted.\n\nReason: {motif}\n\nWe thank you for the work that went into it.\n\nYours faithfully"
            ),
        ),
        Wording.LETTER_INADMISSIBLE: (
            N_("{appel}: your application is inadmissible"),
            N_(
                "Good morning,\n\nYou filed the application “{projet}” (dossier {dossier}) under {appel}.\n\nIt is inadmissible, and was "
                "not examined.\n\nReason: {motif}\n\nYours faithfully"
            ),
        ),
    }
)

# At the end of a letter whose decision is the jury's, which marks and a ranking came before.
_COMPUTED = N_(
    "People took this decision. To compare the applications, a program computed the weighted mean of the members’ marks and a ranking; "
    "it decided nothing (GDPR, article 22). You may ask the office that signs this letter for the rules of this computation (French code "
    "of relations between the public and the administration, article L. 311-3-1) and, should they not be given to you, turn to the CADA."
)


def fields_of(wording: Wording) -> Mapping[str, str]:
    """Return field → meaning for a text; empty for single lines."""
    if wording is Wording.HEARING:
        return _OF_HEARINGS
    return _OF_MESSAGES if wording in MESSAGES else _OF_LETTERS if wording in LETTERS else {}


def words_by_default(wording: Wording) -> Words:
    """Return the default text, in the current language."""
    if wording in PARTS:
        return heading_by_default() if wording is Wording.MINUTES else dict.fromkeys(PARTS[wording], "")
    title, text = _DEFAULTS[wording]
    return {"title": _(title), "text": "\n\n".join([_(text), *([_(_COMPUTED)] if wording in _BY_THE_JURY else [])])}


def words_of(said: Mapping[Wording, Words], wording: Wording) -> Words:
    """Return the current text: the office's own, else the default."""
    proposed = words_by_default(wording)
    return {key: said.get(wording, {}).get(key, text) for key, text in proposed.items()}


def missing_in_heading(words: Words) -> list[str]:
    """Return the missing parts of the minutes' heading (authority, legal ground, place, secretary), in words."""
    parts = PARTS[Wording.MINUTES]
    return [_(parts[part]) for part in ("authority", "legal_basis", "place", "secretary") if not words.get(part)]


def require_sound(wording: Wording, words: Words) -> Words:
    """Return the texts, stripped. Raises InvalidValue for an unknown field, an empty or too long text."""
    tidy = {key: words.get(key, "").strip() for key in words_by_default(wording)}
    if sum(map(len, tidy.values())) > CHARACTERS_MAX:
        raise InvalidValue(N_("This text is longer than {count} characters."), count=CHARACTERS_MAX)
    if wording in PARTS:
        return tidy
    if not all(tidy.values()):
        raise InvalidValue(N_("A message takes a subject and a text."))
    known = fields_of(wording)
    unknown = {name for text in tidy.values() for name in _FIELD.findall(text)} - known.keys()
    if unknown:
        sentence = N_("There is no field {unknown} here; those there are: {known}.")
        raise InvalidValue(sentence, unknown=listed(_brace_names(unknown)), known=listed(_brace_names(known)))
    return tidy


def _brace_names(names: Iterable[str]) -> list[str]:
    return [f"{{{name}}}" for name in sorted(names)]


def has_field(words: Words, name: str) -> bool:
    """Tell whether a text has a field."""
    return any(name in _FIELD.findall(text) for text in words.values())


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with filled fields, without lines with an empty field and without consecutive blank lines."""
    lines = [_FIELD.sub(lambda found: values.get(found[1], found[0]), line) for line in text.split("\n") if _is_told(line, values)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_told(line: str, values: Mapping[str, str]) -> bool:
    return all(values.get(name, "-") for name in _FIELD.findall(line))
