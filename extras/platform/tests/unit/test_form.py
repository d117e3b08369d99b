"""The platform's form beside the call: what it proposes, and where they disagree."""

from dataclasses import replace

import pytest

from deliberation.call.call import Call, FormMapping
from deliberation.call.drafting import blank_settings
from deliberation.call.settings import parse_call
from extras.platform.pull import Procedure, describe, disagreements, settings_from
from extras.platform.tests.serving.procedure import Procedure as There
from extras.platform.tests.serving.procedure import few
from extras.platform.tests.serving.server import Platform as Server
from extras.platform.tests.unit.line import Line
from tests.worlds.demonstration import demo_call

pytestmark = pytest.mark.usefixtures("english")

TRACK = "Formule d'accompagnement souhaitée"
TECHNICAL, SCIENTIFIC = "Accompagnement technique et métier", "Accompagnement scientifique"


@pytest.fixture
def there() -> There:
    procedure = few()
    procedure.offer(TRACK, TECHNICAL, SCIENTIFIC)
    procedure.offer("Avis de présélection", "Présélectionné", "Liste d'attente", "Non présélectionné")
    return procedure


def read(there: There) -> Procedure:
    with Line(Server(there)).open() as platform:
        return describe(platform)


def told(there: There, call: Call | None = None, said: FormMapping | None = None) -> list[str]:
    return [str(one) for one in disagreements(read(there), call or demo_call(), said)]


def test_form_proposes_what_it_says_of_a_call_and_no_criterion(there: There) -> None:
    there.closed_at = "2019-05-31T23:59:59+02:00"
    blank = parse_call(blank_settings("Appel", language="fr", taken=[]))
    proposed = settings_from(read(there), blank)
    assert proposed.keys() == {"name", "mapping", "closes_at", "tracks"}
    assert (proposed["name"], proposed["closes_at"]) == ({"fr": there.title}, there.closed_at)
    assert [(track["fr"], track["answers"]) for track in proposed["tracks"]] == [(TECHNICAL, [TECHNICAL]), (SCIENTIFIC, [SCIENTIFIC])]
    assert {role: labels for role, labels in proposed["mapping"].items() if role in ("title", "track", "screening")} == {
        "title": ["Titre du projet"], "track": [TRACK], "screening": ["Avis de présélection"],
    }  # fmt: skip


def test_form_and_call_that_agree_say_nothing(there: There) -> None:
    assert told(there) == []


def test_each_disagreement_is_said(there: There) -> None:
    there.offer(TRACK, TECHNICAL, "Prêt de matériel")
    there.offer("Avis de présélection", "Présélectionné", "À revoir")
    there.closed_at = "2019-06-01T12:00:00+02:00"
    call = demo_call()
    found = told(there, replace(call, mapping={**call.mapping, "amount": ("Montant demandé",)}))
    assert [any(word in one for one in found) for word in ("Montant demandé", "Prêt de matériel", SCIENTIFIC, "À revoir", "12:00")] == [
        True
    ] * 5
    assert len(found) == 5


def test_what_somebody_said_of_the_form_counts(there: There) -> None:
    call = demo_call()
    asking = replace(call, mapping={**call.mapping, "amount": ("Montant demandé",)})
    assert told(there, asking, FormMapping({"amount": ""})) == []
