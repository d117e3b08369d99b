"""A finalised selection and the platform it is carried to: its labels, the annotations that tell what the jury said."""

from typing import Any

from deliberation.derived.carrying.plan import Choice, choice_of
from deliberation.derived.carrying.wanted import There
from intake.platform.writing import PlatformWriting
from tests.serving.platform.instruction import annotation
from tests.serving.platform.procedure import Procedure
from tests.serving.platform.server import Platform as Server
from tests.unit.intake.platform.line import Line

INSTRUCTOR = "instructeur-01@administration.example"


def with_annotations(procedure: Procedure, *, labels: tuple[str, ...] = ("Technique et métier", "Scientifique")) -> Procedure:
    """Give a procedure the labels of the tracks, and annotations for what the jury said."""
    procedure.labels = [{"id": f"Label-{name}", "name": name} for name in labels]
    annotation(procedure, "DecimalNumberChamp", "Note moyenne du jury")
    annotation(procedure, "IntegerNumberChamp", "Rang")
    annotation(procedure, "TextChamp", "Décision du jury")
    return procedure


def choosing(there: There) -> Choice:
    return choice_of(there.procedure, INSTRUCTOR)


def writing(server: Server, **line: Any) -> PlatformWriting:
    """What carries to a server, without waiting."""
    return PlatformWriting(Line(server, **line).open())
