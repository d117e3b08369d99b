"""The part of the minutes on what was decided without debate: each list that was read out, who pulled which file out of it, what stayed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from deliberation.derived.meeting.agreements import lists_read, pulled_out
from deliberation.record.course import replaced_decisions
from deliberation.record.journal import Entry
from deliberation.selection.agreements import Proposed
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Block, Grid, Paragraph, Section
from phrases import N_, Message, _, moment, ngettext


def agreement_sections(snapshot: Snapshot, entries: Sequence[Entry]) -> tuple[Section, ...]:
    """Return the section on the lists for agreement; none if none was read out."""
    replaced = replaced_decisions(entries)
    blocks = [block for at, listed in lists_read(snapshot) for block in _list(snapshot, replaced, at, listed)]
    return (Section(_("Decided without debate"), tuple(blocks)),) if blocks else ()


def _list(snapshot: Snapshot, replaced: Collection[tuple[str, int]], at: datetime, listed: Sequence[Proposed]) -> tuple[Block, Block]:
    decided = sum(one.decided_version is not None for one in listed)
    read = str(Message(N_("List read out on {when} by {who}."), {"when": moment(at), "who": listed[0].read_by}))
    if listed[0].is_read_now and not snapshot.is_finalised:
        ended = _("It waits for agreement.")
    elif decided:
        said = ngettext("{count} file decided without debate, on {when}.", "{count} files decided without debate, on {when}.", decided)
        ended = said.format(count=decided, when=moment(listed[0].ended_at))
    else:
        ended = _("Nothing was decided by it.")
    headings = (_("Dossier"), _("Project"), _("Proposed"), _("What became of it"))
    rows = tuple(_row(snapshot, replaced, one) for one in listed)
    caption = str(Message(N_("List read out on {when}"), {"when": moment(at)}))
    return Paragraph(f"{read} {ended}"), Grid(caption, headings, rows, (0.12, 0.36, 0.2, 0.32))


def _row(snapshot: Snapshot, replaced: Collection[tuple[str, int]], proposed: Proposed) -> tuple[str, str, str, str]:
    candidature = snapshot.candidature(proposed.candidature_id)
    wished = proposed.outcome.words
    if proposed.track:
        wished += f"\n{snapshot.call.track(proposed.track).label}"
    is_replaced = (candidature.dossier, proposed.decided_version) in replaced
    return candidature.dossier, candidature.title, wished, _became(snapshot, proposed, is_replaced=is_replaced)


def _became(snapshot: Snapshot, proposed: Proposed, *, is_replaced: bool) -> str:
    objection = pulled_out(snapshot, proposed)
    if objection:
        return str(Message(N_("Pulled out of the list by {who}: {reason}"), {"who": objection.by, "reason": objection.reason}))
    if proposed.decided_version is None:
        return _("Not decided by this list")
    return _("Decided without debate") + ("\n" + _("(decision replaced since)") if is_replaced else "")
