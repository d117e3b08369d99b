"""A finalised selection and the platform it is carried to: its labels, the annotations that tell what the jury said."""

from typing import Any

from extras.platform.plan import Choice, choice_of
from extras.platform.tests.serving.instruction import annotation
from extras.platform.tests.serving.procedure import Procedure, numbered
from extras.platform.tests.serving.server import Platform as Server
from extras.platform.tests.unit.line import Line
from extras.platform.there import There
from extras.platform.verbs import carry_annotations, carry_decisions
from extras.platform.writing import PlatformWriting
from tests.worlds.room import Room

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


def carry_all(room: Room) -> None:
    """Carry the finalised selection of a room to a platform, annotations first."""
    server = Server(with_annotations(numbered(101, 102, 103, 104, 105)))
    for carry in (carry_annotations, carry_decisions):
        carry(room.uow(), **room.by("organiser"), line=writing(server), choose=choosing)
