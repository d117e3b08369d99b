"""Match of a file with a reader's expertise: points for subjects in answers or texts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Candidature, FieldKind
from deliberation.dossiers.names import spelling_key
from deliberation.snapshot.snapshot import Snapshot
from extras.assignment.sharing import EXPERTISE_MOST

# A subject met where the file says what it is about counts twice one that is met somewhere in its answers.
_POINTS_ABOUT = 50
_POINTS_ANSWERED = 25
_BETWEEN_SUBJECTS = re.compile(r"[,;/\n•]+")
_WORD_LETTERS_MIN = 2
_SMALL_WORDS = frozenset(
    ["au", "aux", "avec", "dans", "de", "des", "du", "en", "et", "la", "le", "les", "of", "ou", "par", "pour", "sur", "the", "un", "une"]
)
_ENDING = re.compile(r"(?<=\w{3})(?:e?s|x|e)$")


@dataclass(frozen=True, slots=True)
class _Subject:
    """Subject of a reader's expertise, as written, with its folded words."""

    written: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """The folded words of a file: of title, summary and tracks, and of answers."""

    about: frozenset[str]
    answered: frozenset[str]


def expertise(snapshot: Snapshot, files: Sequence[Candidature], readers: Sequence[Person]) -> NDArray[np.int64]:
    """Return readers' expertise on files, int64[file, reader], 0 to 100; 0 for readers who declared no subject."""
    known = [_subjects(reader.expertise) for reader in readers]
    points = np.zeros((len(files), len(readers)), dtype=np.int64)
    if not any(known):
        return points
    for row, file in enumerate(files):
        words = _words_of(snapshot, file)
        for column, subjects in enumerate(known):
            points[row, column] = min(EXPERTISE_MOST, sum(_points(subject, words) for subject in subjects))
    return points


def subjects_met(snapshot: Snapshot, file: Candidature, reader: Person) -> tuple[str, ...]:
    """Return the subjects of a reader that occur in a file, as written."""
    words = _words_of(snapshot, file)
    return tuple(subject.written for subject in _subjects(reader.expertise) if _points(subject, words))


def _points(subject: _Subject, words: _Words) -> int:
    if subject.words <= words.about:
        return _POINTS_ABOUT
    return _POINTS_ANSWERED if subject.words <= words.about | words.answered else 0


def _subjects(text: str) -> tuple[_Subject, ...]:
    parts = (" ".join(part.split()) for part in _BETWEEN_SUBJECTS.split(text))
    return tuple(_Subject(part, words) for part in dict.fromkeys(parts) if (words := _fold_texts([part])))


def _fold_texts(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts without case, accents, plural and feminine endings; small words are left out."""
    words = (word for text in texts for word in spelling_key(text).split())
    return frozenset(_ENDING.sub("", word) for word in words if len(word) >= _WORD_LETTERS_MIN and word not in _SMALL_WORDS)


def _words_of(snapshot: Snapshot, file: Candidature) -> _Words:
    return snapshot.derived(("words", file.id), lambda _snapshot: _read(_labels(snapshot), file))


def _labels(snapshot: Snapshot) -> Mapping[str, str]:
    return {track.code: str(track.label) for track in snapshot.call.tracks}


def _read(labels: Mapping[str, str], file: Candidature) -> _Words:
    tracks = (labels.get(code, "") for code in file.requested_tracks)
    fields = (field for field in file.content.fields if field.kind is FieldKind.TEXT and not field.is_private)
    return _Words(_fold_texts((file.title, file.summary, *tracks)), _fold_texts(one.value for one in fields if one.value))
