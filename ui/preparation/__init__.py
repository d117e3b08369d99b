"""Preparing a call: people, imports, administrations, pre-selection, phases."""
