"""Intake: read files of dossiers, scores, people and calls into validated records."""
