"""Comparison of a dossier of a file with its stored candidature: differences, and the merged candidature to store."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from deliberation.call.call import Call, Screening
from deliberation.dossiers.candidatures import Candidature, Contact, PlatformState, WithdrawalWord, filed_late
from deliberation.dossiers.content_merge import FieldChange, MergedContent, Sides, merge_content, merged_text
from deliberation.dossiers.records import DossierRecord


@dataclass(frozen=True, slots=True)
class Change:
    """A candidature whose answers differ, field by field in the form's order."""

    dossier: str
    candidature_id: int
    title: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class StateChange:
    """A candidature whose state on the platform differs."""

    dossier: str
    candidature_id: int
    title: str
    before: PlatformState | None
    after: PlatformState | None


@dataclass(frozen=True, slots=True)
class ScreeningProposal:
    """Pre-selection proposed by the team's private annotations."""

    screening: Screening
    comment: str


@dataclass(frozen=True, slots=True)
class FileKnowledge:
    """Facts of the whole file: a csv has no blocks, a template may lack questions."""

    call: Call
    tells_blocks: bool
    tells_opinions: bool
    roles: frozenset[str]  # the questions that mean something here (title, track…) and have their column in the file
    blocks_are_here: bool  # some candidature here has blocks


@dataclass(frozen=True, slots=True)
class DossierComparison:
    """A dossier of the file compared with the stored candidature, if any. ``after`` is ``before`` if nothing changes."""

    record: DossierRecord
    before: Candidature | None
    after: Candidature
    merged: MergedContent
    is_late: bool

    @property
    def dossier(self) -> str:
        """Return the dossier's number."""
        return self.record.dossier

    @property
    def asks_withdrawal(self) -> bool:
        """Tell whether the file reports a withdrawal that is not recorded here."""
        return self.record.is_withdrawn and not self.after.is_withdrawn

    @property
    def asks_return(self) -> bool:
        """Tell whether a withdrawal recorded on the platform's word is no longer reported by the file."""
        # Dismissed alone, it may be archived all the same: the columns of an export can be chosen.
        if self.before is None or not self.before.is_withdrawn or self.record.platform_state in (None, PlatformState.DISMISSED):
            return False
        return self.before.withdrawn_on_word_of is WithdrawalWord.PLATFORM or self.before.platform_state is PlatformState.DISMISSED

    @property
    def is_written(self) -> bool:
        """Tell whether there is something to store."""
        return self.after is not self.before

    def change(self, fields: tuple[FieldChange, ...]) -> Iterator[Change]:
        """Yield ``fields`` as a change of this candidature, unless it is new or ``fields`` is empty."""
        if self.before and fields:
            yield Change(self.record.dossier, self.before.id, self.after.title, fields)

    def state_change(self) -> Iterator[StateChange]:
        """Yield the change of state, unless the candidature is new."""
        before, after = self.before, self.after
        if before and before.platform_state is not after.platform_state:
            yield StateChange(after.dossier, before.id, after.title, before.platform_state, after.platform_state)

    def proposal(self) -> ScreeningProposal | None:
        """Return the file's proposed pre-selection, if different from the stored one."""
        screening, comment = self.after.wished_screening, self.after.team_comments
        is_known = self.before and (self.before.wished_screening, self.before.team_comments) == (screening, comment)
        return None if screening is None or is_known else ScreeningProposal(screening, comment)


def compare_dossier(
    record: DossierRecord, before: Candidature | None, administration_id: int, knowledge: FileKnowledge
) -> DossierComparison:
    """Compare ``record`` with ``before`` (None if it is new); ``administration_id`` is 0 if the administration is to be created."""
    base = before or Candidature(0, record.dossier, "", "", 0, (), record.dialect)
    sides = _sides(base, record, knowledge)
    merged = merge_content(base.content, record.content, sides)
    deposited_at = record.deposited_at or base.deposited_at
    is_late = filed_late(deposited_at, knowledge.call.closes_at)
    is_deposited_anew = before is not None and deposited_at != before.deposited_at
    after = replace(
        _take_answers(base, record, sides, knowledge.roles),
        administration_id=administration_id,
        dialect=merged.dialect,
        content=merged.content,
        deposited_at=deposited_at,
        updated_at=record.updated_at or base.updated_at,
        is_late=is_late if before is None or is_deposited_anew else base.is_late,
        is_absent=False,
        # Whether it is withdrawn, a person says: a file only asks.
        platform_state=record.platform_state or base.platform_state,
    )
    if is_deposited_anew:
        # The chair admitted the earlier deposit, not this one.
        after = replace(after, admitted_by="", admitted_at=None, admission_reason="")
    # A later "last updated" alone is not a change: the platform moves it for its own reasons.
    if before is not None and replace(after, updated_at=before.updated_at) == before:
        after = before
    return DossierComparison(record, before, after, merged, is_late)


def _sides(base: Candidature, record: DossierRecord, knowledge: FileKnowledge) -> Sides:
    return Sides(
        old=base.dialect,
        new=record.dialect,
        # A candidature without blocks tells nothing if its export has none at all.
        old_tells_blocks=knowledge.blocks_are_here and not base.dialect.traits.drops_blocks,
        new_tells_blocks=knowledge.tells_blocks,
        new_tells_opinions=knowledge.tells_opinions,
    )


def _take_answers(base: Candidature, record: DossierRecord, sides: Sides, roles: frozenset[str]) -> Candidature:
    """Return ``base`` with the record's answers to mapped questions; an absent question wipes nothing."""

    def text(role: str, old: str, new: str) -> str:
        return "" if role in roles and not new.strip() else merged_text(old, new, sides)

    return replace(
        base,
        title=base.title if base.title and record.is_untitled else text("title", base.title, record.title),
        summary=text("summary", base.summary, record.summary),
        requested_tracks=record.requested_tracks if "track" in roles or record.requested_tracks else base.requested_tracks,
        amount_asked=record.amount_asked if "amount" in roles or record.amount_asked is not None else base.amount_asked,
        declared_administration=text("administration", base.declared_administration, record.administration),
        contact=Contact.of(record.contact).over(Contact.of(base.contact)).text,
        proposed_screening=record.screening or base.proposed_screening,
        proposed_comment=text("screening_comment", base.proposed_comment, record.screening_comment),
        second_screening=record.second_screening or base.second_screening,
        second_comment=text("second_comment", base.second_comment, record.second_comment),
    )
