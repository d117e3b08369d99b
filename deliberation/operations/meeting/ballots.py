"""Open a ballot on a candidature, vote, close it, settle a tie."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from deliberation.call.access import new_secret
from deliberation.call.people import Actor, Console, Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.rules import (
    deputy_stands_in,
    entitled_to_vote,
    may_be_counted,
    may_vote,
    members_not_recused,
    missing_quorums,
)
from deliberation.derived.meeting.tallies import casting_vote_refusal, tally
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import BallotRefuses, InvalidValue, NoQuorum, NotFound, VotesChanged, VotesLost
from deliberation.meeting.ballots import (
    SECRET_VOTES_MIN,
    Ballot,
    CastingVote,
    Method,
    Option,
    Question,
    checked_counts,
    options_of,
    vote_code,
)
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting, of_member
from deliberation.operations.meeting.agenda import refuse_during_ballot, refuse_unless_open
from deliberation.record.journal import Act
from deliberation.snapshot.snapshot import Snapshot
from phrases import DEFAULT_LANGUAGE, N_, _, language

_TABLES = frozenset({"ballot", "voter"})
_LOST = N_(
    "The votes cast can no longer be opened: their key went with a restart of the machine, or the dashboard goes on from a copy, which "
    "holds none."
)
_CHANGED = N_("The rows of this ballot were changed without an act of the dashboard: what was cast cannot be told any more.")


def open_ballot(
    uow: UnitOfWork,
    *,
    by: Actor,
    call_id: int,
    candidature_id: int,
    question: Question,
    method: Method,
    override_reason: str = "",
    number: int | None = None,
) -> Receipt | None:
    """Open a ballot on a candidature, for members present and not recused.

    Without the quorum of the meeting or of the candidature, the right to override and ``override_reason`` are required, else NoQuorum is
    raised. Raises NotFound if ``by`` is recused; InvalidValue without an open meeting, during a further ballot, or without voters.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        candidature_id: the candidature's.
        question: what the ballot decides.
        method: way to vote.
        override_reason: the chair's reason to vote without quorum.
        number: the ballot's, as on the screen before the press; refused if already used on the file, or after the discussion.
    """
    right = Right.OVERRIDE_QUORUM if override_reason.strip() else Right.RUN_BALLOT
    with acting(uow, call_id=call_id, by=by, right=right, act=Act.BALLOT_OPENED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        refuse_unless_open(snapshot.meeting)
        refuse_during_ballot(snapshot.meeting)
        candidature = snapshot.candidature(candidature_id)
        if not candidature.is_ranked:
            raise InvalidValue(N_("This application is not on the agenda."))
        _refuse_another(snapshot, candidature, number)
        stands_in = deputy_stands_in(snapshot, Right.OVERRIDE_QUORUM, candidature_id)
        may = not isinstance(by, Person) or holds(by.roles, Right.OVERRIDE_QUORUM, act.state.phase, stands_in=stands_in)
        override = _override(snapshot, candidature_id, override_reason, may=may)
        ballot = _new_ballot(snapshot, act, candidature_id, question, method, override)
        uow.ballots.open(call_id, ballot, revision=act.revision)
        act.record(candidature.dossier, before={}, after=_plain(ballot) | {"voters": [snapshot.names[id_] for id_ in ballot.voters]})
    return act.receipt


def _refuse_another(snapshot: Snapshot, candidature: Candidature, number: int | None) -> None:
    if number is None:
        return
    if snapshot.meeting.current != candidature.id:
        raise InvalidValue(N_("{dossier} is not the file under discussion any more: no ballot was opened."), dossier=candidature.dossier)
    if number != len(snapshot.meeting.ballots_on(candidature.id)) + 1:
        raise InvalidValue(N_("A ballot was held on {dossier} meanwhile: no other one was opened."), dossier=candidature.dossier)


def _override(snapshot: Snapshot, candidature_id: int, reason: str, *, may: bool) -> str:
    """Return the reason for opening without quorum, if needed. Raises NoQuorum if missing."""
    missing = missing_quorums(snapshot, candidature_id)
    if missing and not reason.strip():
        raise NoQuorum(missing[0].sentence, may=may)
    return reason.strip() if missing else ""


def _new_ballot(
    snapshot: Snapshot, act: ActInProgress, candidature_id: int, question: Question, method: Method, override_reason: str
) -> Ballot:
    voters = entitled_to_vote(snapshot, candidature_id)
    if not voters:
        raise InvalidValue(N_("Nobody who is here may vote on this application."))
    if method.is_secret and len(voters) < SECRET_VOTES_MIN:
        raise InvalidValue(N_("A secret ballot takes at least three voters: with fewer, the result tells who voted what."))
    return Ballot(
        candidature_id=candidature_id,
        number=len(snapshot.meeting.ballots_on(candidature_id)) + 1,
        question=question,
        method=method,
        majority=snapshot.call.rules.majority,
        options=options_of(snapshot.call, question),
        opened_by=act.by,
        opened_at=act.at,
        voters=tuple(person.id for person in voters),
        members=len(members_not_recused(snapshot, candidature_id)),
        override_reason=override_reason,
    )


def _plain(ballot: Ballot) -> dict[str, Any]:
    return {
        "ballot": ballot.number,
        "question": str(ballot.question),
        "method": str(ballot.method),
        "majority": str(ballot.majority),
        "members": ballot.members,
        **({"override_reason": ballot.override_reason} if ballot.override_reason else {}),
    }


def cast_vote(
    uow: UnitOfWork, *, by: Person, call_id: int, candidature_id: int, number: int, choice: str, request: str = "", seed: str = ""
) -> Receipt | None:
    """Vote. A named vote may change until the close of the ballot; a secret vote, without a link to its voter, may not.

    Raises NotFound if ``by`` is recused or was not entitled at the opening; InvalidValue for an unknown option; BallotRefuses for a closed
    ballot, a show of hands, a second secret vote, or a member out of the room; VotesLost after the cancellation of an unreadable secret
    ballot.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        candidature_id: the candidature's.
        number: of the ballot.
        choice: option, by code.
        request: random key of this vote; repeated requests count once, even after the close.
        seed: secret of the voter's device, behind the code of a secret vote.
    """
    of_ballot = {"call_id": call_id, "candidature_id": candidature_id, "number": number}
    on_file = {"call_id": call_id, "candidature_id": candidature_id}
    with cancelled_if_lost(uow, **of_ballot), acting(uow, by=by, right=Right.VOTE, act=Act.VOTED, **on_file) as act:
        key: dict[str, int | str] = {**of_ballot, "person_id": by.id, "key": request}
        if request and uow.ballots.has_request(**key):
            return None
        record_vote(uow, act, by=by, candidature_id=candidature_id, number=number, choice=choice, code=vote_code(seed or new_secret()))
        if request and act.is_recorded:
            uow.ballots.note_request(**key)
    return act.receipt


def record_vote(uow: UnitOfWork, act: ActInProgress, *, by: Person, candidature_id: int, number: int, choice: str, code: str) -> None:
    """Write a vote within an act that checked the right and the recusal; raise as ``cast_vote`` does."""
    snapshot = uow.snapshot(act.state.id)
    ballot = opened_ballot(snapshot, candidature_id, number)
    _refuse_away(snapshot, ballot, by.id)
    if ballot.is_counted_in_room:
        raise BallotRefuses(N_("This is not something that this ballot can take."))
    if choice not in ballot.options:
        raise InvalidValue(N_("This is not something that this ballot can take."))
    if ballot.method is Method.SECRET:
        if by.id in ballot.voted:
            raise BallotRefuses(N_("You have voted: a secret vote cannot be changed."))
        uow.ballots.add_secret_vote(act.state.id, ballot, by.id, choice, code=code, revision=act.revision)
        uow.ballots.drop_passes(act.state.id, ballot, by.id)
    elif ballot.votes.get(by.id) == choice and by.id not in ballot.entered:
        return
    else:
        uow.ballots.set_vote(act.state.id, ballot, by.id, choice, at=act.at, revision=act.revision)
    # Votes stay sealed here too: the closing entry gives named votes; no entry ever gives a secret one.
    act.record(snapshot.candidature(candidature_id).dossier, before={}, after={"ballot": number, "voted": by.name})


def _refuse_away(snapshot: Snapshot, ballot: Ballot, person_id: int) -> None:
    if person_id not in ballot.voters:
        raise NotFound
    if all(member.id != person_id for member in may_vote(snapshot, ballot)):
        raise BallotRefuses(N_("{name} is noted out of the room: no vote of theirs is taken."), name=snapshot.names[person_id])


def enter_vote(
    uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int, person_id: int, choice: str
) -> Receipt | None:
    """Enter a member's vote, marked as entered, in a named ballot; the member may still vote on a device instead.

    Raises NotFound if ``by`` is recused or the member was not entitled at the opening; InvalidValue for a closed or secret ballot, an
    unknown option, or a member with a vote on a device.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.ENTER_VOTE, act=Act.VOTE_ENTERED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        ballot = opened_ballot(snapshot, candidature_id, number)
        _refuse_away(snapshot, ballot, person_id)
        if ballot.method is not Method.NAMED or choice not in ballot.options:
            raise InvalidValue(N_("This is not something that this ballot can take."))
        if person_id in ballot.votes and person_id not in ballot.entered:
            raise InvalidValue(N_("This member has already voted: their vote cannot be replaced."))
        if ballot.votes.get(person_id) == choice:
            return None
        uow.ballots.set_vote(call_id, ballot, person_id, choice, at=act.at, revision=act.revision, entered_by=by.name)
        after = {"ballot": number, "voted": snapshot.names[person_id]}
        act.record(snapshot.candidature(candidature_id).dossier, before={}, after=after, outcome=of_member(snapshot.names[person_id]))
    return act.receipt


def close_ballot(
    uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int, counts: Mapping[str, int] | None = None
) -> Receipt | None:
    """Close a ballot and count the votes. ``counts``: the room's count by option, of hands or papers only.

    Raises InvalidValue for a closed ballot, impossible counts, or a secret ballot with too few votes for secrecy; VotesLost after the
    cancellation of an unreadable secret ballot, or of a ballot with rows unexplained by the journal.
    """
    on_file = {"call_id": call_id, "candidature_id": candidature_id}
    with (
        cancelled_if_lost(uow, number=number, **on_file),
        acting(uow, by=by, right=Right.RUN_BALLOT, act=Act.BALLOT_CLOSED, **on_file) as act,
    ):
        snapshot = uow.snapshot(call_id)
        ballot = opened_ballot(snapshot, candidature_id, number)
        if (counts is not None) is not ballot.is_counted_in_room:
            raise InvalidValue(N_("Hands and papers are counted by somebody, and nothing else is."))
        if not uow.journal.explains(call_id, candidature_id, tables=_TABLES):
            raise VotesChanged
        totals, cast = (counts, {}) if counts is not None else _votes_cast(uow, snapshot, ballot)
        counted = checked_counts(ballot.options, totals, entitled=may_be_counted(snapshot, ballot))
        if ballot.method.is_secret and sum(counted.values()) < SECRET_VOTES_MIN:
            raise InvalidValue(
                N_("Fewer than three votes: counting them would reveal who voted what. Wait for more, or cancel the ballot.")
            )
        closed = replace(ballot, closed_at=act.at, counts=counted)
        _end(uow, act, closed)
        outcome = tally(closed, snapshot.call)
        result = {"base": outcome.base, "choice": outcome.winner, "tied": list(outcome.tied)}
        after = {"ballot": number, "counts": dict(counted), **result, **cast}
        act.record(snapshot.candidature(candidature_id).dossier, before={}, after=after)
    return act.receipt


def _votes_cast(uow: UnitOfWork, snapshot: Snapshot, ballot: Ballot) -> tuple[Mapping[str, int], Mapping[str, Any]]:
    """Return the counts of a ballot on devices, and the closing entry's content: votes by name, or sorted codes of secret votes.

    Raises VotesLost for a secret ballot.
    """
    if ballot.method is Method.SECRET:
        sealed = uow.ballots.secret_votes(snapshot.call_id, ballot)
        return Counter(sealed.values()), {"codes": list(sealed)}
    votes = uow.ballots.named_votes(snapshot.call_id, ballot)
    return Counter(votes.values()), {"votes": {snapshot.names[person_id]: choice for person_id, choice in votes.items()}}


def cancel_ballot(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int, reason: str) -> Receipt | None:
    """Close a ballot without a count. Raises InvalidValue without a reason, or for a closed ballot."""
    with acting(uow, call_id=call_id, by=by, right=Right.RUN_BALLOT, act=Act.BALLOT_CANCELLED, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        ballot = opened_ballot(snapshot, candidature_id, number)
        if not reason.strip():
            raise InvalidValue(N_("Say why the ballot is cancelled: the minutes will give it."))
        _end(uow, act, replace(ballot, closed_at=act.at, cancelled_because=reason.strip()))
        act.record(snapshot.candidature(candidature_id).dossier, before={}, after={"ballot": number, "reason": reason.strip()})
    return act.receipt


@contextmanager
def cancelled_if_lost(uow: UnitOfWork, *, call_id: int, candidature_id: int, number: int) -> Iterator[None]:
    """Cancel the ballot if the act within raises VotesLost, and let that pass: neither the key nor the rows come back."""
    try:
        yield
    except VotesLost as lost:
        sentence = _CHANGED if isinstance(lost, VotesChanged) else _LOST
        cancel_lost_ballot(uow, call_id=call_id, candidature_id=candidature_id, number=number, sentence=sentence)
        raise


def cancel_lost_ballot(uow: UnitOfWork, *, call_id: int, candidature_id: int, number: int, sentence: str = _LOST) -> None:
    """Cancel, in the server's name, a ballot whose votes cannot be told."""
    with language(DEFAULT_LANGUAGE):
        reason = _(sentence)
    cancel_ballot(uow, by=Console(), call_id=call_id, candidature_id=candidature_id, number=number, reason=reason)


def _end(uow: UnitOfWork, act: ActInProgress, ballot: Ballot) -> None:
    uow.ballots.save(act.state.id, ballot, revision=act.revision)
    uow.ballots.drop_passes(act.state.id, ballot)


def give_casting_vote(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int, choice: str) -> Receipt | None:
    """Settle a recorded tie by the chair's vote. Raises InvalidValue if the rules or the ballot leave no room for it."""
    with acting(uow, call_id=call_id, by=by, right=Right.CASTING_VOTE, act=Act.CASTING_VOTE_GIVEN, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        ballot = _ballot(snapshot, candidature_id, number)
        refusal = casting_vote_refusal(ballot, snapshot.call, choice)
        if refusal:
            raise refusal
        uow.ballots.save(call_id, replace(ballot, casting=CastingVote(choice, act.by, act.at)), revision=act.revision)
        after = {"ballot": number, "casting_vote": choice}
        tied = list(tally(ballot, snapshot.call).tied)
        outcome = option.message if (option := Option.known(choice)) else None
        act.record(snapshot.candidature(candidature_id).dossier, before={"tied": tied}, after=after, outcome=outcome)
    return act.receipt


def _ballot(snapshot: Snapshot, candidature_id: int, number: int) -> Ballot:
    for ballot in snapshot.meeting.ballots_on(candidature_id):
        if ballot.number == number:
            return ballot
    raise NotFound


def opened_ballot(snapshot: Snapshot, candidature_id: int, number: int) -> Ballot:
    """Return an open ballot. Raises NotFound, or InvalidValue for a closed ballot."""
    ballot = _ballot(snapshot, candidature_id, number)
    if not ballot.is_open:
        dossier = snapshot.candidature(candidature_id).dossier
        raise BallotRefuses(N_("The ballot on {dossier} is closed."), dossier=dossier)
    return ballot
