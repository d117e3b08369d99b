"""The fourth canonical form: the third, with the origin of a decision's reason. It may change until version 1.0.0."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from deliberation.record import form_1, form_2, form_3
from deliberation.record.form_1 import Writer

OF_CALL: Final[Mapping[str, Writer]] = {
    **form_3.OF_CALL,
    "call": partial(form_2.call, form=4),
    "candidatures": partial(form_1.candidatures, form=4),
    "decisions": partial(form_1.decisions, form=4),
    "agreements": partial(form_3.agreements, form=4),
}
OF_MEETING: Final[Mapping[str, Writer]] = form_3.OF_MEETING
