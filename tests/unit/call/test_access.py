"""Devices and the levels of tokens."""

from datetime import UTC, datetime, timedelta

import pytest

from deliberation.call.access import Device, TokenLevel

NOON = datetime(2019, 7, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("revoked_at", "ends_at", "is_known"),
    [(None, None, True), (None, NOON + SECOND, True), (None, NOON, False), (NOON, None, False), (NOON, NOON + SECOND, False)],
)
def test_device_opens_nothing_once_revoked_or_ended(revoked_at: datetime | None, ends_at: datetime | None, is_known: bool) -> None:
    assert Device(1, 1, NOON - SECOND, revoked_at, "Firefox", ends_at).is_known(at=NOON) is is_known


@pytest.mark.parametrize(("token", "document"), [(token, document) for token in TokenLevel for document in TokenLevel])
def test_public_token_reads_no_internal_document(token: TokenLevel, document: TokenLevel) -> None:
    assert token.reads(document) is not ((token, document) == (TokenLevel.PUBLIC, TokenLevel.INTERNAL))
