"""What is imported before anybody asks for a screen."""

import json
import subprocess
import sys

from tests.places import ROOT

IMPORTED = "import json, sys, dashboard; print(json.dumps(sorted(name for name in sys.modules if name.startswith('ui.'))))"


def test_first_screen_after_a_start_imports_nothing_of_ours() -> None:
    found = subprocess.run([sys.executable, "-c", IMPORTED], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "ui").rglob("*.py") if path.stem != "__init__"}
    assert files - {*json.loads(found.splitlines()[-1])} == {"ui.frame"}
