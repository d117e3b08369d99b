"""What the team wrote for itself is in no document for applicants, for the platform or for the public, nor in the minutes."""

import io
from collections.abc import Mapping
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Content, Field, WithdrawalWord
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.applicants import applicants_zip
from exports.documents.minutes import minutes
from exports.tables.csv_files import laureates_csv, platform_csv
from phrases import language
from tests.worlds.snapshots import MET_AT, make_candidature, make_snapshot

INTERNAL = "Entre nous : porteur peu fiable."
STATED = "Hors du périmètre."
_FACTS = st.fixed_dictionaries(
    {
        "screening": st.sampled_from(Screening),
        "proposed_screening": st.sampled_from([None, *Screening.opinions()]),
        # Of an import, as a database may hold it from before; or of somebody here.
        "screening_reason, version": st.sampled_from([("", 0), (INTERNAL, 0), (STATED, 1)]),
        "is_withdrawn": st.booleans(),
        "withdrawn_on_word_of": st.sampled_from([None, *WithdrawalWord]),
        "is_late": st.booleans(),
        "admitted_at": st.sampled_from([None, MET_AT]),
    }
)
_DECIDED = st.sampled_from([(Outcome.TO_DISCUSS, None), (Outcome.SELECTED, "t1"), (Outcome.DECLINED, None)])


def filed(facts: list[tuple[Mapping[str, Any], tuple[Outcome, str | None]]]) -> Snapshot:
    files, decisions = [], []
    content = Content(fields=(Field("commentaire", "Commentaire de l’équipe", INTERNAL, is_private=True),))
    for number, (said, (outcome, track)) in enumerate(facts, 1):
        own = {key: value for key, value in said.items() if "," not in key}
        reason, version = said["screening_reason, version"]
        own |= {"screening_reason": reason, "screening_version": version, "withdrawn_at": MET_AT}
        files.append(make_candidature(number, content=content, proposed_comment=INTERNAL, withdrawal_reason="Retirée.", **own))
        decisions.append(Decision(number, outcome, track, reason="Dit."))
    return make_snapshot(candidatures=files, decisions=decisions)


CALLS = st.lists(st.tuples(_FACTS, _DECIDED), min_size=1, max_size=6).map(filed)


@given(snapshot=CALLS, code=st.sampled_from(["fr", "en"]))
def test_what_the_team_wrote_for_itself_leaves_in_no_document(snapshot: Snapshot, code: str) -> None:
    with language(code):
        told = [platform_csv(snapshot).decode("utf-8-sig"), laureates_csv(snapshot).decode(), str(minutes(snapshot, made_at=MET_AT))]
        with ZipFile(io.BytesIO(applicants_zip(snapshot, made_at=MET_AT))) as opened:
            told += [opened.read(name).decode("utf-8-sig") for name in opened.namelist()]
    assert [text for text in told if "Entre nous" in text or "peu fiable" in text] == []


@pytest.mark.parametrize("render", [applicants_zip, platform_csv])
def test_reason_that_somebody_gave_here_is_told_to_whom_it_is_for(render: Any) -> None:
    declined = make_candidature(1, screening=Screening.DECLINED, screening_reason=STATED, screening_version=1)
    snapshot = make_snapshot(candidatures=[declined])
    if render is platform_csv:
        assert STATED in platform_csv(snapshot).decode("utf-8-sig")
        return
    with ZipFile(io.BytesIO(applicants_zip(snapshot, made_at=MET_AT))) as opened:
        assert STATED in opened.read("1001.json").decode()
