"""Derive from the server's secret a key for each use of it."""

import hmac


def derived_key(secret: bytes, use: bytes) -> bytes:
    """Return the 256-bit key for a use of the server's secret: HKDF-SHA-256 (RFC 5869), without salt, single block."""
    return hmac.digest(hmac.digest(bytes(32), secret, "sha256"), use + b"\x01", "sha256")
