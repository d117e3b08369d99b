"""Exports of démarches-simplifiées: which question is which, row by row, to records."""
