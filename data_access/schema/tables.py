"""The tables. They restate the rules: what an entity may not be, the database refuses too.

Every table carries its call; rows that change carry the revision that last touched them. A row of one call never points to another
call's: foreign keys include the call. The triggers are in the migrations.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

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
from data_access.schema.keeping import FROZEN, JOURNAL, NUMBER, REFRESH, unwatched
from deliberation.call.call import Phase
from deliberation.call.screening import Screening
from deliberation.dossiers.candidatures import PlatformState, WithdrawalWord
from deliberation.dossiers.dialects import Dialect
from deliberation.selection.decisions import Outcome

call: Final = Table(
    "call",
    metadata,
    Column("id", Integer, primary_key=True, info=FROZEN),
    Column("slug", String(64), nullable=False, unique=True, info=FROZEN),
    text("settings", FROZEN),
    *revision(JOURNAL),
    *choice("phase", Phase, JOURNAL),
    flag("is_sealed", FROZEN),
    moment("created_at", FROZEN),
)

person: Final = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True, info=NUMBER),
    in_call(JOURNAL),
    text("name", JOURNAL),
    text("roles", JOURNAL),
    text("email", JOURNAL),
    text("organisation", JOURNAL),
    flag("is_active", JOURNAL),
    text("expertise", JOURNAL),
    text("tracks", JOURNAL),
    *revised(REFRESH),
    UniqueConstraint("call_id", "name"),
    UniqueConstraint("call_id", "id"),
    CheckConstraint("length(trim(name)) > 0", name="name"),
)

# Of whoever joined the jury later, or left it; there is no row of anybody else.
membership: Final = Table(
    "membership",
    metadata,
    in_call(FROZEN),
    *of_person(FROZEN),
    Column("since", Moment, info=FROZEN),
    Column("succeeds", Integer, info=FROZEN),
    Column("left_at", Moment, info=FROZEN),
    text("reason", FROZEN),
    flag("keeps_marks", FROZEN),
    *revised(FROZEN),
    PrimaryKeyConstraint("call_id", "person_id"),
    of("person", "succeeds"),
    CheckConstraint("left_at >= since", name="left_at"),
    CheckConstraint("succeeds <> person_id", name="succeeds"),
    info=unwatched("a person's row is written with it"),
)


administration: Final = Table(
    "administration",
    metadata,
    Column("id", Integer, primary_key=True, info=FROZEN),
    in_call(FROZEN),
    text("name", FROZEN),
    text("ministry", FROZEN),
    text("kind", FROZEN),
    Column("siren", String(14), info=FROZEN),
    flag("shares_siren", FROZEN),
    flag("is_gone", FROZEN),  # it has no dossier any more
    Column("merged_into", Integer, info=FROZEN),
    *revised(FROZEN),
    UniqueConstraint("call_id", "id"),
    of("administration", "merged_into"),
    CheckConstraint("length(trim(name)) > 0", name="name"),
    CheckConstraint("merged_into <> id", name="merged_into"),
)

spelling: Final = Table(
    "spelling",
    metadata,
    in_call(FROZEN),
    text("key", FROZEN),
    text("text", FROZEN),
    Column("administration_id", Integer, nullable=False, info=FROZEN),
    flag("is_decided", FROZEN),
    *revised(FROZEN),
    PrimaryKeyConstraint("call_id", "key"),
    of("administration", "administration_id"),
    Index(None, "administration_id"),
)

candidature: Final = Table(
    "candidature",
    metadata,
    Column("id", Integer, primary_key=True, info=FROZEN),
    in_call(FROZEN),
    Column("dossier", String(200), nullable=False, info=FROZEN),
    text("title", FROZEN),
    text("summary", FROZEN),
    Column("administration_id", Integer, nullable=False, info=FROZEN),
    text("requested_tracks", FROZEN),
    *choice("dialect", Dialect, FROZEN),
    text("declared_administration", FROZEN),
    text("contact", FROZEN),
    *choice("platform_state", PlatformState, FROZEN, nullable=True),
    Column("deposited_at", Moment, info=FROZEN),
    Column("updated_at", Moment, info=FROZEN),
    Column("amount_asked", Amount, info=FROZEN),
    flag("is_withdrawn", FROZEN),
    text("withdrawal_reason", FROZEN),
    Column("withdrawn_at", Moment, info=FROZEN),
    *choice("withdrawn_on_word_of", WithdrawalWord, FROZEN, nullable=True),
    flag("is_late", FROZEN),
    text("admitted_by", FROZEN),
    Column("admitted_at", Moment, info=FROZEN),
    text("admission_reason", FROZEN),
    flag("is_absent", FROZEN),
    *choice("screening", Screening, FROZEN),
    text("screening_reason", FROZEN),
    Column("screening_version", Integer, nullable=False, info=FROZEN),
    text("screened_by", FROZEN),
    Column("screened_at", Moment, info=FROZEN),
    *choice("proposed_screening", Screening, FROZEN, nullable=True),
    text("proposed_comment", FROZEN),
    flag("is_revealed", FROZEN),
    text("content", FROZEN),
    *revised(FROZEN),
    UniqueConstraint("call_id", "dossier"),
    UniqueConstraint("call_id", "id"),
    of("administration", "administration_id"),
    CheckConstraint("length(trim(dossier)) > 0", name="dossier"),
    CheckConstraint("screening_version >= 0", name="screening_version"),
    Index(None, "administration_id"),
)

told_apart: Final = Table(
    "told_apart",
    metadata,
    in_call(FROZEN),
    Column("one_id", Integer, nullable=False, info=FROZEN),
    Column("other_id", Integer, nullable=False, info=FROZEN),
    *revision(FROZEN),
    PrimaryKeyConstraint("call_id", "one_id", "other_id"),
    of("administration", "one_id"),
    of("administration", "other_id"),
    CheckConstraint("one_id < other_id", name="pair"),
    info=unwatched("read where administrations are settled"),
)


def _by_juror(name: str, *columns: Column[Any] | CheckConstraint, key: tuple[str, ...] = ()) -> Table:
    return Table(
        name,
        metadata,
        *of_candidature(FROZEN),
        *of_person(FROZEN),
        *columns,
        *revised(FROZEN),
        PrimaryKeyConstraint("candidature_id", "person_id", *key),
        sqlite_with_rowid=False,
    )


mark: Final = _by_juror(
    "mark", Column("criterion", String(40), nullable=False, info=FROZEN), Column("value", Integer, info=FROZEN), key=("criterion",)
)
remark: Final = _by_juror("remark", text("text", FROZEN))
recusal: Final = _by_juror("recusal", text("origin", FROZEN), moment("at", FROZEN), Column("lifted_at", Moment, info=FROZEN))

decision: Final = Table(
    "decision",
    metadata,
    in_call(FROZEN),
    Column("candidature_id", Integer, primary_key=True, autoincrement=False, info=FROZEN),
    *choice("outcome", Outcome, FROZEN),
    Column("track", String(40), info=FROZEN),
    Column("reserve_rank", Integer, info=FROZEN),
    Column("amount", Amount, info=FROZEN),
    text("reason", FROZEN),
    flag("reason_is_proposed", FROZEN),
    Column("reason_adopted_at", Moment, info=FROZEN),
    Column("version", Integer, nullable=False, info=FROZEN),
    text("decided_by", FROZEN),
    Column("decided_at", Moment, info=FROZEN),
    *revised(FROZEN),
    of("candidature", "candidature_id"),
    CheckConstraint("reason_adopted_at IS NULL OR reason_is_proposed", name="reason_adopted_at"),
    CheckConstraint(f"({one_of('outcome', Outcome.on_track())}) = (track IS NOT NULL)", name="track"),
    CheckConstraint(f"(outcome = '{Outcome.RESERVE}') = (reserve_rank IS NOT NULL)", name="reserve"),
    CheckConstraint("reserve_rank >= 1", name="reserve_rank"),
    CheckConstraint("version >= 0", name="version"),
)

# A version of a file that an applicant attached; its bytes are beside the database, under their digest.
attachment: Final = Table(
    "attachment",
    metadata,
    *of_candidature(FROZEN),
    *number(FROZEN),
    text("name", FROZEN),
    Column("sha256", String(64), nullable=False, info=FROZEN),
    Column("size", BigInteger, nullable=False, info=FROZEN),
    text("media_type", FROZEN),
    Column("filed_at", Moment, info=FROZEN),
    moment("imported_at", FROZEN),
    *revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "number"),
    CheckConstraint("length(trim(name)) > 0", name="name"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("size >= 0", name="size"),
)

form_mapping: Final = Table(
    "form_mapping",
    metadata,
    in_call(FROZEN, is_key=True),
    text("questions", FROZEN),
    *revision(FROZEN),
    info=unwatched("read where a file is imported"),
)
