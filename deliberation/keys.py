"""Derive from the server's secret a key for each use of it."""

import hmac


def derived_key(secret: bytes, use: bytes) -> bytes:
    """Return the key, of 256 bits, of one use of the server's secret: HKDF-SHA-256 (RFC 5869), without salt, one block."""
    return hmac.digest(hmac.digest(bytes(32), secret, "sha256"), use + b"\x01", "sha256")
