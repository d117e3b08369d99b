"""A release: the archive of what is committed, and a list of components that names every package that runs."""

import hashlib
import json
import re
import subprocess
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.places import ROOT
from tools import release
from tools.release import document, write_release


def test_every_package_that_runs_is_listed_with_version_licence_and_digests() -> None:
    listed = document()["components"]
    lock = release.LOCK.read_text(encoding="utf-8")
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


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout: there is no commit to release")
def test_release_built_twice_is_the_same_to_the_byte_and_holds_what_is_committed(tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("first", "second"))
    write_release(first)
    write_release(second)
    contents = {path.name: path.read_bytes() for path in first.iterdir()}
    assert contents == {path.name: path.read_bytes() for path in second.iterdir()}
    told = {name: digest for digest, name in (line.split("  ") for line in contents["SHA256SUMS"].decode().splitlines())}
    assert told == {name: hashlib.sha256(content).hexdigest() for name, content in contents.items() if name != "SHA256SUMS"}
    (packed,) = first.glob("*.tar.gz")
    top = packed.name.removesuffix(".tar.gz")
    with tarfile.open(packed) as opened:
        files = {entry.name.removeprefix(f"{top}/") for entry in opened if entry.isfile() or entry.issym()}
    committed = subprocess.run(["git", "ls-tree", "-r", "--name-only", "-z", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert files == set(committed.stdout.split("\0")) - {""}
    with pytest.raises(FileExistsError):
        write_release(first)


def _words(stated: dict[str, object]) -> object:
    licence = stated.get("license")
    return stated.get("expression") or (licence.get("name") if isinstance(licence, dict) else None)
