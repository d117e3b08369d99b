"""The two files of queries are standard GraphQL, and name nothing that the platform's types, as the tests know them, do not have."""

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from tests.places import ROOT

SCHEMA = build_schema((ROOT / "extras" / "platform" / "tests" / "serving" / "schema.graphql").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["reading", "writing"])
def test_queries_are_standard_and_validate(name: str) -> None:
    document = parse((ROOT / "extras" / "platform" / f"{name}.graphql").read_text(encoding="utf-8"))
    assert validate(SCHEMA, document) == []
    operations = [one.name.value for one in document.definitions if isinstance(one, OperationDefinitionNode) and one.name]
    assert len(set(operations)) == len(operations) > 0
