"""Write a release into a folder: ``python -m tools.release FOLDER``. A commit gives equal bytes, on the same machine.

Contents: the archive of the commit; the list of components as CycloneDX JSON, made from the lock, for this system and Python (name,
version, licence, digests); and SHA256SUMS, for a signature.
"""

import gzip
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement

from settings import PROJECT, program

LOCK = PROJECT / "requirements.txt"
NAME = "delibere"
_DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Component:
    """Package of the lock. ``digests``: SHA-256 of each distributed file of the version."""

    name: str
    version: str
    digests: tuple[str, ...]


def components() -> Iterator[Component]:
    """Yield what the lock installs on this system, by name."""
    for block in re.split(r"\n(?=[\w.-]+==)", LOCK.read_text(encoding="utf-8")):
        wanted = Requirement(block.partition("\n")[0].rstrip(" \\"))
        if wanted.marker is None or wanted.marker.evaluate():
            (pinned,) = wanted.specifier
            yield Component(wanted.name, pinned.version, tuple(_DIGEST.findall(block)))


def document() -> dict[str, Any]:
    """Return the list as a CycloneDX 1.6 document."""
    version, licence = program()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, LOCK.read_text(encoding='utf-8'))}",
        "version": 1,
        "metadata": {
            "component": {
                **{"type": "application", "bom-ref": NAME, "name": NAME, "version": version},
                "licenses": [{"license": {"id": licence}}],
            },
            "properties": [{"name": "python", "value": "{}.{}".format(*sys.version_info)}],
        },
        "components": [_entry(component) for component in components()],
    }


def _entry(component: Component) -> dict[str, Any]:
    address = f"pkg:pypi/{component.name.lower()}@{component.version}"
    return {
        **{"type": "library", "bom-ref": address, "name": component.name, "version": component.version, "purl": address},
        "licenses": _read_stated(component.name),
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in component.digests],
    }


def _read_stated(package: str) -> list[dict[str, Any]]:
    if expression := metadata(package).get("License-Expression"):
        # An expression of one word with commas is none: it is stated in words.
        return [{"license": {"name": expression}}] if "," in expression else [{"expression": expression}]
    return [{"license": {"name": name}} for name in licence_names(package)]


def licence_names(package: str) -> list[str]:
    """Return the licences of a package without an expression: by its classifiers, else in its own words."""
    stated = metadata(package)
    classifiers = [line.rpartition(" :: ")[2] for line in stated.get_all("Classifier", []) if line.startswith("License :: ")]
    return sorted(classifiers) or [stated.get("License", "")]


def write_release(folder: Path) -> None:
    """Write the release of the last commit into ``folder``. Raises FileExistsError for an existing release."""
    name = f"{NAME}-{program().version}"
    command = ("git", "archive", "--format=tar", f"--prefix={name}/", "HEAD")
    tree = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout
    components = json.dumps(document(), ensure_ascii=False, indent=2) + "\n"
    # No time in the head of the gzip; other versions of zlib may compress otherwise.
    written = {f"{name}.tar.gz": gzip.compress(tree, mtime=0), f"{name}.cdx.json": components.encode()}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {file}\n" for file, content in written.items())
    folder.mkdir(parents=True)
    for file, content in {**written, "SHA256SUMS": sums.encode()}.items():
        (folder / file).write_bytes(content)


if __name__ == "__main__":
    write_release(Path(sys.argv[1]))
