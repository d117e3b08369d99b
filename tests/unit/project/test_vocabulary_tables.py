"""If a value is added to an enumeration, these tests name each table (icons, colours, verbs…) that does not know it yet."""

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum

LAYERS = ("commands", "demonstration", "ui", "web", "charts", "exports", "intake", "data_access", "deliberation")
# They run when they are imported, or only inside Alembic.
NOT_IMPORTED = ("ui.frame", "data_access.migrations")
# These say something of a few values, and mean it.
OF_A_FEW = {"_PLAYED", "SYSTEM_COLUMNS", "_NUMBER_FORMATS", "_IMAGE_WIDTHS", "_AT_LEVEL", "_OF_ANY_VALUE", "STAGES", "_TYPES"}


def tables() -> Iterator[tuple[str, dict[Enum, object]]]:
    """Yield each module's tables whose keys are members of one enumeration, by name."""
    for layer in LAYERS:
        for module in pkgutil.walk_packages(importlib.import_module(layer).__path__, f"{layer}."):
            if not module.name.startswith(NOT_IMPORTED):
                for name, value in vars(importlib.import_module(module.name)).items():
                    if isinstance(value, dict) and value and isinstance(next(iter(value)), Enum) and len(set(map(type, value))) == 1:
                        yield f"{module.name}.{name}", value


def test_a_table_by_values_of_an_enumeration_has_them_all() -> None:
    found = dict(tables())
    lacking = {name: set(type(next(iter(table)))) - set(table) for name, table in found.items() if name.split(".")[-1] not in OF_A_FEW}
    assert {name: values for name, values in lacking.items() if values} == {}
    assert {name.split(".")[-1] for name in found} > OF_A_FEW
