"""The columns of a decision as the journal holds them, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

_AS_THEY_ARE: Final = ("track", "reserve_rank", "reason", "version")


def journalled_decision(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return a decision's columns as JSON; what most decisions lack is left out."""
    amount, adopted_at = columns["amount"], columns["reason_adopted_at"]
    return {
        "outcome": str(columns["outcome"]),
        **{name: columns[name] for name in _AS_THEY_ARE},
        **({"amount": format(amount, "f")} if amount is not None else {}),
        **({"reason_is_proposed": True} if columns["reason_is_proposed"] else {}),
        **({"reason_adopted_at": adopted_at.astimezone(UTC).isoformat()} if adopted_at else {}),
    }


def decision_columns(journalled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a decision that the journal holds."""
    return {
        **{name: journalled[name] for name in ("outcome", *_AS_THEY_ARE)},
        "amount": Decimal(journalled["amount"]) if journalled.get("amount") else None,
        "reason_is_proposed": journalled.get("reason_is_proposed", False),
        "reason_adopted_at": datetime.fromisoformat(journalled["reason_adopted_at"]) if "reason_adopted_at" in journalled else None,
    }
