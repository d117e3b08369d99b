"""Rows of a call as protocols, a repository per subject, implemented by ``data_access.rows``.

Every written row carries the given revision, so that a refresh of a snapshot reads changed rows only. Rows are marked as ended instead of
deleted.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from deliberation.call.access import Device, Link, ReadingToken
from deliberation.call.call import Head, Version
from deliberation.call.people import Person
from deliberation.dossiers.attachments.attachment import Attachment, Use
from deliberation.dossiers.candidatures import Administration, Candidature, RecusalOrigin
from deliberation.meeting.ballots import Ballot, HeldPass
from deliberation.meeting.hearings import Convened
from deliberation.meeting.meeting import DebateLine, Departure, ItemTime, Meeting, ProjectorView, Sent, Sitting
from deliberation.meeting.presence import Attendance
from deliberation.record.anchors import Anchor
from deliberation.record.guards.sealed_rows import SealedEntry, Sums
from deliberation.record.journal import Act, Entry
from deliberation.scoring.marks import Grid, MarkRow, Revote, SealedValue
from deliberation.selection.decisions import Decision, Dissent, Proposed, Recall
from deliberation.selection.drafts import Draft, OrganiserForm


class People(Protocol):
    """People of a call."""

    def of_call(self, call_id: int) -> Sequence[Person]: ...  # in the order they were added, inactive ones included
    def get(self, person_id: int) -> Person: ...  # raises NotFound
    def add(self, person: Person, *, revision: int) -> Person: ...  # person.id is ignored
    def update(self, person: Person, *, revision: int) -> None: ...
    def set_membership(self, person: Person, *, revision: int) -> None: ...  # with all that update writes


class AccessRepository(Protocol):
    """Links, devices, passes."""

    def add_link(self, person_id: int, *, nonce: str, secret_hash: str, at: datetime) -> Link: ...
    def person_of_link(self, secret_hash: str) -> Person | None: ...  # None when unknown, revoked, or the person inactive
    def links_of_call(self, call_id: int) -> Sequence[Link]: ...
    def revoke_links(self, person_id: int, *, at: datetime) -> int: ...  # links of the person, returns how many
    def add_device(self, person_id: int, *, secret_hash: str, at: datetime, agent: str, ends_at: datetime | None = None) -> Device: ...
    def person_of_device(self, secret_hash: str, *, at: datetime) -> Person | None: ...  # None past its end, too
    def people_of_devices(self, secret_hashes: Collection[str], *, at: datetime) -> Mapping[str, Person]: ...  # without those it knows not
    def devices_of_call(self, call_id: int) -> Sequence[Device]: ...
    def revoke_devices(self, person_id: int, *, at: datetime) -> int: ...
    def end_devices(self, person_id: int, *, at: datetime) -> None: ...  # those still good, at the latest then
    def move_devices(self, person_id: int, *, to_person_id: int) -> int: ...  # those still good, returns how many
    def revoke_device(self, secret_hash: str, *, at: datetime) -> None: ...
    def tell_of_devices(self, person_id: int, secret_hash: str, *, up_to: int) -> None: ...  # on this device of theirs, up to that id
    def newest_devices(self, call_ids: Collection[int]) -> Mapping[int, int]: ...  # person → the id of the last that came in
    def add_pass(self, person_id: int, *, secret_hash: str, at: datetime, ends_at: datetime) -> None: ...
    def use_pass(self, secret_hash: str, *, at: datetime) -> Person | None: ...  # whose; None when unknown, used, late, or revoked
    def person_of_pass(self, secret_hash: str, *, at: datetime) -> Person | None: ...  # the same, and leaves it good
    def revoke_passes(self, person_id: int, *, at: datetime) -> int: ...


class Tokens(Protocol):
    """Reading tokens of machines."""

    def add(self, call_id: int, token: ReadingToken, *, secret_hash: str) -> ReadingToken: ...  # token.id is ignored
    def with_secret(self, secret_hash: str) -> tuple[int, ReadingToken] | None: ...  # with the call's id; revoked or past its end or not
    def of_call(self, call_id: int) -> Sequence[ReadingToken]: ...  # the oldest first
    def revoke(self, token_id: int, *, at: datetime) -> None: ...


class Candidatures(Protocol):
    """Candidatures and administrations."""

    def of_call(self, call_id: int) -> Sequence[Candidature]: ...  # by deposit date then dossier
    def each(self, call_id: int) -> Iterator[Candidature]: ...  # as they are read, in no order
    def get_many(self, call_id: int, ids: Iterable[int]) -> Mapping[int, Candidature]: ...  # raises NotFound if any is missing
    def add(self, call_id: int, candidature: Candidature, *, revision: int) -> int: ...  # candidature.id is ignored
    def update(self, candidature: Candidature, *, revision: int) -> None: ...
    def reveal_all(self, call_id: int, *, revision: int) -> None: ...
    def administrations(self, call_id: int) -> Sequence[Administration]: ...  # merged-away ones left out; spellings included
    def add_administration(self, call_id: int, administration: Administration, *, revision: int) -> int: ...
    def update_administration(self, administration: Administration, *, revision: int) -> None: ...
    def merge_administration(
        self, call_id: int, *, merged_id: int, into_id: int, revision: int
    ) -> None: ...  # moves candidatures and spellings
    def spellings(self, call_id: int) -> Mapping[str, int]: ...  # folded spelling → administration id, only those that a person decided
    def set_spelling(self, call_id: int, *, key: str, text: str, administration_id: int, is_decided: bool, revision: int) -> None: ...
    def mark_administrations_gone(self, call_id: int, *, revision: int) -> None: ...  # those without dossiers; brings back the others
    def told_apart(self, call_id: int) -> frozenset[frozenset[int]]: ...  # pairs of ids that a person said are not the same
    def tell_apart(self, call_id: int, pair: frozenset[int], *, revision: int) -> None: ...
    def forget_told_apart(self, call_id: int, pair: frozenset[int]) -> None: ...


class Attachments(Protocol):
    """Attached files, a row a version; their bytes are in ``ports.AttachmentFiles``."""

    def take_turn(self) -> None: ...  # before adding rows, or looking which files have none: waits for whoever is doing either
    def of_call(self, call_id: int) -> tuple[Attachment, ...]: ...
    def add(self, call_id: int, attachments: Iterable[Attachment], *, revision: int) -> None: ...
    def sizes(self) -> Mapping[str, int]: ...  # of every call, by SHA-256
    def uses(self) -> Collection[Use]: ...  # of every call


class Scores(Protocol):
    """Marks, comments, recusals and assignments."""

    def marks(self, call_id: int) -> Iterator[MarkRow]: ...  # as they are read
    def set_marks(self, call_id: int, rows: Iterable[MarkRow], *, revision: int) -> None: ...
    def comments(self, call_id: int) -> Mapping[tuple[int, int], str]: ...  # (candidature id, person id) → text
    def set_comments(self, call_id: int, comments: Mapping[tuple[int, int], str], *, revision: int) -> None: ...
    def save_remark(self, call_id: int, candidature_id: int, person_id: int, comment: str, *, to_debate: bool, revision: int) -> None: ...
    def set_readers(self, call_id: int, readers: int, *, revision: int) -> None: ...  # how many a file has; 0: everybody
    def assign(self, call_id: int, pairs: Iterable[tuple[int, int]], *, at: datetime, revision: int) -> None: ...
    def end_assignments(self, call_id: int, pairs: Iterable[tuple[int, int]], *, at: datetime, revision: int) -> None: ...
    def recusals(self, call_id: int) -> frozenset[tuple[int, int]]: ...  # (candidature id, person id)
    def set_recusals(
        self, call_id: int, pairs: Iterable[tuple[int, int]], *, origin: RecusalOrigin, at: datetime, revision: int
    ) -> None: ...
    def add_declaration(self, call_id: int, person_id: int, *, at: datetime, revision: int) -> None: ...
    def add_no_ai_declaration(self, call_id: int, person_id: int, *, at: datetime, revision: int) -> None: ...
    def lift_recusals(self, call_id: int, pairs: Iterable[tuple[int, int]], *, at: datetime, revision: int) -> None: ...


class Decisions(Protocol):
    """Current decisions."""

    def of_call(self, call_id: int) -> Mapping[int, Decision]: ...
    def save(self, call_id: int, decisions: Sequence[Decision], *, revision: int) -> None: ...
    def save_proposed(self, call_id: int, proposed: Sequence[Proposed], *, revision: int) -> None: ...  # of a list for agreement
    def screens_of(self, call_id: int, read_at: datetime) -> Mapping[int, bool]: ...  # person id → whether they have seen that list
    def save_screen(self, call_id: int, person_id: int, read_at: datetime, *, has_seen: bool) -> None: ...
    def forget_screens(self, call_id: int) -> None: ...


class Recalls(Protocol):
    """Candidatures recalled for discussion."""

    def of_call(self, call_id: int) -> Mapping[int, Recall]: ...
    def add(self, call_id: int, recall: Recall, *, revision: int) -> None: ...


class Dissents(Protocol):
    """Current dissents."""

    def of_call(self, call_id: int) -> Sequence[Dissent]: ...  # the first first
    def save(self, call_id: int, dissent: Dissent, *, revision: int) -> None: ...
    def withdraw(self, call_id: int, dissent: Dissent, *, at: datetime, revision: int) -> None: ...


class Grids(Protocol):
    """Versions of grids and jurors who finished scoring."""

    def of(self, call_id: int, candidature_id: int, person_id: int) -> Grid | None: ...
    def of_call(self, call_id: int) -> Mapping[tuple[int, int], Grid]: ...  # by (candidature id, person id)
    def save_all(self, call_id: int, grids: Iterable[tuple[tuple[int, int], Grid]], *, revision: int) -> None: ...
    def save(self, call_id: int, candidature_id: int, person_id: int, grid: Grid, *, revision: int) -> None: ...
    def keep_first(self, call_id: int, rows: Sequence[MarkRow], *, revision: int) -> None: ...  # those kept already stay as they are
    def set_finished(self, call_id: int, person_id: int, is_finished: bool, *, at: datetime, revision: int) -> None: ...
    def add_sealed(self, call_id: int, value: SealedValue) -> None: ...
    def sealed_values(self, call_id: int) -> Mapping[str, SealedValue]: ...  # by digest
    def save_revote(self, call_id: int, revote: Revote, *, revision: int) -> None: ...


class Notes(Protocol):
    """Private notes: each person's own, never in a snapshot, never journalled."""

    def of_person(self, call_id: int, person_id: int) -> Mapping[int, str]: ...  # by candidature id
    def save(self, call_id: int, candidature_id: int, person_id: int, text: str) -> None: ...  # an empty text removes the note
    def purge(self, call_id: int) -> None: ...


class Drafts(Protocol):
    """What people chose and did not confirm: each person's own, never in a snapshot, never journalled."""

    def of_person(self, call_id: int, person_id: int) -> Mapping[int, Draft]: ...  # by candidature id
    def with_grid(self, call_id: int, candidature_id: int) -> frozenset[int]: ...  # the ids of the people whose draft holds a grid
    def save(self, call_id: int, candidature_id: int, person_id: int, draft: Draft) -> None: ...  # an empty one removes the row
    def drop(self, call_id: int, pairs: Iterable[tuple[int, int]]) -> None: ...  # (candidature id, person id)
    def purge(self, call_id: int) -> None: ...
    def of_form(self, call_id: int, person_id: int, form: OrganiserForm) -> Mapping[str, Any] | None: ...
    def save_form(
        self, call_id: int, person_id: int, form: OrganiserForm, content: Mapping[str, Any] | None
    ) -> None: ...  # None removes it
    def purge_forms(self, call_id: int) -> None: ...


class Meetings(Protocol):
    """The meeting, piece by piece; a snapshot holds it whole."""

    def save(self, call_id: int, meeting: Meeting, *, revision: int) -> None: ...  # plan, arrangement, current item, timer
    def set_projector(  # of a finalised call too
        self, call_id: int, view: ProjectorView, sent: Sent | None, *, revision: int
    ) -> None: ...
    def save_sitting(self, call_id: int, sitting: Sitting, *, revision: int) -> None: ...
    def set_order(self, call_id: int, candidature_ids: Sequence[int], *, revision: int) -> None: ...
    def set_item(self, call_id: int, candidature_id: int, item: ItemTime, *, revision: int) -> None: ...
    def save_debate_line(self, call_id: int, line: DebateLine, *, revision: int) -> None: ...
    def add_attendances(self, call_id: int, attendances: Sequence[Attendance], *, revision: int) -> None: ...
    def add_departures(self, call_id: int, departures: Sequence[Departure], *, revision: int) -> None: ...
    def end_departures(self, call_id: int, person_ids: Iterable[int], *, at: datetime, revision: int) -> None: ...  # those under way
    def tell_hour(self, call_id: int, told: Convened, *, secret_hash: str) -> None: ...  # in place of the one told before
    def hours_told(self, call_id: int) -> Mapping[int, Convened]: ...  # by candidature id
    def hour_of_page(self, secret_hash: str) -> tuple[int, Convened] | None: ...  # with the call's id


class Ballots(Protocol):
    """Ballots and their votes."""

    def open(self, call_id: int, ballot: Ballot, *, revision: int) -> None: ...
    def save(self, call_id: int, ballot: Ballot, *, revision: int) -> None: ...  # all but voters and votes
    def set_vote(self, call_id: int, ballot: Ballot, person_id: int, choice: str, *, at: datetime, revision: int,
                 entered_by: str = "") -> None: ...  # fmt: skip
    def add_secret_vote(self, call_id: int, ballot: Ballot, person_id: int, choice: str, *, code: str, revision: int) -> None: ...
    def has_request(self, **request: int | str) -> bool: ...  # the columns of vote_request
    def note_request(self, **request: int | str) -> None: ...
    def purge_requests(self, call_id: int) -> None: ...
    def named_votes(self, call_id: int, ballot: Ballot) -> Mapping[int, str]: ...  # by person id
    def secret_votes(self, call_id: int, ballot: Ballot) -> Mapping[str, str]: ...  # by code; raises VotesLost
    def destroy_other_keys(self) -> None: ...  # of secret ballots that are over
    def give_pass(self, held: HeldPass, secret_hash: str) -> None: ...
    def pass_of(self, secret_hash: str, *, is_opened: bool) -> HeldPass | None: ...  # past its end or not
    def passes_on(self, call_id: int, ballot: Ballot) -> Sequence[HeldPass]: ...  # not used, past their end or not
    def open_pass(self, held: HeldPass, secret_hash: str, *, opened_hash: str) -> None: ...  # raises NotFound if another device did
    def drop_passes(self, call_id: int, ballot: Ballot, person_id: int | None = None) -> int: ...  # of all, or a person; returns how many


class Versions(Protocol):
    """Finalised states."""

    def of_call(self, call_id: int) -> Sequence[Version]: ...
    def add(self, call_id: int, version: Version, *, content: bytes) -> None: ...
    def mark_reopened(self, call_id: int, number: int, *, by: str, at: datetime, reason: str) -> None: ...
    def content(self, call_id: int, number: int) -> bytes: ...  # raises NotFound
    def frozen_rows(self, call_id: int, *, form: int) -> Mapping[str, str]: ...  # table → SHA-256; an empty one where it is not readable
    def anchors(self, call_id: int) -> Sequence[Anchor]: ...
    def add_anchor(self, call_id: int, anchor: Anchor) -> None: ...


class Journal(Protocol):
    """The append-only journal of a call."""

    def append(self, call_id: int, *, at: datetime, actor_id: int | None, actor: str, act: Act, subject: str,
               before: Mapping[str, Any], after: Mapping[str, Any], revision: int) -> Entry: ...  # fmt: skip
    def of_call(self, call_id: int) -> Sequence[Entry]: ...  # in sequence
    def of_acts(self, call_id: int, acts: Collection[Act]) -> Sequence[Entry]: ...  # in sequence
    def get(self, call_id: int, sequence: int) -> Entry: ...  # raises NotFound
    def latest(self, call_id: int, acts: Collection[Act]) -> Entry | None: ...  # the last entry of one of these acts
    def holds(self, call_id: int, head: Head) -> bool: ...  # at its place
    def last_at(self, call_id: int) -> datetime | None: ...  # when the last act was done
    def first_break(self, call_id: int) -> int | None: ...  # the first entry that breaks the chain, or cannot be read
    def seals(self, call_id: int) -> Sequence[SealedEntry]: ...  # in sequence
    def state_afresh(self, call_id: int) -> None: ...  # with its next entry: from then on the rows are what they are now
    def row_sums(self, call_id: int) -> Sums: ...  # of the rows as they are
    def explains(self, call_id: int, candidature_id: int, *, tables: Collection[str]) -> bool: ...  # a file's rows as they are
