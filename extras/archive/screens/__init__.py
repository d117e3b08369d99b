"""Erasure of a call, among its documents and settings."""
