"""``publiccode.yml`` has what the standard 0.7 asks for, and says what the project says elsewhere."""

import tomllib
from typing import Any

import pytest

from tests.places import ROOT

yaml = pytest.importorskip("yaml")
FILE = ROOT / "publiccode.yml"
REQUIRED = (
    *("publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
)
STATES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    *(f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")),
    *("addon", "library", "configurationFiles"),
}
MAINTAINED = {"internal", "contract", "community", "none"}
CATEGORIES = {"collaboration", "data-visualization", "grant-management", "workflow-management"}  # of the standard's list
SHORT_MAX, LONG_MIN, LONG_MAX = 150, 150, 10_000


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def test_keys_that_the_standard_requires_are_there_with_values_that_it_knows(told: dict[str, Any]) -> None:
    assert [key for key in REQUIRED if not told.get(key)] == []
    assert told["publiccodeYmlVersion"] == "0.7"
    assert told["url"].startswith("https://")
    assert (told["developmentStatus"] in STATES, told["softwareType"] in TYPES) == (True, True)
    assert set(told["categories"]) <= CATEGORIES
    assert told["maintenance"]["type"] in MAINTAINED
    assert [contact["name"] for contact in told["maintenance"]["contacts"]]
    assert told["localisation"] == {"localisationReady": True, "availableLanguages": ["fr", "en"]}


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_descriptions_are_as_long_as_the_standard_asks(told: dict[str, Any], tongue: str) -> None:
    description = told["description"][tongue]
    assert len(description["shortDescription"]) <= SHORT_MAX
    assert LONG_MIN <= len(description["longDescription"]) <= LONG_MAX
    assert len(description["features"]) >= 5
    assert len(description["features"]) == len(told["description"]["fr"]["features"])


def test_licence_pythons_and_files_are_those_of_the_project(told: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert told["legal"]["license"] == project["license"]
    (python,) = (each for each in told["dependsOn"]["open"] if each["name"] == "Python")
    assert project["requires-python"].startswith(f">={python['versionMin']},")
    assert f"Programming Language :: Python :: {python['versionMax']}" in project["classifiers"]
    assert (ROOT / told["logo"]).is_file()
    assert told["developmentStatus"] != "stable" or not project["version"].startswith("0.")
