"""Where the project and its fixtures are."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
EXTRAS = frozenset(
    {"archive", "assignment", "attached", "copies", "equity", "laureates", "letters", "paper", "platform", "replay"}
)  # those that the pages of the project speak of
FIXTURES = ROOT / "tests" / "fixtures" / "ami-ia-2"
