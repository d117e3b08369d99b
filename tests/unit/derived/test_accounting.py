"""Every dossier is counted in exactly one category, whatever became of it."""

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.derived.accounting import Account, account_of, accounts
from exports.documents.minutes import minutes
from exports.tables.selection import selection_json
from phrases import language
from tests.worlds.snapshots import MET_AT, make_candidature, make_snapshot

_FACTS = st.fixed_dictionaries(
    {
        "screening": st.sampled_from(Screening),
        "is_withdrawn": st.booleans(),
        "is_late": st.booleans(),
        "admitted_at": st.sampled_from([None, MET_AT]),
    }
)


@given(facts=st.lists(_FACTS, max_size=12))
def test_every_dossier_is_in_exactly_one_count(facts: list[dict[str, object]]) -> None:
    files = [make_candidature(number, **said) for number, said in enumerate(facts, 1)]
    counted = accounts(files)
    assert sum(counted.values()) == len(files)
    assert counted == {account: sum(account_of(one) is account for one in files) for account in Account}
    assert counted[Account.WITHDRAWN] == sum(one.is_withdrawn for one in files)


def test_dossier_is_withdrawn_before_it_is_late_and_late_before_it_is_pre_selected() -> None:
    said = {"screening": Screening.DECLINED, "is_late": True}
    assert [account_of(make_candidature(1, **said, **more)) for more in ({"is_withdrawn": True}, {}, {"admitted_at": MET_AT})] == [
        Account.WITHDRAWN,
        Account.LATE,
        Account.DECLINED,
    ]


def test_minutes_give_each_count_and_what_they_add_up_to() -> None:
    files = [
        make_candidature(1),
        make_candidature(2, screening=Screening.RESERVE),
        make_candidature(3, screening=Screening.DECLINED, is_late=True),
        make_candidature(4, is_withdrawn=True),
    ]
    with language("en"):
        document = minutes(make_snapshot(candidatures=files), made_at=MET_AT)
    told = "In all: 4. Shortlisted: 1; On hold: 1; Not shortlisted: 0; Withdrawn: 1; Filed late, not admitted: 1"
    assert told in str(document.sections[0])


@given(facts=st.lists(_FACTS, min_size=1, max_size=6))
def test_json_of_the_selection_says_of_each_dossier_the_count_that_it_is_in(facts: list[dict[str, object]]) -> None:
    files = [make_candidature(number, **said) for number, said in enumerate(facts, 1)]
    with language("en"):
        said = json.loads(selection_json(make_snapshot(candidatures=files)))
        labels = {account.words: str(account) for account in Account}
    assert said["filed"] == sum(said["accounts"].values()) == len(files)
    counted = Counter(labels[one["account"]] for one in said["candidatures"])
    assert {account: counted[account] for account in said["accounts"]} == said["accounts"]
