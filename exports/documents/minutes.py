"""Minutes of the meeting: parts in order, heading, signatures, lists read for agreement."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from deliberation.call.people import Role
from deliberation.derived.meeting.agreement_lists import lists_read, pulled_out
from deliberation.derived.meeting.board import board_gauges
from deliberation.record.course import cancelled_agreements, replaced_decisions
from deliberation.record.journal import Act, Entry
from deliberation.record.letterheads import Print
from deliberation.record.wordings import PARTS, Wording, Words, heading_by_default
from deliberation.selection.decisions import Proposed
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.documents.documents import Block, Bullets, Document, Facts, Grid, Paragraph, Section, Signatures, Tone, in_volumes, numbered
from exports.documents.docx import document_docx
from exports.documents.minutes_accounts import account_sections, counted
from exports.documents.minutes_annexes import annexes
from exports.documents.minutes_meeting import doing_words, meeting_sections
from exports.documents.minutes_selection import selection_sections
from exports.documents.pdf import document_pdfs
from exports.record import Record
from phrases import N_, Euros, Message, _, current_language, date, moment, ngettext, percent, time_of_day, whole


def minutes(
    snapshot: Snapshot,
    *,
    made_at: datetime,
    entries: Sequence[Entry] = (),
    words: Words | None = None,
    logo: bytes = b"",
    printed: Print | None = None,
) -> Document:
    """Return the minutes in the current language, as a draft until the call is finalised.

    Every sentence follows from the entries or the snapshot, without any addition.

    Args:
        snapshot: the visible snapshot.
        made_at: time of making.
        entries: of the journal, readable for the reader.
        words: the office's heading, signatures and annexes.
        logo: picture above the title.
        printed: a print after the first.
    """
    heading = {**heading_by_default(), **(words or {})}
    at = printed.made_at if printed else provenance.time_of_export(snapshot, made_at)
    reprint = _print_words(snapshot, printed) if printed else ""
    is_final = provenance.final_version(snapshot) is not None
    return Document(
        title=_("Minutes of the jury"),
        subtitle=str(snapshot.call.name),
        language=current_language(),
        at=at,
        draft="" if is_final else _("DRAFT"),
        draft_notice="" if is_final else _("Draft: the selection is not finalised, and all of this may still change."),
        footer=" · ".join(filter(None, (str(snapshot.call.name), provenance.state(snapshot), reprint))),
        logo=logo,
        logo_of=heading["authority"] or _("Logo"),
        sections=(
            Section(_("Object"), (*_object(snapshot, at, heading, reprint), *_list_new_seals(entries), *_despite(snapshot, entries))),
            *account_sections(snapshot),
            *meeting_sections(snapshot, entries, chair_title=heading["chair_title"]),
            *agreement_sections(snapshot, entries),
            *selection_sections(snapshot, entries),
            Section(_("Signatures"), tuple(_signatures(snapshot, heading, reprint))),
            *annexes(snapshot, entries, left_out=heading["annexes"].split(",")),
        ),
    )


def minutes_of(record: Record, *, made_at: datetime) -> Document:
    """Return the minutes of a record, as the office worded them."""
    printed = record.printed
    words = printed.words if printed else record.words.get(Wording.MINUTES, {})
    later = printed if printed and printed.sha256 else None
    return minutes(record.snapshot, made_at=made_at, entries=record.entries_so_far, words=words, logo=record.logo(words), printed=later)


def _print_words(snapshot: Snapshot, printed: Print) -> str:
    """Return a print's number, time and author, with its digest for readers with a complete view."""
    values = {"number": printed.number, "when": moment(printed.made_at), "who": printed.made_by, "sha256": printed.sha256}
    if snapshot.is_partial:
        return str(Message(N_("Print {number}, made on {when} by {who}."), values))
    return str(Message(N_("Print {number}, made on {when} by {who}: SHA-256 {sha256}."), values))


def _object(snapshot: Snapshot, at: datetime, words: Words, reprint: str) -> list[Block]:
    heading = ("authority", "legal_basis", "convened", "order_of_the_day", "place")
    facts = [
        (snapshot.call.kind.words, str(snapshot.call.name)),
        *((_(PARTS[Wording.MINUTES][part]), words[part]) for part in heading if words[part]),
        (_("State"), provenance.state(snapshot)),
        (_("Dated"), moment(at)),
        (_("Places"), _places(snapshot)),
        (_("Applications"), counted(snapshot)),
    ]
    if snapshot.call.kept_until:
        facts.append((_("Kept until"), date(snapshot.call.kept_until)))
    if (version := provenance.final_version(snapshot)) and version.head:
        facts.append((_("SHA-256 of this version"), version.sha256))
        facts.append((_("Entry of the journal that finalised it"), str(version.head)))
    if reprint:
        facts.append((_("Print"), f"{reprint}\n{_('It changes the heading alone: the version and its first print stay as they are.')}"))
    blocks: list[Block] = [Paragraph(sentence, Tone.NOTE) for sentence in provenance.warnings(snapshot)]
    return [*blocks, Facts(tuple(facts)), *_versions(snapshot)]


def _list_new_seals(entries: Sequence[Entry]) -> Iterator[Block]:
    """Yield each time of a new seal of the journal by the server's holder, after a different key."""
    for entry in entries:
        if entry.act == Act.SEALED_ANEW:
            sentence = N_(
                "On {time}, those who run the server sealed the journal anew: this server’s key had not sealed it from entry {number} on, "
                "and the rows were taken as they were (entry {sequence})."
            )
            values = {"time": moment(entry.at), "number": entry.after["entry"], "sequence": entry.sequence}
            yield Paragraph(str(Message(sentence, values)), Tone.NOTE)


def _despite(snapshot: Snapshot, entries: Sequence[Entry]) -> Iterator[Block]:
    """Yield the reason for finalising although rows differed from the journal."""
    last = next((entry for entry in reversed(entries) if entry.act == Act.FINALISED), None)
    if last is None or not last.after.get("despite") or not snapshot.is_finalised or snapshot.is_partial:
        return
    sentence = N_("When the selection was finalised, rows of the database were not what the journal says. Finalised all the same: {reason}")
    yield Paragraph(str(Message(sentence, {"reason": last.after["despite"]})), Tone.NOTE)
    yield Bullets(tuple(last.after["differing"]))


def _signatures(snapshot: Snapshot, words: Words, reprint: str) -> list[Block]:
    chairs = ", ".join(person.name for person in snapshot.people if person.has(Role.CHAIR))
    places = ((words["chair_title"] or _("Presidency"), chairs), (_("Secretariat of the meeting"), words["secretary"]))
    return [
        Paragraph(" ".join(filter(None, (_name_signatory(snapshot), reprint)))),
        Paragraph(_("Done at …………………………, on …………………………")),
        Signatures(places),
    ]


def _name_signatory(snapshot: Snapshot) -> str:
    # Signatures may stand alone on a page, so repeat what they are under.
    version = provenance.final_version(snapshot)
    if version is None:
        return _("These minutes are a draft: they are not to be signed before the selection is finalised.")
    sentence = N_("What is signed here: the minutes of {call}, version {number}, SHA-256 {sha256}, entry {head}.")
    if version.head is None:  # for whoever sees a part of the call
        sentence = N_("What is signed here: the minutes of {call}, version {number}, without the files under recusal.")
    return str(Message(sentence, {"call": snapshot.call.name, "number": version.number, "sha256": version.sha256, "head": version.head}))


def _places(snapshot: Snapshot) -> str:
    # A heading followed by a number needs no plural form.
    sentence = N_("{track}. Places: {places}; selected: {selected}; reserve list: {reserve}")
    parts = []
    for track, gauge in zip(snapshot.call.tracks, board_gauges(snapshot), strict=True):
        defined = f"\n{track.definition}" if track.definition else ""
        counted = {"track": track.label, "places": gauge.places, "selected": gauge.selected, "reserve": gauge.reserve}
        parts.append(f"{Message(sentence, counted)}{defined}")
        if gauge.envelope is not None:
            money = {"envelope": Euros(gauge.envelope), "spent": Euros(gauge.spent)}
            parts.append(str(Message(N_("Envelope: {envelope}; given: {spent}"), money)))
    return "\n".join(parts)


def _versions(snapshot: Snapshot) -> list[Block]:
    reopened = [version for version in snapshot.versions if version.reopened_at]
    if not reopened:
        return []
    sentence = N_("Version {number}, finalised on {when}, was reopened by {who} on {again}: {reason}")
    return [
        Bullets(
            tuple(
                str(
                    Message(
                        sentence,
                        {
                            "number": version.number,
                            "when": moment(version.finalised_at),
                            "who": version.reopened_by,
                            "again": moment(version.reopened_at),
                            "reason": version.reopening_reason,
                        },
                    )
                )
                for version in reopened
            )
        )
    ]


def minutes_files(document: Document, *, template: bytes | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of the minutes: the PDF files, then the DOCX files."""
    volumes = in_volumes(document)
    yield from zip(_names(volumes, "pdf"), document_pdfs(volumes, at=document.at), strict=True)
    for name, volume in zip(_names(volumes, "docx"), volumes, strict=True):
        yield name, document_docx(volume, template=template)
        # The parts of a DOCX file refer to one another in a circle: a hundred mebibytes a volume, until somebody looks for circles.
        gc.collect()


def _names(volumes: Sequence[Document], extension: str) -> list[str]:
    stem = _("minutes")
    return numbered(stem, len(volumes), extension) if len(volumes) > 1 else [f"{stem}.{extension}"]


def agreement_sections(snapshot: Snapshot, entries: Sequence[Entry]) -> tuple[Section, ...]:
    """Return the section on the lists for agreement; none if none was read out."""
    rules = {entry.at: entry.after for entry in entries if entry.act is Act.LIST_READ}
    blocks = [block for at, listed in lists_read(snapshot) for block in (*_list(snapshot, entries, at, listed), *_rule(rules.get(at, {})))]
    return (Section(_("Decided without debate"), tuple(blocks)),) if blocks else ()


def _list(snapshot: Snapshot, entries: Sequence[Entry], at: datetime, listed: Sequence[Proposed]) -> tuple[Block, Block]:
    decided = sum(proposal.decided_version is not None for proposal in listed)
    undoing = cancelled_agreements(entries).get(listed[0].ended_at or at)
    read = str(Message(N_("List read out on {when} by {who}."), {"when": moment(at), "who": listed[0].read_by}))
    if listed[0].is_read_now and not snapshot.is_finalised:
        ended = _("This list waits for agreement.")
    elif undoing:
        sentence = N_("The agreement given on {when} was cancelled {done}: this list decided nothing.")
        ended = str(Message(sentence, {"when": moment(listed[0].ended_at), "done": doing_words(snapshot, undoing)}))
    elif decided:
        sentence = ngettext("{count} file decided without debate, on {when}.", "{count} files decided without debate, on {when}.", decided)
        ended = sentence.format(count=decided, when=moment(listed[0].ended_at))
    else:
        ended = _("This list decided nothing.")
    headings = (_("Dossier"), _("Project"), _("Proposed"), _("What became of it"))
    replaced = replaced_decisions(entries)
    rows = tuple(_row(snapshot, replace(proposal, decided_version=None) if undoing else proposal, replaced) for proposal in listed)
    caption = str(Message(N_("List read out on {when}"), {"when": moment(at)}))
    return Paragraph(f"{read} {ended}"), Grid(caption, headings, rows, (0.12, 0.36, 0.2, 0.32))


def _rule(said: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return the rule that settled files at the reading of a list; empty for readers without the right to know."""
    if "rule_share" not in said:
        return ()
    sentence = N_(
        "A file was settled if at most {share} of {draws} draws of weights and jurors (starting number {seed}) changed its outcome. The "
        "draws only propose."
    )
    values = {"share": percent(said["rule_share"]), "draws": whole(said["rule_draws"]), "seed": str(said["rule_seed"])}
    return (Paragraph(str(Message(sentence, values)), Tone.NOTE),)


def _row(snapshot: Snapshot, proposed: Proposed, replaced: Mapping[tuple[str, int], datetime]) -> tuple[str, str, str, str]:
    candidature = snapshot.candidature(proposed.candidature_id)
    wished = proposed.outcome.words
    if proposed.track:
        wished += f"\n{snapshot.call.track(proposed.track).label}"
    is_replaced = (candidature.dossier, proposed.decided_version) in replaced
    return candidature.dossier, candidature.title, wished, _became(snapshot, proposed, is_replaced=is_replaced)


def _became(snapshot: Snapshot, proposed: Proposed, *, is_replaced: bool) -> str:
    objection = pulled_out(snapshot, proposed)
    if objection:
        return str(Message(N_("Pulled out of the list at {time}, to be discussed"), {"time": time_of_day(objection.at)}))
    if proposed.decided_version is None:
        return _("Not decided by this list")
    return _("Decided without debate") + ("\n" + _("(decision replaced since)") if is_replaced else "")
