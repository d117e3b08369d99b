"""Ranking, robustness, other weights, agreement."""
