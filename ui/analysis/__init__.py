"""Ranking, robustness, triage, other weights, agreement."""
