"""Which annotation of the platform tells what: by its label, or as somebody says."""

import pytest

from deliberation.derived.wanted import Told
from deliberation.errors import InvalidValue
from extras.platform.plan import annotations_of
from extras.platform.there import AnnotationField, AnnotationKind, ProcedureThere

_LABELS = ("Note moyenne du jury", "Rang", "Note finale", "Carte")
PROCEDURE = ProcedureThere(
    1, "", {}, {}, tuple(AnnotationField(label, label, None if label == "Carte" else AnnotationKind.TEXT) for label in _LABELS)
)


def labels(chosen: dict[Told, str]) -> dict[Told, str]:
    return {told: one.label for told, one in annotations_of(PROCEDURE, chosen).items()}


def test_annotations_are_known_by_their_labels_unless_somebody_says_otherwise() -> None:
    assert labels({}) == {Told.SCORE: "Note moyenne du jury", Told.RANK: "Rang"}
    assert labels({Told.SCORE: "Note finale", Told.RANK: ""}) == {Told.SCORE: "Note finale"}
    assert labels({Told.OUTCOME: "Rang"}) == {Told.SCORE: "Note moyenne du jury", Told.OUTCOME: "Rang"}


def test_annotation_tells_one_thing_and_can_be_written() -> None:
    with pytest.raises(InvalidValue):
        annotations_of(PROCEDURE, {Told.SCORE: "Rang", Told.RANK: "Rang"})
    with pytest.raises(InvalidValue):
        annotations_of(PROCEDURE, {Told.SCORE: "Carte"})
