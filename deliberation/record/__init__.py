"""The record: journal, seals, the frozen state of versions, and their checks."""
