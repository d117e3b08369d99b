"""Payloads of the acts on dossiers and on scoring."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from deliberation.call.call import QuestionRole, Screening
from deliberation.dossiers.candidatures import PlatformState, RecusalOrigin, WithdrawalWord
from deliberation.dossiers.dialects import Dialect
from deliberation.record.payloads.call import Person, Reason, Sha256
from deliberation.record.payloads.payload import UNTOLD, CriterionCode, Dossier, ExactMark, Name, Payload, Said
from phrases import N_

StateThere = Annotated[PlatformState | None, Said(N_("State on the platform"))]
ReserveRanks = Annotated[Mapping[Dossier, int | None], Said(N_("Rank on the reserve list"), is_of_all=True)]


class SourceFile(Payload):
    """The file that was imported."""

    name: Annotated[str, Said(N_("Name"))]
    sha256: Sha256
    dialect: Annotated[Dialect, UNTOLD]


class DossiersImported(Payload):
    """Changes of an import of dossiers; answers are labelled as in the form."""

    file: SourceFile
    new: Annotated[list[Dossier], Said(N_("New in the file"))]
    changed: Mapping[Dossier, Mapping[str, Any]]
    states: Annotated[Mapping[Dossier, PlatformState | None], Said(N_("State on the platform"))]
    late: Annotated[list[Dossier], Said(N_("Filed late"), is_of_all=True)]
    absent: Annotated[list[Dossier], Said(N_("Absent from the file"))]


class AttachmentsImported(Payload):
    """Attached files by name; ``chosen``: files outside the applicant's answers."""

    file: SourceFile
    attachments: Annotated[Mapping[Dossier, list[str]], Said(N_("Attached files"))]
    chosen: Annotated[Mapping[Dossier, list[str]], Said(N_("Taken although no answer names them"))]
    digests: Annotated[Mapping[Dossier, list[str]], UNTOLD]


Dossiers = Annotated[list[Dossier], Said(N_("Dossiers"))]
# The value that a digest stands for is put in its place once it may be read; until then, or if it is another one, the digest itself.
Digest = Annotated[str, Said(N_("Digest of what is under seal"))]
BrokenSeal = Annotated[str, Said(N_("The value kept beside the journal is not that of its digest"))]


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
    to_debate: Annotated[bool, Said(N_("To be discussed"))]
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


class ScoresImported(Payload):
    """The grids added and replaced by a file of scores."""

    file: SourceFile
    jurors: Annotated[list[Name], Said(N_("Jurors added"))]
    left_aside: Annotated[list[str], Said(N_("Sheets left aside"))]
    new: Annotated[list[tuple[Dossier, Name]], Said(N_("New in the file"))]
    changed: Annotated[list[tuple[Dossier, Name]], Said(N_("Changed"))]
    recusals: Annotated[list[tuple[Dossier, Name]], Said(N_("Recusals"))]
    grids: Mapping[Dossier, GridsByJuror]
    sealed: Annotated[Mapping[Dossier, str], UNTOLD]


class MappingSet(Payload, rest="questions"):
    """The question of the form that plays each role."""

    questions: Mapping[QuestionRole, str]
    team: Annotated[list[str], Said(N_("Columns of the team"))]
    opinions: Mapping[str, Screening]


class AdministrationsSettled(Payload):
    """Administrations merged or told apart, and the dossiers moved."""

    administrations: Annotated[list[str], Said(N_("Applicants"))]
    administration: Annotated[str, Said(N_("Applicant"))]
    dossiers: Dossiers


class AdministrationRenamed(Payload):
    """An administration's data."""

    name: Annotated[str, Said(N_("Name"))]
    acronym: Annotated[str, Said(N_("Acronym"))]
    ministry: Annotated[str, Said(N_("Ministry"))]
    kind: Annotated[str, Said(N_("Kind"))]


class Withdrawal(Payload):
    """Withdrawal: state, reason, and changed ranks."""

    withdrawn: Annotated[bool, Said(N_("Withdrawn"))]
    reason: Reason
    on_word_of: Annotated[WithdrawalWord, Said(N_("On whose word"))]
    withdrawn_at: Annotated[datetime, Said(N_("Withdrawn on"))]
    reserve_ranks: ReserveRanks


class LateAdmitted(Payload):
    """The admission of a late dossier, and its reason."""

    admitted: Annotated[bool, Said(N_("Admitted although late"))]
    reason: Reason


class ScreeningSaid(Payload):
    """The pre-selection of a dossier."""

    id: Annotated[int, UNTOLD]
    screening: Annotated[Screening, Said(N_("Pre-selection"))]
    reason: Reason
    version: Annotated[int, UNTOLD]


class Screened(Payload):
    """The pre-selection of several dossiers."""

    screenings: Mapping[Dossier, ScreeningSaid]
