"""Verbs of the selection: decisions, drafts, agreement, finalisation, reporting to the platform."""
