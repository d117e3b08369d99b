"""Exports of démarches-simplifiées: identification of questions, then rows to records."""
