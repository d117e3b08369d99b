"""What becomes of each column once its call's selection is finalised: frozen, open or purged. A column without declaration cannot exist.

A version tells the SHA-256 of the frozen columns, table by table, in the entry that finalises it. For an open column, the declaration
says what reveals that somebody changed it by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final


class Witness(Enum):
    """What reveals that an open column was changed by hand."""

    JOURNAL = "journal"  # says what the column must hold
    CHAIN = "chain"  # the column is part of an entry, whose hash is made of it
    SEAL = "seal"  # made with a key that is not in the database
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Frozen:
    """Nothing changes it while the call is finalised. ``since``: the first canonical form whose versions hold it."""

    since: int = 1


@dataclass(frozen=True, slots=True)
class Open:
    """It goes on changing. ``why``: if there is no witness, why a change by hand cannot be told from another."""

    witness: Witness
    why: str = ""


@dataclass(frozen=True, slots=True)
class Purged:
    """Its rows are removed when the call is finalised."""


Keeping = Frozen | Open | Purged

_JOURNAL: Final = Open(Witness.JOURNAL)
_CHAIN: Final = Open(Witness.CHAIN)
_SEAL: Final = Open(Witness.SEAL)
_WAY_IN: Final = Open(Witness.NOBODY, "a way in: no document says anything of it, and who came in by it acts under a name")
_TOKEN: Final = Open(Witness.NOBODY, "a way to read: no document says anything of it, and the journal has who made it, for how long")
_WAIT: Final = Open(
    Witness.NOBODY,
    "the page on which a team waits for its turn: it tells an hour, which the journal has as well, and nothing else of the call",
)
_REFRESH: Final = Open(Witness.NOBODY, "tells a snapshot which rows to read again, and nobody anything else")
_DRAWN: Final = Open(Witness.NOBODY, "drawn anew from the marks wherever its own seal does not hold: what was changed is not read")
_NUMBER: Final = Open(Witness.NOBODY, "a number: told where another row refers to it, and of no use to anybody where none does")
_READ: Final = Open(Witness.NOBODY, "what the platform has, which the next reading finds again; the journal has what was imported")
_ERASED: Final = Open(Witness.NOBODY, "of a call that is here no more: its archive, kept elsewhere, is the proof")


def _each(names: str, keeping: Keeping) -> dict[str, Keeping]:
    return dict.fromkeys(names.split(), keeping)


def _frozen(names: str) -> dict[str, Keeping]:
    return _each(names, Frozen())


# Table → column → what becomes of it.
KEEPING: Final[Mapping[str, Mapping[str, Keeping]]] = MappingProxyType(
    {
        "call": {**_frozen("id slug settings is_sealed created_at"), **_each("revision phase", _JOURNAL)},
        "person": {
            "id": _NUMBER,
            **_each("call_id name roles email organisation is_active expertise tracks", _JOURNAL),
            "revision": _REFRESH,
        },
        "membership": _each("call_id person_id since succeeds left_at reason keeps_marks revision", Frozen(since=2)),
        "access_link": _each("id call_id person_id secret_hash created_at revoked_at nonce", _WAY_IN),
        "device": _each("id call_id person_id secret_hash created_at revoked_at agent ends_at told_up_to", _WAY_IN),
        "device_pass": _each("id call_id person_id secret_hash created_at revoked_at ends_at", _WAY_IN),
        "reading_token": _each("id call_id person_id made_by name level secret_hash created_at ends_at revoked_at", _TOKEN),
        "administration": {
            **_frozen("id call_id name ministry kind siren merged_into revision"),
            **_each("shares_siren is_gone", Frozen(since=4)),
        },
        "spelling": _frozen("call_id key text administration_id is_decided revision"),
        "candidature": {
            **_frozen(
                "id call_id dossier title summary administration_id requested_tracks dialect declared_administration "
                "contact platform_state deposited_at updated_at is_withdrawn withdrawal_reason is_late is_absent "
                "screening screening_reason screening_version screened_by screened_at proposed_screening "
                "proposed_comment is_revealed content revision admitted_by admitted_at admission_reason"
            ),
            **_each("withdrawn_at withdrawn_on_word_of", Frozen(since=2)),
            "amount_asked": Frozen(since=3),
        },
        "attachment": _each("call_id candidature_id number name sha256 size media_type filed_at imported_at revision", Frozen(since=3)),
        "told_apart": _frozen("call_id one_id other_id revision"),
        "mark": _frozen("call_id candidature_id person_id criterion value revision"),
        "remark": _frozen("call_id candidature_id person_id text revision"),
        "recusal": _frozen("call_id candidature_id person_id origin at revision lifted_at"),
        "decision": {
            **_frozen("call_id candidature_id outcome track reserve_rank reason version decided_by decided_at revision"),
            "amount": Frozen(since=3),
            **_each("reason_is_proposed reason_adopted_at", Frozen(since=4)),
        },
        "form_mapping": _frozen("call_id questions revision"),
        "grid": _frozen("call_id candidature_id person_id version saved_at revision entered_by"),
        "first_mark": _frozen("call_id candidature_id person_id criterion value revision"),
        "revote": _frozen("call_id candidature_id number opened_by opened_at closed_at revision"),
        "finished": _frozen("call_id person_id is_finished at revision"),
        "declaration": _frozen("call_id person_id at revision"),
        "no_ai_declaration": _each("call_id person_id at revision", Frozen(since=3)),
        "sealed_value": _frozen("call_id digest candidature_id salt value"),
        "note": _each("call_id candidature_id person_id text", Purged()),
        "draft": _each("call_id candidature_id person_id grid decision note", Purged()),
        "form_draft": _each("call_id person_id form content", Purged()),
        "kept_draws": _each("call_id key content mac", _DRAWN),
        "platform_reading": _each("call_id begun_at read_at found", _READ),
        "recall": _frozen("call_id candidature_id by at reason revision"),
        "dissent": _frozen("call_id candidature_id person_id decision_version outcome track sentence recorded_by at withdrawn_at revision"),
        "agreement": {
            **_each(
                "call_id candidature_id number outcome track reason read_by read_at ended_at decided_version revision", Frozen(since=3)
            ),
            "reason_is_proposed": Frozen(since=4),
        },
        "debate_line": _each("call_id candidature_id number text written_by written_at in_minutes struck_at revision", Frozen(since=3)),
        "reading": _each("call_id readers revision", Frozen(since=3)),
        "assignment": _each("call_id candidature_id person_id assigned_at ended_at revision", Frozen(since=3)),
        "meeting": _frozen("call_id planned_end seconds_per_item arrangement seed current running_since revision"),
        "room_view": {**_each("call_id view sent", _JOURNAL), "revision": _REFRESH},
        "sitting": _frozen("call_id number began_at ended_at is_last revision"),
        "agenda_item": _frozen("call_id candidature_id position began_at ended_at seconds revision"),
        "attendance": _frozen("call_id number person_id presence at revision"),
        "hearing": _each("call_id candidature_id nonce secret_hash begins_at ends_at", _WAIT),
        "departure": _frozen("call_id candidature_id person_id left_at returned_at revision"),
        "ballot": _frozen(
            "call_id candidature_id number question method majority options opened_by opened_at members override_reason closed_at counts "
            "casting_choice casting_by casting_at cancelled_because revision"
        ),
        "voter": {
            **_frozen("call_id candidature_id number person_id has_voted choice voted_at revision"),
            "entered_by": Frozen(since=3),
        },
        # Closing a ballot removes its passes, and no call with an open one is finalised.
        "ballot_pass": _each("call_id candidature_id number person_id secret_hash is_opened ends_at", Purged()),
        "secret_vote": _frozen("call_id candidature_id number key choice"),
        "version": _each("call_id number sha256 finalised_by finalised_at reopened_by reopened_at reopening_reason content form", _JOURNAL),
        "anchor": _each("call_id number entry hash key mac", _SEAL),
        "letterhead": _each("call_id sha256 name added_by added_at content", _JOURNAL),
        "journal": _each("call_id sequence at actor_id actor act subject before after revision previous_hash hash", _CHAIN),
        "erasure": _each("slug erased_at call_id erased_by kept_until journal_hash archive_sha256", _ERASED),
    }
)


def frozen_tables() -> tuple[str, ...]:
    """Return the tables whose rows are all guarded with their call: those that are frozen or purged, the call itself apart."""
    return tuple(
        name for name, columns in KEEPING.items() if name != "call" and not any(isinstance(kept, Open) for kept in columns.values())
    )


def frozen_columns(table: str, *, form: int) -> tuple[str, ...]:
    """Return the columns of ``table`` that a version in canonical form ``form`` holds; of a purged table all, since it has no rows then."""
    return tuple(
        name for name, kept in KEEPING[table].items() if isinstance(kept, Purged) or (isinstance(kept, Frozen) and kept.since <= form)
    )
