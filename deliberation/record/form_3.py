"""The third canonical form: the second, with the rules of a call that came after it. Never changed once it is published."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from deliberation.record import form_2
from deliberation.record.form_1 import Writer

OF_CALL: Final[Mapping[str, Writer]] = {**form_2.OF_CALL, "call": partial(form_2.call, form=3)}
OF_MEETING: Final = form_2.OF_MEETING
