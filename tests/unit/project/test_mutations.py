"""The list of rules to break can be run whole: each line stands where the list says, and so do the tests expected to notice."""

import pytest

from tests.places import ROOT
from tools.mutations import Mutation, read_rules


@pytest.mark.parametrize("rule", read_rules(""), ids=lambda rule: rule.rule)
def test_rule_breaks_one_line_and_names_tests_that_exist(rule: Mutation) -> None:
    assert (ROOT / rule.file).read_text(encoding="utf-8").count(rule.line) == 1, (
        f"{rule.file}: write the line as it is now in rules_broken.toml"
    )
    assert [name for name in rule.folder.split() if not (ROOT / name).exists()] == []
