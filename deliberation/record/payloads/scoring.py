"""Payloads of acts on assignment, recusals, marks."""

from collections.abc import Mapping
from typing import Annotated

from deliberation.dossiers.candidatures import RecusalOrigin
from deliberation.record.payloads.call import Person, Reason
from deliberation.record.payloads.payload import UNTOLD, CriterionCode, Dossier, ExactMark, Name, Payload, Said
from phrases import N_

Dossiers = Annotated[list[Dossier], Said(N_("Dossiers"))]
# The value that a digest stands for is put in its place once it may be read; until then, or if it is another one, the digest itself.
Digest = Annotated[str, Said(N_("Digest of what is under seal"))]
BrokenSeal = Annotated[str, Said(N_("The value kept beside the journal is not that of its digest"))]


class ReadingAssigned(Payload):
    """The readers of files, and how many are required."""

    readers_each: Annotated[int | None, Said(N_("Readers for each candidature"))]
    readers: Annotated[Mapping[Dossier, list[Name]], Said(N_("Readers"))]


class Recused(Payload):
    """A person's recusals."""

    person: Person
    origin: Annotated[RecusalOrigin, Said(N_("On whose word"))]
    dossiers: Dossiers
    reason: Reason


class NoAiDeclared(Payload):
    """The person who declared."""

    person: Person


class Grid(Payload):
    """A juror's changed marks on a file, and the comment."""

    marks: Mapping[CriterionCode, int | ExactMark | None]
    comment: Annotated[str, Said(N_("Comment"))]
    digest: Digest
    broken_seal: BrokenSeal


class ScoresSaved(Grid):
    """A grid, or the digest of one under seal."""

    sealed: Annotated[str, UNTOLD]


class ImportedGrid(Payload, rest="marks"):
    """Marks and comment replaced by a file."""

    marks: Mapping[CriterionCode, int | ExactMark | None]
    comment: Annotated[str, Said(N_("Comment"))]


class GridsByJuror(Payload, rest="by_juror"):
    """The grids on a file, by juror."""

    by_juror: Mapping[Name, ImportedGrid]
    digest: Digest
    broken_seal: BrokenSeal


class PaperEntered(Payload):
    """A juror's grids on several files; of those under seal, the digests."""

    person: Person
    grids: Mapping[Dossier, Grid]
    sealed: Annotated[Mapping[Dossier, str], UNTOLD]


class ScoringFinished(Payload):
    """Whether a juror has finished."""

    finished: Annotated[bool, Said(N_("Has finished scoring"))]


class Revealed(Payload):
    """The state of the seal."""

    sealed: Annotated[bool, Said(N_("Under seal"))]


class Revote(Payload):
    """The number of a revote that is under way."""

    revote: Annotated[int, Said(N_("Revote under way"))]
