"""Tests of the core that a capability has a part in: left out while that capability is off, or its folder is gone."""

import pytest

import capabilities


def is_active(name: str) -> bool:
    """Return whether the settings of this run switch an extra on."""
    return name in {extra.name for extra in capabilities.active()}


def is_installed(name: str) -> bool:
    """Return whether the folder of an extra is here: its verbs can be called, on or off."""
    return name in {extra.name for extra in capabilities.installed()}


def needs(name: str) -> pytest.MarkDecorator:
    """Return the mark of a test that an extra has a part in."""
    return pytest.mark.skipif(not is_active(name), reason=f"the extra {name} is off or gone")
