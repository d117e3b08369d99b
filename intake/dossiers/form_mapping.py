"""Columns of the sheet of dossiers: which are the platform's, which the form's questions, and what each question is here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from types import MappingProxyType

from deliberation.call.call import Call, FormMapping, QuestionRole
from deliberation.dossiers.candidatures import FieldKind
from deliberation.dossiers.dialects import Dialect
from intake.dossiers.answers import Answers
from intake.dossiers.headers import KEPT_COLUMNS, System
from intake.dossiers.questions import Question
from intake.dossiers.role_words import TEAM_WORDS, patterns
from intake.files.tables import Column
from intake.files.typed import TypedTable
from intake.files.values import field_key

# What the team says of a dossier, whatever the form calls it.
TEAM_ROLES = (
    QuestionRole.SCREENING,
    QuestionRole.SCREENING_COMMENT,
    QuestionRole.SECOND_SCREENING,
    QuestionRole.SECOND_COMMENT,
)
_BARE_OPINION = "avis"
_OPINION_WORDS = {
    "oui", "non", "favorable", "defavorable", "tres_favorable", "reserve", "avec_reserve", "positif", "negatif", "a_discuter", "yes", "no",
}  # fmt: skip
_SIMILAR_ENOUGH = 0.85
# Enough to tell a question by its answers, in a file of any length.
DOSSIERS_LOOKED_AT = 200


def map_form(
    questions: Sequence[Question],
    answers: Sequence[Mapping[str, str]],
    call: Call,
    remembered: FormMapping | None,
    *,
    dialect: Dialect,
    team: frozenset[str] | None = None,
) -> FormMapping:
    """Return which question plays which role, and which are the team's.

    A saved mapping is used as it is, unless it names a question that this form lacks. Other roles
    go by the labels that the call declares, then by a guess: a similar label, answers that the call knows, or a telling word.
    ``answers`` gives the first dossiers' answers by key; no question plays two roles. ``team``: the keys of what the team wrote, if whoever
    sent the dossiers tells them; the mapping's are filled in even if nobody said them.
    """
    said = remembered or FormMapping()
    keys = [question.key for question in questions if question.key not in KEPT_COLUMNS]
    chosen = {role: key for role, key in said.questions.items() if QuestionRole.known(role) and (key in keys or not key)}
    for choose in (_declared, _similar, _answered, _worded):
        for role in QuestionRole:
            free = [key for key in keys if key not in chosen.values()]
            is_guessed = dialect.traits.is_chosen or not role.is_contact
            if is_guessed and role not in chosen and (key := choose(role, free, answers, call)):
                chosen[role] = key
    roles: dict[str, str] = {role: chosen[role] for role in QuestionRole if chosen.get(role)}
    theirs = _team(questions, roles, said, team, has_order=not dialect.traits.is_chosen)
    return FormMapping(MappingProxyType(roles), theirs, said.opinions)


def _team(
    questions: Sequence[Question], roles: Mapping[str, str], form_mapping: FormMapping, told: frozenset[str] | None, *, has_order: bool
) -> frozenset[str]:
    """Return the keys of what the team wrote: what was told, what somebody said, else the first of its annotations and what comes after.

    Exports put the applicant's questions first, then the team's, with nothing between them, unless somebody chose the columns.
    """
    keys = [question.key for question in questions]
    kept = KEPT_COLUMNS.intersection(keys)
    always = kept.union(roles[role] for role in TEAM_ROLES if role in roles)
    if form_mapping.team is not None or told is not None:
        return always.union((form_mapping.team or frozenset()).intersection(keys), told or ())
    noted = [place for place, key in enumerate(keys) if key not in kept and (key in always or TEAM_WORDS.search(key))]
    after = keys[noted[0] :] if noted and has_order else [keys[place] for place in noted]
    return always.union(after)


def declared_labels(call: Call) -> dict[str, str]:
    """Return the labels of questions that the call declares, by key."""
    return {field_key(label): label for labels in call.mapping.values() for label in labels}


def _declared(role: QuestionRole, keys: Iterable[str], _answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    labels = {field_key(label) for label in call.mapping.get(role, ())}
    return next((key for key in keys if key in labels), None)


def _similar(role: QuestionRole, keys: Iterable[str], _answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    ratios = [(SequenceMatcher(None, key, field_key(label)).ratio(), key) for label in call.mapping.get(role, ()) for key in keys]
    ratio, key = max(ratios, default=(0.0, ""))
    return key if ratio >= _SIMILAR_ENOUGH else None


def _answered(role: QuestionRole, keys: Iterable[str], answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    """Choose the question whose answers are mostly those that the call declares for tracks or for the pre-selection."""
    known = Answers(call)
    knows = {QuestionRole.TRACK: known.knows_tracks, QuestionRole.SCREENING: known.knows_screening}.get(role)
    if knows is None:
        return None
    for key in keys:
        given = [row[key] for row in answers if row.get(key)]
        if given and sum(map(knows, given)) * 2 > len(given):
            return key
    return None


def _worded(role: QuestionRole, keys: Iterable[str], answers: Sequence[Mapping[str, str]], _call: Call) -> str | None:
    asked = tuple(key for key in keys if role in TEAM_ROLES or not TEAM_WORDS.search(key))
    if role is QuestionRole.SCREENING:
        asked = tuple(key for key in asked if key != _BARE_OPINION or _are_opinions(filter(None, (row.get(key) for row in answers))))
    return next((key for pattern in patterns(role) for key in asked if pattern.search(key)), None)


def _are_opinions(texts: Iterable[str]) -> bool:
    """Tell whether answers are words of an opinion rather than a text or a note."""
    return {field_key(text) for text in texts} <= _OPINION_WORDS


@dataclass(frozen=True, slots=True)
class Told:
    """Column metadata from the platform's API (position, instructor-only, answer type); absent when reading a file."""

    dialect: Dialect
    private: frozenset[int] = frozenset()
    kinds: Mapping[int, FieldKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A table of dossiers; its rows are taken away as records are made of them."""

    table: TypedTable
    dialect: Dialect
    system: Mapping[System, Column]
    questions: tuple[Question, ...]
    mapping: FormMapping

    @property
    def number(self) -> Column:
        """Return the column of dossier numbers."""
        return self.system[System.DOSSIER]

    @property
    def dossiers(self) -> frozenset[str]:
        """Return the valid dossier numbers, as they are compared."""
        return frozenset(row.dossier for row in self.table.rows if row.dossier)
