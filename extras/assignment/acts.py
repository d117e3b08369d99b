"""The payload of the act that assigns readers."""

from collections.abc import Mapping
from typing import Annotated

from deliberation.record.payloads.payload import Dossier, Name, Payload, Said
from phrases import N_


class ReadingAssigned(Payload):
    """The readers of files, and how many are required."""

    readers_each: Annotated[int | None, Said(N_("Readers for each application"))]
    readers: Annotated[Mapping[Dossier, list[Name]], Said(N_("Readers"))]
