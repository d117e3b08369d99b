"""Where the project and its fixtures are."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FIXTURES: Final = ROOT / "tests" / "fixtures" / "ami-ia-2"
