"""What an archivist's tool reads of a folder of files: a line each, with the headings of SEDA 2 (ReSIP, Vitam)."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from deliberation.call.call import Call, Disposal
from phrases import PARIS

METADATA = "metadata.csv"
_FINAL_ACTION = {Disposal.KEEP: "Keep", Disposal.DESTROY: "Destroy"}


def metadata_csv(call: Call, names: Sequence[str], at: datetime) -> bytes:
    """Return the folder itself, then each file in it; ``at``: the day that the record ends and its retention begins.

    The rule's columns are there if the call states one: a repository refuses a rule that it does not know.
    """
    day = at.astimezone(PARIS).date().isoformat()
    rule = {"Management.AppraisalRule.Rule": call.retention_rule, "Management.AppraisalRule.StartDate": day} if call.retention_rule else {}
    if call.disposal:
        rule["Management.AppraisalRule.FinalAction"] = _FINAL_ACTION[call.disposal]
    folder = {"File": ".", "Content.DescriptionLevel": "RecordGrp", "Content.Title": str(call.name), "Content.EndDate": day, **rule}
    items = ({"File": name, "Content.DescriptionLevel": "Item", "Content.Title": f"{call.name} – {name}"} for name in names)
    written = io.StringIO()
    table = csv.DictWriter(written, folder, restval="", delimiter=";", lineterminator="\r\n")
    table.writeheader()
    table.writerows([folder, *items])
    return written.getvalue().encode()
