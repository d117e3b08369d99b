"""The part of the minutes on what became of every dossier: filed late, withdrawn, on hold, not shortlisted or inadmissible."""

from deliberation.call.call import Screening
from deliberation.derived.accounting import Account, accounts, counted_as
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Block, Bullets, Grid, Section
from phrases import ABSENT, N_, Message, _, date, day_or_moment, listed, moment, whole


def counted(snapshot: Snapshot) -> str:
    """Return the number of dossiers, in total and by category, in a sentence."""
    counts = accounts(snapshot.candidatures)
    # Nothing is left to pre-select once all is done: a draft alone says how many are.
    nonzero = {account: count for account, count in counts.items() if count or account not in (Account.UNDECIDED, Account.INADMISSIBLE)}
    form = N_("{account}: {count}")
    parts = listed(str(Message(form, {"account": account.words, "count": whole(count)})) for account, count in nonzero.items())
    return str(Message(N_("In all: {total}. {parts}"), {"total": whole(len(snapshot.candidatures)), "parts": parts}))


def account_sections(snapshot: Snapshot) -> tuple[Section, ...]:
    """Return the sections on late, withdrawn, waiting, not shortlisted and inadmissible dossiers; empty without such dossiers.

    Reasons are written here: the team's internal comments are in no document.
    """
    listed_with_reasons = {Account.WAITING: _("On hold"), Account.DECLINED: _("Not shortlisted"), Account.INADMISSIBLE: _("Inadmissible")}
    if not snapshot.call.rules.minutes_list_declined:
        del listed_with_reasons[Account.DECLINED]
    tables = (_withdrawn(snapshot), *(_list_with_reasons(snapshot, account, caption) for account, caption in listed_with_reasons.items()))
    blocks = [block for block in tables if block]
    sections = (Section(_("Dossiers withdrawn, on hold, not shortlisted or inadmissible"), tuple(blocks)),) if blocks else ()
    return (*_late(snapshot), *sections)


def _withdrawn(snapshot: Snapshot) -> Block | None:
    rows = tuple(
        (*_name_file(snapshot, candidature), _explain_withdrawal(candidature))
        for candidature in counted_as(Account.WITHDRAWN, snapshot.candidatures)
    )
    headings = (_("Dossier"), _("Project"), _("When and why"))
    return Grid(_("Withdrawn"), headings, rows, (0.13, 0.42, 0.45)) if rows else None


def _explain_withdrawal(candidature: Candidature) -> str:
    if candidature.withdrawn_on_word_of is None:
        return candidature.withdrawal_reason or ABSENT
    form = N_("{when}, on whose word: {who}. {reason}")
    values = {
        "when": date(candidature.withdrawn_at),
        "who": candidature.withdrawn_on_word_of.words,
        "reason": candidature.withdrawal_reason,
    }
    return str(Message(form, values))


def _list_with_reasons(snapshot: Snapshot, account: Account, caption: str) -> Block | None:
    candidatures = counted_as(account, snapshot.candidatures)
    rows = tuple((*_name_file(snapshot, candidature), _reason(candidature)) for candidature in candidatures)
    headings = (_("Dossier"), _("Project"), _("Reason"))
    return Grid(caption, headings, rows, (0.13, 0.42, 0.45)) if rows else None


def _reason(candidature: Candidature) -> str:
    reason = candidature.stated_screening_reason or ABSENT
    if candidature.screening is not Screening.INADMISSIBLE or candidature.screened_at is None:
        return reason
    author = Message(N_("{who}, {when}"), {"who": candidature.screened_by, "when": moment(candidature.screened_at)})
    return f"{reason}\n{author}"


def _name_file(snapshot: Snapshot, candidature: Candidature) -> tuple[str, str]:
    return candidature.dossier, f"{candidature.title}\n{snapshot.administration_of(candidature).name}"


def _late(snapshot: Snapshot) -> tuple[Section, ...]:
    """Return the section on late dossiers admitted by the chair, with reasons; empty without late dossiers."""
    late = [candidature for candidature in snapshot.candidatures if candidature.is_late and not candidature.is_withdrawn]
    return (Section(_("Dossiers filed late"), (Bullets(tuple(map(_line, late))),)),) if late else ()


def _line(candidature: Candidature) -> str:
    values = {"dossier": candidature.dossier, "title": candidature.title, "when": day_or_moment(candidature.deposited_at)}
    if candidature.awaits_admission:
        return str(Message(N_("{dossier} – {title}. Filed on {when}: not admitted."), values))
    admitted = {"who": candidature.admitted_by, "at": moment(candidature.admitted_at), "reason": candidature.admission_reason}
    return str(Message(N_("{dossier} – {title}. Filed on {when}, admitted by {who} on {at}: {reason}"), {**values, **admitted}))
