"""Minutes of the meeting: presence, departures, votes, calls of files, notes of the debate."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from deliberation.call.people import SEATS, Person, Role, presides
from deliberation.derived.interests import interests, naming
from deliberation.derived.meeting.checklist import never_called
from deliberation.derived.meeting.rules import meeting_quorum, quorum_at, who_sat
from deliberation.derived.meeting.tallies import option_labels, tally, those_missing
from deliberation.dossiers.candidatures import Recusal
from deliberation.meeting.ballots import Ballot, Method
from deliberation.meeting.meeting import Departure, Sitting
from deliberation.meeting.presence import Quorum
from deliberation.record.course import Span, codes_counted, spans_called
from deliberation.record.journal import Entry
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Block, Bullets, Grid, Paragraph, Section, Tone
from phrases import ABSENT, N_, Message, _, labelled, listed, moment, percent

Codes = Mapping[tuple[str, int], Sequence[str]]  # of sealed votes, by dossier and number of the ballot
_CODES_TELL = N_(
    "The code of a sealed vote tells its voter that this vote is among those counted. It tells nobody the choice, and does not prove how "
    "the vote was counted."
)


def meeting_sections(snapshot: Snapshot, entries: Sequence[Entry] = (), *, chair_title: str = "") -> tuple[Section, ...]:
    """Return the sections on members, recusals, the order of discussion and votes. ``chair_title``: of the presiding person, if set."""
    spans = spans_told(snapshot, entries)
    return (
        Section(_("Meeting and quorum"), (*_sittings(snapshot), *_quorum(snapshot, spans))),
        Section(_("Members and presence"), (_members(snapshot, chair_title or _("Presidency")), *_gone_before(snapshot))),
        Section(_("Recusals"), (*_interests(snapshot), *_recusals(snapshot, spans))),
        *_no_ai(snapshot),
        discussion_section(snapshot, spans),
        *debate_sections(snapshot),
        Section(_("Votes"), _votes(snapshot, codes_counted(entries))),
    )


_RECORDERS = (Role.CHAIR, Role.DEPUTY, Role.ORGANISER, Role.STAFF, Role.JUROR)


def doing_words(snapshot: Snapshot, entry: Entry) -> str:
    """Return an act's time, its author with the first role, and its sitting, if open."""
    roles = next((person.all_roles for person in snapshot.people if person.id == entry.actor_id), frozenset[Role]())
    role = next((role.words for role in _RECORDERS if role in roles), "")
    sitting = next(
        (
            sitting_span
            for sitting_span in snapshot.meeting.sittings
            if sitting_span.began_at <= entry.at <= (sitting_span.ended_at or entry.at)
        ),
        None,
    )
    sentence = N_("on {when}, by {who}, in sitting {number}") if sitting else N_("on {when}, by {who}, outside any sitting")
    who = f"{entry.actor} ({role})" if role and role != entry.actor else entry.actor
    return str(Message(sentence, {"when": moment(entry.at), "who": who, "number": sitting and sitting.number}))


def _sittings(snapshot: Snapshot) -> list[Block]:
    sittings = snapshot.meeting.sittings
    if not sittings:
        return [Paragraph(_("No opening of the meeting is recorded."), Tone.NOTE)]
    rows = tuple((str(sitting.number), moment(sitting.began_at), moment(sitting.ended_at)) for sitting in sittings)
    return [Grid(_("Sittings"), (_("Sitting"), _("Opened"), _("Ended")), rows, (0.2, 0.4, 0.4))]


def _quorum(snapshot: Snapshot, spans: Sequence[Span]) -> list[Block]:
    share = snapshot.call.rules.quorum
    rule = N_("The quorum takes {share} of the members: {needed} of {members}.")
    members = meeting_quorum(snapshot).members
    needed = Quorum(0, members, share).needed if members else ceil(share)
    sentences = [str(Message(rule, {"share": percent(share), "needed": needed, "members": members}))]
    sentences += [sentence for sitting in snapshot.meeting.sittings for sentence in _quorum_at(snapshot, spans, sitting)]
    return [Bullets(tuple(sentences))]


def _quorum_at(snapshot: Snapshot, spans: Sequence[Span], sitting: Sitting) -> list[str]:
    sentences = []
    # Presence is recorded from the opening on: the first candidature called is when the room is complete.
    called = next((span.began_at for span in spans if span.began_at >= sitting.began_at), None)
    if called and (sitting.ended_at is None or called <= sitting.ended_at):
        values = {"number": sitting.number, "quorum": quorum_at(snapshot, called).sentence}
        sentences.append(str(Message(N_("Sitting {number}, first application called. {quorum}"), values)))
    if sitting.ended_at:
        values = {"number": sitting.number, "quorum": quorum_at(snapshot, sitting.ended_at).sentence}
        sentences.append(str(Message(N_("Sitting {number}, at its end. {quorum}"), values)))
    return sentences


def _members(snapshot: Snapshot, chair_title: str) -> Block:
    rows = tuple((person.name, _capacity(snapshot, person, chair_title), _comings(snapshot, person)) for person in who_sat(snapshot))
    return Grid(_("Members of the jury"), (_("Name"), _("Capacity"), _("Presence")), rows, (0.26, 0.27, 0.47))


def _capacity(snapshot: Snapshot, person: Person, chair_title: str) -> str:
    # Seats alone: what somebody organises or exports later is not how they sat. A title that nobody gave has no gender.
    neutral = {Role.CHAIR: chair_title, Role.DEPUTY: _("Deputy of the presidency")}
    seated = person.all_roles & SEATS - ({Role.CHAIR} if presides(person.quality) else set())
    seats = ", ".join(neutral.get(role, role.words) for role in Role if role in seated)
    capacity = " – ".join(part for part in (seats, person.quality, person.organisation) if part)
    seat = snapshot.names.get(person.membership.succeeds or 0)
    return f"{capacity}\n{Message(N_('In the seat of {name}'), {'name': seat})}" if seat else capacity


def _comings(snapshot: Snapshot, person: Person) -> str:
    label = N_("{presence}, from {when}")
    movements = [
        str(Message(label, {"presence": a.presence.message, "when": moment(a.at)}))
        for a in snapshot.meeting.attendances
        if a.person_id == person.id
    ]
    return "\n".join([*(movements or [_("Not recorded")]), *_leaving(snapshot, person)])


def _leaving(snapshot: Snapshot, person: Person) -> list[str]:
    # After the meeting closed, a departure is none of it.
    left, sittings = person.membership, snapshot.meeting.sittings
    if left.left_at is None or (sittings and sittings[-1].ended_at and left.left_at >= sittings[-1].ended_at):
        return []
    return [str(Message(N_("Left the jury on {when}: {reason}"), {"when": moment(left.left_at), "reason": left.reason}))]


def _gone_before(snapshot: Snapshot) -> list[Block]:
    """Return the members who left before the meeting, and why."""
    sat = {person.id for person in who_sat(snapshot)}
    gone = [one for one in snapshot.people if one.membership.left_at and one.id not in sat and not one.all_roles.isdisjoint(SEATS)]
    lines = tuple(labelled(one.name, line) for one in gone for line in _leaving(snapshot, one))
    return [Paragraph(_("Left the jury, and did not sit:")), Bullets(lines)] if lines else []


def _interests(snapshot: Snapshot) -> tuple[Block, ...]:
    """Return the members of the meeting by their declaration of interests; empty for readers without the right to know."""
    people = interests(snapshot, who_sat(snapshot))
    lines = tuple(str(naming(state, people[state])) for state in people)
    return (Bullets(lines),) if lines else ()


def _recusals(snapshot: Snapshot, spans: Sequence[Span]) -> tuple[Block, ...]:
    folded: dict[tuple[str, str], list[str]] = {}
    for recusal in snapshot.recusals:
        who = snapshot.names.get(recusal.person_id, ABSENT)
        origin = f"{recusal.origin.words}\n{moment(recusal.at)}"
        folded.setdefault((who, origin), []).append(_tell_recusal(snapshot, spans, recusal))
    if not folded:
        return (Paragraph(_("No recusal is recorded.")),)
    headings = (_("Member"), _("On whose word"), _("Dossiers"))
    rows = [
        (who, origin, "\n".join(dossiers[start : start + FOLDED_MOST]))
        for (who, origin), dossiers in sorted(folded.items(), key=lambda one: one[0][0])
        for start in range(0, len(dossiers), FOLDED_MOST)
    ]
    return (
        Paragraph(_("From the recusal on, a member neither scores nor votes on the file; the marks that they gave it count nowhere.")),
        Grid(_("Recusals"), headings, tuple(rows), (0.2, 0.24, 0.56)),
    )


def _no_ai(snapshot: Snapshot) -> tuple[Section, ...]:
    """Return the section on declarations required by the call, if any."""
    if not snapshot.call.rules.ai_declaration:
        return ()
    has_declared: dict[bool, list[str]] = {True: [], False: []}
    for person in who_sat(snapshot):
        has_declared[person.id in snapshot.no_ai_declared].append(person.name)
    forms = {True: N_("Have declared it: {names}"), False: N_("Have not declared it: {names}")}
    lines = tuple(str(Message(forms[is_declared], {"names": listed(names)})) for is_declared, names in has_declared.items() if names)
    request = _("Members were asked to declare that they gave no content of the applications to a generative AI service.")
    return (Section(_("Generative artificial intelligence"), (Paragraph(request), Bullets(lines))),)


def _tell_recusal(snapshot: Snapshot, spans: Sequence[Span], recusal: Recusal) -> str:
    """Return the dossier with the member's departures, or a sentence on a member present at the call without a departure."""
    candidature = snapshot.candidature(recusal.candidature_id)
    named = f"{candidature.dossier} – {candidature.title}"
    ways = [
        departure
        for departure in snapshot.meeting.departures
        if (departure.candidature_id, departure.person_id) == (candidature.id, recusal.person_id)
    ]
    if ways:
        return f"{named} ({'; '.join(map(_way, ways))})"
    called = (span for span in spans if span.dossier == candidature.dossier and (span.ended_at is None or span.ended_at > recusal.at))
    if any(snapshot.meeting.presence_at(recusal.person_id, max(span.began_at, recusal.at)).is_here for span in called):
        return f"{named} ({_('present when it was called; no departure recorded')})"
    return named


def _way(way: Departure) -> str:
    if way.returned_at is None:
        return str(Message(N_("left: {left}; no return recorded"), {"left": moment(way.left_at)}))
    return str(Message(N_("left: {left}; came back: {back}"), {"left": moment(way.left_at), "back": moment(way.returned_at)}))


def _votes(snapshot: Snapshot, codes: Codes) -> tuple[Block, ...]:
    ballots = sorted((b for b in snapshot.meeting.ballots if not b.is_open), key=lambda b: (b.opened_at, b.candidature_id, b.number))
    if not ballots:
        return (Paragraph(_("No ballot is recorded.")),)
    headings = (_("Application"), _("Ballot"), _("Entitled"), _("Result"))
    rows = tuple(_ballot(snapshot, ballot, codes) for ballot in ballots)
    grid = Grid(_("Ballots"), headings, rows, (0.22, 0.22, 0.13, 0.43), frozenset({2}))
    return (grid, *([Paragraph(_(_CODES_TELL), Tone.NOTE)] if any(_codes_of(snapshot, ballot, codes) for ballot in ballots) else []))


def _codes_of(snapshot: Snapshot, ballot: Ballot, codes: Codes) -> Sequence[str]:
    return codes.get((snapshot.candidature(ballot.candidature_id).dossier, ballot.number), ())


def _ballot(snapshot: Snapshot, ballot: Ballot, codes: Codes) -> tuple[str, str, str, str]:
    kind = f"{ballot.method.words} – {ballot.question.words}\n{moment(ballot.opened_at)}"
    if ballot.is_counted:
        sentences = [tally(ballot, snapshot.call).sentence]
    else:
        sentences = [str(Message(N_("Cancelled: {reason}"), {"reason": ballot.cancelled_because}))]
    if missing := those_missing(ballot):
        sentences.append(missing)
    if ballot.override_reason:
        sentences.append(str(Message(N_("Opened without the quorum: {reason}"), {"reason": ballot.override_reason})))
    if ballot.is_counted and ballot.method is Method.NAMED and ballot.votes:
        sentences.append(_name_voters(snapshot, ballot))
    if counted := _codes_of(snapshot, ballot, codes):
        sentences.append(str(Message(N_("Codes of the sealed votes: {codes}."), {"codes": ", ".join(counted)})))
    candidature = snapshot.candidature(ballot.candidature_id)
    return f"{candidature.dossier}\n{candidature.title}", kind, str(len(ballot.voters)), "\n".join(sentences)


def _name_voters(snapshot: Snapshot, ballot: Ballot) -> str:
    labels = option_labels(snapshot.call, ballot)
    return "\n".join(
        f"{labels[option]} – " + ", ".join(_voter(snapshot, ballot, voter) for voter, vote in ballot.votes.items() if vote == option)
        for option in ballot.options
        if option in ballot.votes.values()
    )


def _voter(snapshot: Snapshot, ballot: Ballot, voter: int) -> str:
    name = snapshot.names.get(voter, ABSENT)
    by = ballot.entered.get(voter)
    return _("{name} (entered by {by})").format(name=name, by=by) if by else name


FOLDED_MOST = 12  # dossiers in a cell, which no page break cuts


def spans_told(snapshot: Snapshot, entries: Sequence[Entry]) -> tuple[Span, ...]:
    """Return each call of a file, as far as known to the reader.

    With hidden files, the following call may be hidden: only the last end of a file is known.
    """
    spans = [span for span in spans_called(entries) if span.dossier in snapshot.by_dossier]
    if snapshot.is_partial:
        items, last = snapshot.meeting.items, {span.dossier: span for span in spans}
        spans = [
            replace(span, ended_at=items[snapshot.by_dossier[span.dossier].id].ended_at if span is last[span.dossier] else None)
            for span in spans
        ]
    return tuple(spans)


def discussion_section(snapshot: Snapshot, spans: Sequence[Span]) -> Section:
    """Return the section on the order of discussion."""
    return Section(_("Order of discussion"), (*_arrangement(snapshot), _list_called(snapshot, spans), *_never_called(snapshot)))


def _list_called(snapshot: Snapshot, spans: Sequence[Span]) -> Block:
    if not spans:
        return Paragraph(_("No discussion, application by application, is recorded."))
    rows = tuple(
        (str(place), span.dossier, snapshot.by_dossier[span.dossier].title, moment(span.began_at), moment(span.ended_at))
        for place, span in enumerate(spans, start=1)
    )
    headings = (_("Order"), _("Dossier"), _("Project"), _("Called"), _("Left"))
    return Grid(_("Order of discussion"), headings, rows, (0.09, 0.13, 0.38, 0.2, 0.2), frozenset({0}))


def _never_called(snapshot: Snapshot) -> list[Block]:
    uncalled = never_called(snapshot)
    if not uncalled:
        return []
    sentence = _("Shortlisted, and never called during the meeting:")
    if len(uncalled) > FOLDED_MOST:  # the decisions below name each
        return [Paragraph(f"{sentence} {', '.join(candidature.dossier for candidature in uncalled)}.")]
    return [Paragraph(sentence), Bullets(tuple(f"{candidature.dossier} – {candidature.title}" for candidature in uncalled))]


def _arrangement(snapshot: Snapshot) -> list[Block]:
    """Return the last arrangement of the agenda, if any, and the candidatures requested for discussion."""
    meeting = snapshot.meeting
    sentences = []
    if meeting.order:
        seeded = N_("Last arrangement of the agenda: {arrangement} (starting number {seed}).")
        arranged = seeded if meeting.seed is not None else N_("Last arrangement of the agenda: {arrangement}.")
        sentences.append(str(Message(arranged, {"arrangement": meeting.arrangement.message, "seed": meeting.seed})))
    brought = N_("Discussed at the request of a member, on {when}: {dossier} – {title}.")
    for recall in sorted(snapshot.recalled.values(), key=lambda one: (one.at, one.candidature_id)):
        candidature = snapshot.candidature(recall.candidature_id)
        values = {"when": moment(recall.at)}
        sentences.append(str(Message(brought, {**values, "dossier": candidature.dossier, "title": candidature.title})))
    return [Bullets(tuple(sentences))] if sentences else []


def debate_sections(snapshot: Snapshot) -> tuple[Section, ...]:
    """Return the chosen lines of the notes of the debate; empty without a choice."""
    chosen = [line for line in snapshot.debate if line.in_minutes]
    if not chosen:
        return ()
    rows = []
    for id_ in dict.fromkeys(line.candidature_id for line in chosen):
        candidature = snapshot.candidature(id_)
        text = "\n".join(line.text for line in chosen if line.candidature_id == id_)
        rows.append((candidature.dossier, candidature.title, text))
    headings = (_("Dossier"), _("Project"), _("What was said"))
    return (Section(_("Debate"), (Grid(_("Notes of the debate"), headings, tuple(rows), (0.12, 0.3, 0.58)),)),)
