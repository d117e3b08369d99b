"""Payloads of the journal's entries, an act each: frozen dataclasses whose fields have a type and a label."""
