"""Facts that a call needs of each dossier and a file lacks: date of filing, track, applicant, amount requested."""

from collections.abc import Iterable, Iterator
from typing import Final

from deliberation.call.call import QuestionRole
from deliberation.dossiers.differences import DossierComparison, FileKnowledge
from deliberation.problems import Problem, Severity
from phrases import N_, Message, moment

_NO_DATE: Final = N_(
    "The call closes on {closes}, and this dossier has no date of filing: the file has no column for it that was recognised, or an "
    "empty cell. Nothing tells whether it is late."
)
_NO_TRACK: Final = N_("The file has no question about the track that was recognised: this dossier is ranked in none until it has one.")
_NO_APPLICANT: Final = N_("This dossier names no applicant: nobody’s recusal follows from it.")
_NO_AMOUNT: Final = N_("The call has an envelope, and this dossier asks for no amount: it counts as zero.")


def missing_facts(compared: Iterable[DossierComparison], knowledge: FileKnowledge, sheet: str) -> Iterator[Problem]:
    """Warn of each fact that the call needs and that a dossier will not have once the file is imported; not of withdrawn dossiers.

    An applicant who leaves the question of the track blank asked for none: only a file without that question is warned of.
    """
    for one in compared:
        if not one.after.is_withdrawn and not one.asks_withdrawal:
            for message in _missing(one, knowledge):
                yield Problem(Severity.WARNING, message, sheet, one.record.row)


def _missing(one: DossierComparison, knowledge: FileKnowledge) -> Iterator[Message]:
    call = knowledge.call
    if call.closes_at and one.after.deposited_at is None:
        yield Message(_NO_DATE, {"closes": moment(call.closes_at)})
    if not one.after.requested_tracks and QuestionRole.TRACK not in knowledge.roles:
        yield Message(_NO_TRACK)
    if one.before is None and not one.record.administration and not one.record.legal_name:
        yield Message(_NO_APPLICANT)
    funded = {track.code for track in call.tracks if track.envelope is not None}
    if one.after.amount_asked is None and funded.intersection(one.after.requested_tracks or funded):
        yield Message(_NO_AMOUNT)
