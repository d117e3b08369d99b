"""The list of components names every package that runs, with its version, its licence and its digests."""

import json
import re
from importlib.metadata import version

from tools import components
from tools.components import document


def test_every_package_that_runs_is_listed_with_version_licence_and_digests() -> None:
    listed = document()["components"]
    lock = components.LOCK.read_text(encoding="utf-8")
    pinned = {line.partition("==")[0] for line in lock.splitlines() if re.match(r"[\w.-]+==", line)}
    names = [component["name"] for component in listed]
    assert len(names) == len(set(names)) > 50
    assert set(names) <= pinned
    assert {"streamlit", "sqlalchemy", "psycopg", "numpy"} <= set(names)
    assert {each["name"]: each["version"] for each in listed} == {name: version(name) for name in names}
    assert [each["name"] for each in listed if not each["hashes"] or any(digest["content"] not in lock for digest in each["hashes"])] == []
    assert [each["name"] for each in listed for stated in each["licenses"] if not _words(stated)] == []
    assert [each["name"] for each in listed if not each["licenses"]] == []


def test_list_is_cyclonedx_and_the_same_each_time() -> None:
    first = document()
    assert (first["bomFormat"], first["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", first["serialNumber"])
    assert first["metadata"]["component"]["licenses"] == [{"license": {"id": "EUPL-1.2"}}]
    references = [each["bom-ref"] for each in first["components"]]
    assert len(references) == len(set(references))
    assert json.dumps(first) == json.dumps(document())


def _words(stated: dict[str, object]) -> object:
    licence = stated.get("license")
    return stated.get("expression") or (licence.get("name") if isinstance(licence, dict) else None)
