"""The part of the minutes on the selection: decisions, dissents, how scores and ties are made."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from deliberation.call.call import weights_words
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary
from deliberation.derived.scoring.marking import before_revotes
from deliberation.derived.scoring.ranking import ranking
from deliberation.record.course import Overrun, overruns, replaced_decisions
from deliberation.record.journal import Act, Entry
from deliberation.selection.decisions import Dissent, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Block, Bullets, Grid, Paragraph, Section
from exports.lines import Line, laureate_lines, rank_words, ranked_lines, reserve_lines
from phrases import ABSENT, N_, Euros, Message, _, decimal, labelled, moment


def selection_sections(snapshot: Snapshot, entries: Sequence[Entry]) -> tuple[Section, ...]:
    """Return the sections on decisions, dissents, scores and ties."""
    return (
        Section(_("Decisions"), tuple(_decisions(snapshot, entries))),
        Section(_("Dissenting opinions"), _dissents(snapshot, entries)),
        Section(_("Scores, weights and ties"), tuple(_scores(snapshot))),
    )


def _decisions(snapshot: Snapshot, entries: Sequence[Entry]) -> list[Block]:
    selected, reserve = laureate_lines(snapshot), reserve_lines(snapshot)
    ranked = ranked_lines(snapshot)
    declined = [line for line in ranked if line.decision.outcome is Outcome.DECLINED]
    open_ones = [line for line in ranked if line.decision.outcome is Outcome.TO_DISCUSS]
    blocks: list[Block] = []
    for track in snapshot.call.tracks:
        of_track = [line for line in selected if line.decision.track == track.code]
        blocks += _lines(str(Message(N_("Selected: {track}"), {"track": track.label})), of_track, is_of_track=True)
    if len(snapshot.call.tracks) > 1:
        blocks += _totals(N_("All tracks. Amounts asked for: {asked}; given: {given}."), selected)
    for track in snapshot.call.tracks:
        of_track = [line for line in reserve if line.decision.track == track.code]
        if of_track:
            blocks += _lines(str(Message(N_("Reserve list: {track}"), {"track": track.label})), of_track, is_of_track=True)
    if declined:
        blocks += _lines(_("Applications not selected"), declined)
    if open_ones:
        blocks += _lines(_("Applications still to discuss"), open_ones)
    return [*blocks, *_beyond_the_rule(snapshot, entries)]


def _lines(caption: str, lines: Sequence[Line], *, is_of_track: bool = False) -> list[Block]:
    """Return the table of decisions and the sum of their amounts. ``is_of_track``: with the rank in the track beside the rank."""
    if not lines:
        return [Paragraph(str(Message(N_("{caption}: none."), {"caption": caption})))]
    in_track = (_("Rank in the track"),) if is_of_track else ()
    headings = (_("Rank"), *in_track, _("Dossier"), _("Project"), _("Score"), _("Reason"))
    rows = tuple(
        (
            str(line.decision.reserve_rank) if line.decision.reserve_rank else rank_words(line),
            *((str((line.standing and line.standing.track_rank) or ABSENT),) if is_of_track else ()),
            line.candidature.dossier,
            _project(line),
            decimal(line.standing.score) if line.standing else ABSENT,
            line.decision.reason or ABSENT,
        )
        for line in lines
    )
    widths = (0.08, 0.1, 0.12, 0.32, 0.09, 0.29) if is_of_track else (0.08, 0.12, 0.36, 0.09, 0.35)
    table = Grid(caption, headings, rows, widths, frozenset({0, 1, 4} if is_of_track else {0, 3}))
    return [table, *_totals(N_("Amounts asked for: {asked}; given: {given}."), lines)]


def _totals(sentence: str, lines: Sequence[Line]) -> list[Block]:
    """Return the sums of amounts requested and granted; empty without granted amounts, a dash without a request."""
    amounts_given = [line.decision.amount for line in lines if line.decision.amount is not None]
    amounts_asked = [line.candidature.amount_asked for line in lines]
    total = ABSENT if None in amounts_asked else str(Euros(sum((amount for amount in amounts_asked if amount is not None), Decimal())))
    return [Paragraph(str(Message(sentence, {"asked": total, "given": Euros(sum(amounts_given, Decimal()))})))] if amounts_given else []


def _project(line: Line) -> str:
    """Return the project, its administration, the amounts asked for and given, a line each."""
    amounts = ((N_("Amount asked for: {amount}"), line.candidature.amount_asked), (N_("Amount given: {amount}"), line.decision.amount))
    texts = (str(Message(words, {"amount": Euros(amount)})) for words, amount in amounts if amount is not None)
    return "\n".join((line.candidature.title, line.administration.name, *texts))


_EXCEPTIONS = {
    OutOfTheOrdinary.VOTE: N_("On {when}, {who} had {dossiers} decided otherwise than the ballot: {reason}"),
    OutOfTheOrdinary.BALLOT: N_("On {when}, {who} had {dossiers} decided while a ballot was open on it: {reason}"),
    OutOfTheOrdinary.QUORUM: N_("On {when}, {who} had {dossiers} decided without the quorum of the file: {reason}"),
    OutOfTheOrdinary.RECUSED: N_("On {when}, {who} had {dossiers} decided while a recused member was in the room: {reason}"),
}
# By whether the limit is of money, and whether a reason was given.
_OVER = {
    (False, True): N_("On {when}, {who} went over the places of the track {track} for {dossiers}: {reason}"),
    (False, False): N_("On {when}, an act of {who} on {dossiers} went over the places of the track {track}; no reason was given."),
    (True, True): N_("On {when}, {who} went over the envelope of the track {track} for {dossiers}: {reason}"),
    (True, False): N_("On {when}, an act of {who} on {dossiers} went over the envelope of the track {track}; no reason was given."),
}


def _beyond_the_rule(snapshot: Snapshot, entries: Sequence[Entry]) -> list[Block]:
    """Return the overrides of rules in order, each with the time of its end, if any."""
    if snapshot.is_partial:  # what hidden files took part in is not told
        return []
    replaced = replaced_decisions(entries)
    dated_lines = [(overrun.at, _tell_overrun(snapshot, overrun)) for overrun in overruns(entries, snapshot.call)]
    dated_lines += [(entry.at, line) for entry in entries if entry.act == Act.DECIDED for line in _exceptions(entry, replaced)]
    return [Bullets(tuple(line for _at, line in sorted(dated_lines, key=lambda one: one[0])))] if dated_lines else []


def _tell_overrun(snapshot: Snapshot, overrun: Overrun) -> str:
    sentence = _OVER[overrun.is_of_money, bool(overrun.reason)]
    values = {"when": moment(overrun.at), "who": overrun.by, "track": snapshot.call.track(overrun.track).label}
    line = str(Message(sentence, {**values, "dossiers": ", ".join(overrun.dossiers), "reason": overrun.reason}))
    return _add_end(line, N_("No longer over since {when}."), overrun.ended_at)


def _exceptions(entry: Entry, replaced: Mapping[tuple[str, int], datetime]) -> Iterator[str]:
    for dossier, kinds in entry.after.get("exceptions", {}).items():
        values = {"when": moment(entry.at), "who": entry.actor, "reason": entry.after["override_reason"], "dossiers": dossier}
        until = replaced.get((dossier, entry.after["decisions"][dossier]["version"]))
        for kind in kinds:
            line = str(Message(_EXCEPTIONS[OutOfTheOrdinary(kind)], values))
            yield _add_end(line, N_("Decision replaced on {when}."), until)


def _add_end(line: str, said: str, at: datetime | None) -> str:
    """Return a line with the time of its end, if known."""
    return f"{line.rstrip('.')}. {Message(said, {'when': moment(at)})}" if at else line


def _dissents(snapshot: Snapshot, entries: Sequence[Entry]) -> tuple[Block, ...]:
    if not snapshot.dissents:
        return (Paragraph(_("No dissenting opinion is recorded.")),)
    headings = (_("Member"), _("Dossier"), _("On the decision"), _("What the member says"), _("Recorded"))
    replaced = replaced_decisions(entries)
    rows = tuple(_dissent(snapshot, dissent, replaced) for dissent in snapshot.dissents)
    return (Grid(_("Dissenting opinions"), headings, rows, (0.17, 0.22, 0.17, 0.3, 0.14)),)


def _dissent(snapshot: Snapshot, dissent: Dissent, replaced: Mapping[tuple[str, int], datetime]) -> tuple[str, ...]:
    candidature = snapshot.candidature(dissent.candidature_id)
    decision = dissent.outcome.words
    if dissent.track:
        decision += f"\n{snapshot.call.track(dissent.track).label}"
    if (candidature.dossier, dissent.decision_version) in replaced:
        decision += "\n" + _("(decision replaced since)")
    who = snapshot.names.get(dissent.person_id, ABSENT)
    recorded = moment(dissent.at)
    if dissent.recorded_by != who:
        recorded += "\n" + str(Message(N_("by {who}"), {"who": dissent.recorded_by}))
    return who, f"{candidature.dossier}\n{candidature.title}", decision, dissent.sentence or ABSENT, recorded


def _scores(snapshot: Snapshot) -> list[Block]:
    call = snapshot.call
    labels = (str(criterion.label) for criterion in call.criteria)
    weights = tuple(zip(labels, weights_words(criterion.weight for criterion in call.criteria), strict=True))
    blocks: list[Block] = [
        Bullets(tuple(map(str, ranking(snapshot).explanation))),
        Grid(_("Criteria and weights"), (_("Criterion"), _("Weight")), weights, (0.85, 0.15), frozenset({1})),
    ]
    ties = tuple(_ties(snapshot))
    blocks.append(Bullets(ties) if ties else Paragraph(_("No applications share a rank.")))
    return [*blocks, *_revotes(snapshot)]


def _ties(snapshot: Snapshot) -> Iterator[str]:
    """Yield the sentences on ties, grouping the numbers of equal ones."""
    for (rank, tie_words), lines in groupby(ranked_lines(snapshot), key=lambda line: _tie(snapshot, line)):
        tied = [line.candidature for line in lines]
        if not tie_words:
            continue
        if len(tied) == 1:
            yield f"{tied[0].dossier} – {tied[0].title}. {tie_words}"
        else:
            numbers = ", ".join(one.dossier for one in tied)
            yield f"{labelled(str(Message(N_('Rank {rank}'), {'rank': rank})), numbers)}. {tie_words}"


def _tie(snapshot: Snapshot, line: Line) -> tuple[int | None, str]:
    tie = line.standing.tie if line.standing else None
    if line.standing is None or tie is None:
        return None, ""
    if tie.awaits and snapshot.is_finalised:
        message = Message(N_("Tied at this rank: {count} applications. No computed rule set them apart."), {"count": len(tie.group)})
        return line.standing.rank, str(message)
    return line.standing.rank, str(tie.sentence)


def _revotes(snapshot: Snapshot) -> list[Block]:
    if not snapshot.first_marks:
        return []
    first, final = ranking(before_revotes(snapshot)).by_id, ranking(snapshot).by_id
    changed = dict.fromkeys(candidature_id for candidature_id, _person, _code in snapshot.first_marks)
    rows = []
    for candidature_id in changed:
        candidature = snapshot.candidature(candidature_id)
        scores = (decimal(first[candidature_id].score), decimal(final[candidature_id].score))
        rows.append((candidature.dossier, candidature.title, *scores))
    headings = (_("Dossier"), _("Project"), _("First score"), _("Score after the revote"))
    return [Grid(_("Marks changed by a revote"), headings, tuple(rows), (0.14, 0.5, 0.16, 0.2), frozenset({2, 3}))]
