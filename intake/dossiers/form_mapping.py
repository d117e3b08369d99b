"""Columns of the sheet of dossiers: the platform's own, the form's questions, and the meaning of each answer here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from types import MappingProxyType

from deliberation.call.call import Call, FormMapping, QuestionRole, Screening, Track
from deliberation.dossiers.candidatures import Field, FieldKind
from deliberation.dossiers.dialects import Dialect
from intake.dossiers.headers import KEPT_COLUMNS, System
from intake.dossiers.role_words import TEAM_WORDS, patterns
from intake.files.tables import Column, Findings
from intake.files.typed import TypedRow, TypedTable
from intake.files.values import field_key
from phrases import N_

_SIGNS = re.compile(r"[+\-−–=]+(?=\s*$)")
_MINUS = str.maketrans("−–", "--")


def answers_of_several_tracks(call: Call) -> Sequence[str]:
    """Return the answers of several tracks, in the first track's spelling: only the last of these tracks receives the dossiers."""
    first: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for track in call.tracks:
        for answer in track.answers:
            first.setdefault(field_key(answer), answer)
            owners.setdefault(field_key(answer), set()).add(track.code)
    return [first[key] for key, codes in owners.items() if len(codes) > 1]


def opinion_key(text: str) -> str:
    """Return a key equal for all spellings of an opinion. Plus and minus signs count: A+, A and A- differ."""
    signs = _SIGNS.search(text)
    key = field_key(text) + (signs[0].translate(_MINUS) if signs else "")
    return key or " ".join(text.casefold().split())


def _names(track: Track) -> Sequence[str]:
    return [name for label in (track.label, track.short) for name in (label.fr, label.en)]


class Answers:
    """Meanings of declared answers and of the tracks' own names, matched regardless of accents, case and apostrophes."""

    def __init__(self, call: Call, opinions: Mapping[str, Screening] | None = None) -> None:
        names = {field_key(name): track.code for track in call.tracks for name in _names(track)}
        self._tracks: Mapping[str, str] = names | {field_key(answer): track.code for track in call.tracks for answer in track.answers}
        self._longest = max((answer.count(", ") + 1 for track in call.tracks for answer in track.answers), default=1)
        declared = {opinion_key(answer): meaning for answer, meaning in call.screening_answers.items()}
        self._screening: Mapping[str, Screening] = {**declared, **(opinions or {})}

    def tracks(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the codes of the requested tracks, in written order, and the answers unknown to the call.

        Several answers are joined by a comma and a space, possible within an answer too: the longest known answer counts.
        """
        codes: list[str] = []
        unknown: list[str] = []
        pieces = text.split(", ") if text else []
        while pieces:
            for size in range(min(self._longest, len(pieces)), 0, -1):
                code = self._tracks.get(field_key(", ".join(pieces[:size])))
                if code is not None:
                    codes.append(code)
                    del pieces[:size]
                    break
            else:
                unknown.append(pieces.pop(0))
        return tuple(dict.fromkeys(codes)), tuple(unknown)

    def screening(self, text: str) -> Screening | None:
        """Return an opinion's meaning, None if unknown to the call."""
        return self._screening.get(opinion_key(text))

    def knows_tracks(self, text: str) -> bool:
        """Tell whether the whole answer is known to name tracks."""
        codes, unknown = self.tracks(text)
        return bool(codes) and not unknown

    def knows_screening(self, text: str) -> bool:
        """Tell whether the opinion is known."""
        return self.screening(text) is not None


@dataclass(frozen=True, slots=True)
class Question:
    """Question of the form, with the reader of its column."""

    column: Column
    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    is_private: bool = False

    def answer(self, row: TypedRow, dialect: Dialect) -> Field:
        """Return the answer given in ``row``."""
        number = row.values.get(self.column.position)
        text = reader_text(row.text(self.column), dialect) if number is None else number
        return Field(self.key, self.label, text or None, self.kind, self.is_private)


def reader_text(text: str, dialect: Dialect) -> str:
    """Return a text for readers: the three entities of the first export (v1) become characters again."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if dialect.traits.escapes else text


def find_questions(
    columns: Iterable[Column], table: TypedTable, *, dialect: Dialect, known_labels: Mapping[str, str], findings: Findings
) -> tuple[Question, ...]:
    """Return a question for each of ``columns``, in the file's order.

    ``known_labels``: key → label of questions named only by key in the first export. Of two questions with the same key, the second
    receives a suffix and a warning.
    """
    questions: list[Question] = []
    keys: set[str] = set()
    for column in columns:
        key, label = _name_question(column, dialect, known_labels)
        if key in keys:
            text = N_("Two columns have this name; both are kept, the second one with a number.")
            findings.warning(text, sheet=table.table.sheet, column=column.label)
            key = next(f"{key}_{number}" for number in range(2, len(keys) + 3) if f"{key}_{number}" not in keys)
        keys.add(key)
        questions.append(Question(column, key, label, table.kinds[column.position]))
    return tuple(questions)


def private(questions: Iterable[Question], keys: Iterable[str]) -> tuple[Question, ...]:
    """Return the questions; those named in ``keys`` are marked as the team's own annotations."""
    marked = frozenset(keys)
    return tuple(replace(question, is_private=question.key in marked) for question in questions)


def _name_question(column: Column, dialect: Dialect, known_labels: Mapping[str, str]) -> tuple[str, str]:
    if not column.key:
        return f"column_{column.position + 1}", column.label or f"({column.position + 1})"
    if dialect.traits.names_by_key:
        return column.key, known_labels.get(column.key) or column.key.replace("_", " ").strip().capitalize()
    return column.key, column.label


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
    """Return the question of each role, and the team's questions.

    A saved mapping is used unchanged, unless a question is missing in this form. Other roles follow the labels declared by the call, then a
    guess: a similar label, answers known to the call, or a telling word. A question plays at most one role.

    Args:
        questions: of the form.
        answers: the first dossiers' answers by key.
        call: the call.
        remembered: the call's saved mapping.
        dialect: of the file.
        team: keys of the team's questions, if told by the sender; the mapping's are completed in any case.
    """
    mapping_before = remembered or FormMapping()
    keys = [question.key for question in questions if question.key not in KEPT_COLUMNS]
    chosen = {role: key for role, key in mapping_before.questions.items() if QuestionRole.known(role) and (key in keys or not key)}
    for choose in (_find_declared, _similar, _find_answered, _find_worded):
        for role in QuestionRole:
            free = [key for key in keys if key not in chosen.values()]
            is_guessed = dialect.traits.is_chosen or not role.is_contact
            if is_guessed and role not in chosen and (key := choose(role, free, answers, call)):
                chosen[role] = key
    roles: dict[str, str] = {role: chosen[role] for role in QuestionRole if chosen.get(role)}
    theirs = _team(questions, roles, mapping_before, team, has_order=not dialect.traits.is_chosen)
    return FormMapping(MappingProxyType(roles), theirs, mapping_before.opinions)


def _team(
    questions: Sequence[Question], roles: Mapping[str, str], form_mapping: FormMapping, told: frozenset[str] | None, *, has_order: bool
) -> frozenset[str]:
    """Return the keys of the team's questions: told, set by a person, else from the first annotation on.

    Exports put the applicant's questions first, then the team's, without a separator, unless columns were chosen.
    """
    keys = [question.key for question in questions]
    kept_columns = KEPT_COLUMNS.intersection(keys)
    always = kept_columns.union(roles[role] for role in TEAM_ROLES if role in roles)
    if form_mapping.team is not None or told is not None:
        return always.union((form_mapping.team or frozenset()).intersection(keys), told or ())
    noted = [place for place, key in enumerate(keys) if key not in kept_columns and (key in always or TEAM_WORDS.search(key))]
    after = keys[noted[0] :] if noted and has_order else [keys[place] for place in noted]
    return always.union(after)


def declared_labels(call: Call) -> dict[str, str]:
    """Return the labels of questions that the call declares, by key."""
    return {field_key(label): label for labels in call.mapping.values() for label in labels}


def _find_declared(role: QuestionRole, keys: Iterable[str], _answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    labels = {field_key(label) for label in call.mapping.get(role, ())}
    return next((key for key in keys if key in labels), None)


def _similar(role: QuestionRole, keys: Iterable[str], _answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    ratios = [(SequenceMatcher(None, key, field_key(label)).ratio(), key) for label in call.mapping.get(role, ()) for key in keys]
    ratio, key = max(ratios, default=(0.0, ""))
    return key if ratio >= _SIMILAR_ENOUGH else None


def _find_answered(role: QuestionRole, keys: Iterable[str], answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    """Return the question whose answers are mostly the call's declared answers for tracks or pre-selection."""
    known = Answers(call)
    knows = {QuestionRole.TRACK: known.knows_tracks, QuestionRole.SCREENING: known.knows_screening}.get(role)
    if knows is None:
        return None
    for key in keys:
        texts = [row[key] for row in answers if row.get(key)]
        if texts and sum(map(knows, texts)) * 2 > len(texts):
            return key
    return None


def _find_worded(role: QuestionRole, keys: Iterable[str], answers: Sequence[Mapping[str, str]], _call: Call) -> str | None:
    candidates = tuple(key for key in keys if role in TEAM_ROLES or not TEAM_WORDS.search(key))
    if role is QuestionRole.SCREENING:
        candidates = tuple(
            key for key in candidates if key != _BARE_OPINION or _are_opinions(filter(None, (row.get(key) for row in answers)))
        )
    return next((key for pattern in patterns(role) for key in candidates if pattern.search(key)), None)


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
    """Table of dossiers; rows are removed as they become records."""

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
