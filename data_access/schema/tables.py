"""The tables. They restate the rules: what an entity may not be, the database refuses too.

Every table carries its call; rows that change carry the revision that last touched them. A row of one call never points to another
call's: foreign keys include the call. The triggers are in the migrations.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
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
from deliberation.call.call import Phase
from deliberation.call.screening import Screening
from deliberation.dossiers.candidatures import PlatformState, WithdrawalWord
from deliberation.dossiers.dialects import Dialect
from deliberation.selection.decisions import Outcome

call: Final = Table(
    "call",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(64), nullable=False, unique=True),
    text("settings"),
    *revision(),
    *choice("phase", Phase),
    flag("is_sealed"),
    moment("created_at"),
)

person: Final = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    in_call(),
    text("name"),
    text("roles"),
    text("email"),
    text("organisation"),
    flag("is_active"),
    *revised(),
    Column("expertise", Text, nullable=False, server_default=""),
    Column("tracks", Text, nullable=False, server_default="[]"),
    UniqueConstraint("call_id", "name"),
    UniqueConstraint("call_id", "id"),
    CheckConstraint("length(trim(name)) > 0", name="name"),
)

# Of whoever joined the jury later, or left it; there is no row of anybody else.
membership: Final = Table(
    "membership",
    metadata,
    in_call(),
    *of_person(),
    Column("since", Moment),
    Column("succeeds", Integer),
    Column("left_at", Moment),
    text("reason"),
    flag("keeps_marks"),
    *revised(),
    PrimaryKeyConstraint("call_id", "person_id"),
    of("person", "succeeds"),
    CheckConstraint("left_at >= since", name="left_at"),
    CheckConstraint("succeeds <> person_id", name="succeeds"),
)


administration: Final = Table(
    "administration",
    metadata,
    Column("id", Integer, primary_key=True),
    in_call(),
    text("name"),
    text("ministry"),
    text("kind"),
    Column("siren", String(14)),
    Column("merged_into", Integer),
    *revised(),
    UniqueConstraint("call_id", "id"),
    of("administration", "merged_into"),
    CheckConstraint("length(trim(name)) > 0", name="name"),
    CheckConstraint("merged_into <> id", name="merged_into"),
    # Kept last, where the migration that added them put them. ``is_gone``: it has no dossier any more.
    Column("shares_siren", Boolean, nullable=False, server_default=false()),
    Column("is_gone", Boolean, nullable=False, server_default=false()),
)

spelling: Final = Table(
    "spelling",
    metadata,
    in_call(),
    text("key"),
    text("text"),
    Column("administration_id", Integer, nullable=False),
    flag("is_decided"),
    *revised(),
    PrimaryKeyConstraint("call_id", "key"),
    of("administration", "administration_id"),
    Index(None, "administration_id"),
)

candidature: Final = Table(
    "candidature",
    metadata,
    Column("id", Integer, primary_key=True),
    in_call(),
    Column("dossier", String(200), nullable=False),
    text("title"),
    text("summary"),
    Column("administration_id", Integer, nullable=False),
    text("requested_tracks"),
    *choice("dialect", Dialect),
    text("declared_administration"),
    text("contact"),
    *choice("platform_state", PlatformState, nullable=True),
    Column("deposited_at", Moment),
    Column("updated_at", Moment),
    flag("is_withdrawn"),
    text("withdrawal_reason"),
    flag("is_late"),
    flag("is_absent"),
    *choice("screening", Screening),
    text("screening_reason"),
    Column("screening_version", Integer, nullable=False),
    text("screened_by"),
    Column("screened_at", Moment),
    *choice("proposed_screening", Screening, nullable=True),
    text("proposed_comment"),
    flag("is_revealed"),
    text("content"),
    *revised(),
    UniqueConstraint("call_id", "dossier"),
    UniqueConstraint("call_id", "id"),
    of("administration", "administration_id"),
    CheckConstraint("length(trim(dossier)) > 0", name="dossier"),
    CheckConstraint("screening_version >= 0", name="screening_version"),
    # Kept last, where the migration that added them put them.
    text("admitted_by"),
    Column("admitted_at", Moment),
    text("admission_reason"),
    Column("withdrawn_at", Moment),
    *choice("withdrawn_on_word_of", WithdrawalWord, nullable=True),
    Column("amount_asked", Amount),
    Index(None, "administration_id"),
)

told_apart: Final = Table(
    "told_apart",
    metadata,
    in_call(),
    Column("one_id", Integer, nullable=False),
    Column("other_id", Integer, nullable=False),
    *revision(),
    PrimaryKeyConstraint("call_id", "one_id", "other_id"),
    of("administration", "one_id"),
    of("administration", "other_id"),
    CheckConstraint("one_id < other_id", name="pair"),
)


def _by_juror(name: str, *columns: Column[Any] | CheckConstraint, key: tuple[str, ...] = ()) -> Table:
    return Table(
        name,
        metadata,
        *of_candidature(),
        *of_person(),
        *columns,
        *revised(),
        PrimaryKeyConstraint("candidature_id", "person_id", *key),
        sqlite_with_rowid=False,
    )


mark: Final = _by_juror("mark", Column("criterion", String(40), nullable=False), Column("value", Integer), key=("criterion",))
remark: Final = _by_juror("remark", text("text"))
recusal: Final = _by_juror("recusal", text("origin"), moment("at"))
recusal.append_column(Column("lifted_at", Moment))  # last, as the migration that added it left it

decision: Final = Table(
    "decision",
    metadata,
    in_call(),
    Column("candidature_id", Integer, primary_key=True, autoincrement=False),
    *choice("outcome", Outcome),
    Column("track", String(40)),
    Column("reserve_rank", Integer),
    text("reason"),
    Column("version", Integer, nullable=False),
    text("decided_by"),
    Column("decided_at", Moment),
    *revised(),
    Column("amount", Amount),
    flag("reason_is_proposed"),
    Column("reason_adopted_at", Moment),
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
    *of_candidature(),
    *number(),
    text("name"),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    text("media_type"),
    Column("filed_at", Moment),
    moment("imported_at"),
    *revised(),
    PrimaryKeyConstraint("candidature_id", "number"),
    CheckConstraint("length(trim(name)) > 0", name="name"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("size >= 0", name="size"),
)

form_mapping: Final = Table(
    "form_mapping",
    metadata,
    in_call(is_key=True),
    text("questions"),
    *revision(),
)

# When the platform was read by itself: ``begun_at`` while somebody reads, and what was found. Of no revision: no snapshot holds it.
platform_reading: Final = Table(
    "platform_reading",
    metadata,
    in_call(),
    Column("begun_at", Moment),
    Column("read_at", Moment),
    text("found"),
    PrimaryKeyConstraint("call_id"),
)
