"""Base of the tables, which restate the rules, so that the database refuses invalid entities too.

Every row carries its call, and a changeable row its latest revision. Foreign keys include the call, so no row refers to a different call.
The migrations have the triggers.
"""

from typing import Any

import sqlalchemy as sa

from data_access.schema.columns import (
    Amount,
    Moment,
    choice,
    flag,
    in_call,
    metadata,
    moment,
    number,
    of,
    of_candidature,
    of_person,
    one_of,
    revised,
    revision,
    text,
)
from data_access.schema.keeping import CHAIN, FROZEN, JOURNAL, STATE, unwatched
from deliberation.call.call import Phase, Screening
from deliberation.dossiers.candidatures import PlatformState, WithdrawalWord
from deliberation.dossiers.dialects import Dialect
from deliberation.selection.decisions import Outcome

call = sa.Table(
    "call",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, info=FROZEN),
    sa.Column("slug", sa.String(64), nullable=False, unique=True, info=FROZEN),
    text("settings", FROZEN),
    *revision(CHAIN),
    *choice("phase", Phase, JOURNAL),
    flag("is_sealed", FROZEN),
    moment("created_at", FROZEN),
)

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, info=STATE),
    in_call(JOURNAL),
    text("name", JOURNAL),
    text("roles", JOURNAL),
    text("email", JOURNAL),
    text("organisation", JOURNAL),
    text("quality", JOURNAL),
    flag("is_active", JOURNAL),
    text("expertise", JOURNAL),
    text("tracks", JOURNAL),
    *revised(STATE),
    sa.UniqueConstraint("call_id", "name"),
    sa.UniqueConstraint("call_id", "id"),
    sa.CheckConstraint("length(trim(name)) > 0", name="name"),
)

# Of whoever joined the jury later, or left it; there is no row of anybody else.
membership = sa.Table(
    "membership",
    metadata,
    in_call(FROZEN),
    *of_person(FROZEN),
    sa.Column("since", Moment, info=FROZEN),
    sa.Column("succeeds", sa.Integer, info=FROZEN),
    sa.Column("left_at", Moment, info=FROZEN),
    text("reason", FROZEN),
    flag("keeps_marks", FROZEN),
    *revised(FROZEN),
    sa.PrimaryKeyConstraint("call_id", "person_id"),
    of("person", "succeeds"),
    sa.CheckConstraint("left_at >= since", name="left_at"),
    sa.CheckConstraint("succeeds <> person_id", name="succeeds"),
    info=unwatched("a person's row is written with it"),
)


administration = sa.Table(
    "administration",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, info=FROZEN),
    in_call(FROZEN),
    text("name", FROZEN),
    text("ministry", FROZEN),
    text("kind", FROZEN),
    sa.Column("siren", sa.String(14), info=FROZEN),
    flag("shares_siren", FROZEN),
    text("acronym", FROZEN),
    flag("is_gone", FROZEN),  # it has no dossier any more
    sa.Column("merged_into", sa.Integer, info=FROZEN),
    *revised(FROZEN),
    sa.UniqueConstraint("call_id", "id"),
    of("administration", "merged_into"),
    sa.CheckConstraint("length(trim(name)) > 0", name="name"),
    sa.CheckConstraint("merged_into <> id", name="merged_into"),
)

spelling = sa.Table(
    "spelling",
    metadata,
    in_call(FROZEN),
    text("key", FROZEN),
    text("text", FROZEN),
    sa.Column("administration_id", sa.Integer, nullable=False, info=FROZEN),
    flag("is_decided", FROZEN),
    *revised(FROZEN),
    sa.PrimaryKeyConstraint("call_id", "key"),
    of("administration", "administration_id"),
    sa.Index(None, "administration_id"),
)

candidature = sa.Table(
    "candidature",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, info=FROZEN),
    in_call(FROZEN),
    sa.Column("dossier", sa.String(200), nullable=False, info=FROZEN),
    text("title", FROZEN),
    text("summary", FROZEN),
    sa.Column("administration_id", sa.Integer, nullable=False, info=FROZEN),
    text("requested_tracks", FROZEN),
    *choice("dialect", Dialect, FROZEN),
    text("declared_administration", FROZEN),
    text("contact", FROZEN),
    *choice("platform_state", PlatformState, FROZEN, nullable=True),
    sa.Column("deposited_at", Moment, info=FROZEN),
    sa.Column("updated_at", Moment, info=FROZEN),
    sa.Column("amount_asked", Amount, info=FROZEN),
    flag("is_withdrawn", FROZEN),
    text("withdrawal_reason", FROZEN),
    sa.Column("withdrawn_at", Moment, info=FROZEN),
    *choice("withdrawn_on_word_of", WithdrawalWord, FROZEN, nullable=True),
    flag("is_late", FROZEN),
    text("admitted_by", FROZEN),
    sa.Column("admitted_at", Moment, info=FROZEN),
    text("admission_reason", FROZEN),
    flag("is_absent", FROZEN),
    *choice("screening", Screening, FROZEN),
    text("screening_reason", FROZEN),
    sa.Column("screening_version", sa.Integer, nullable=False, info=FROZEN),
    text("screened_by", FROZEN),
    sa.Column("screened_at", Moment, info=FROZEN),
    *choice("proposed_screening", Screening, FROZEN, nullable=True),
    text("proposed_comment", FROZEN),
    *choice("second_screening", Screening, FROZEN, nullable=True),
    text("second_comment", FROZEN),
    flag("is_revealed", FROZEN),
    text("content", FROZEN),
    *revised(FROZEN),
    sa.UniqueConstraint("call_id", "dossier"),
    sa.UniqueConstraint("call_id", "id"),
    of("administration", "administration_id"),
    sa.CheckConstraint("length(trim(dossier)) > 0", name="dossier"),
    sa.CheckConstraint("screening_version >= 0", name="screening_version"),
    sa.Index(None, "administration_id"),
)

told_apart = sa.Table(
    "told_apart",
    metadata,
    in_call(FROZEN),
    sa.Column("one_id", sa.Integer, nullable=False, info=FROZEN),
    sa.Column("other_id", sa.Integer, nullable=False, info=FROZEN),
    *revision(FROZEN),
    sa.PrimaryKeyConstraint("call_id", "one_id", "other_id"),
    of("administration", "one_id"),
    of("administration", "other_id"),
    sa.CheckConstraint("one_id < other_id", name="pair"),
    info=unwatched("read where administrations are settled"),
)


def _table_by_juror(name: str, *columns: sa.Column[Any] | sa.CheckConstraint, key: tuple[str, ...] = ()) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        *of_candidature(FROZEN),
        *of_person(FROZEN),
        *columns,
        *revised(FROZEN),
        sa.PrimaryKeyConstraint("candidature_id", "person_id", *key),
        sqlite_with_rowid=False,
    )


mark = _table_by_juror(
    "mark",
    sa.Column("criterion", sa.String(40), nullable=False, info=FROZEN),
    sa.Column("value", sa.Integer, info=FROZEN),
    key=("criterion",),
)
remark = _table_by_juror("remark", text("text", FROZEN), flag("to_debate", FROZEN))
recusal = _table_by_juror("recusal", text("origin", FROZEN), moment("at", FROZEN), sa.Column("lifted_at", Moment, info=FROZEN))

decision = sa.Table(
    "decision",
    metadata,
    in_call(FROZEN),
    sa.Column("candidature_id", sa.Integer, primary_key=True, autoincrement=False, info=FROZEN),
    *choice("outcome", Outcome, FROZEN),
    sa.Column("track", sa.String(40), info=FROZEN),
    sa.Column("reserve_rank", sa.Integer, info=FROZEN),
    sa.Column("amount", Amount, info=FROZEN),
    text("reason", FROZEN),
    flag("reason_is_proposed", FROZEN),
    sa.Column("reason_adopted_at", Moment, info=FROZEN),
    sa.Column("version", sa.Integer, nullable=False, info=FROZEN),
    text("decided_by", FROZEN),
    sa.Column("decided_at", Moment, info=FROZEN),
    *revised(FROZEN),
    of("candidature", "candidature_id"),
    sa.CheckConstraint("reason_adopted_at IS NULL OR reason_is_proposed", name="reason_adopted_at"),
    sa.CheckConstraint(f"({one_of('outcome', Outcome.on_track())}) = (track IS NOT NULL)", name="track"),
    sa.CheckConstraint(f"(outcome = '{Outcome.RESERVE}') = (reserve_rank IS NOT NULL)", name="reserve"),
    sa.CheckConstraint("reserve_rank >= 1", name="reserve_rank"),
    sa.CheckConstraint("version >= 0", name="version"),
)

# A version of a file that an applicant attached; its bytes are beside the database, under their digest.
attachment = sa.Table(
    "attachment",
    metadata,
    *of_candidature(FROZEN),
    *number(FROZEN),
    text("name", FROZEN),
    sa.Column("sha256", sa.String(64), nullable=False, info=FROZEN),
    sa.Column("size", sa.BigInteger, nullable=False, info=FROZEN),
    text("media_type", FROZEN),
    sa.Column("filed_at", Moment, info=FROZEN),
    moment("imported_at", FROZEN),
    *revised(FROZEN),
    sa.PrimaryKeyConstraint("candidature_id", "number"),
    sa.CheckConstraint("length(trim(name)) > 0", name="name"),
    sa.CheckConstraint("length(sha256) = 64", name="sha256"),
    sa.CheckConstraint("size >= 0", name="size"),
)

form_mapping = sa.Table(
    "form_mapping",
    metadata,
    in_call(FROZEN, is_key=True),
    text("questions", FROZEN),
    *revision(FROZEN),
    info=unwatched("read where a file is imported"),
)
