"""Payloads of the acts that carry a selection to the platform."""

from typing import Annotated

from deliberation.record.payloads.call import Reason
from deliberation.record.payloads.dossiers import StateThere
from deliberation.record.payloads.payload import Dossier, Payload, Said
from phrases import N_


class CarriedToPlatform(Payload):
    """A step written to the platform, and its answer."""

    annotations: Annotated[list[str], Said(N_("Annotations"))]
    label: Annotated[str, Said(N_("Label"))]
    platform_state: StateThere
    reason: Reason
    instructor: Annotated[str, Said(N_("Acting as"), is_address=True)]
    answer: Annotated[str, Said(N_("Answer of the platform"))]
    sends_mail: Annotated[bool, Said(N_("E-mail sent by the platform"))]


class PlatformReadBack(Payload):
    """Number of dossiers consistent with their decision on the platform, total, and the different dossiers."""

    carried: Annotated[int, Said(N_("Sent to the platform"))]
    to_carry: Annotated[int, Said(N_("To send to the platform"))]
    not_carried: Annotated[list[Dossier], Said(N_("Not sent to the platform"))]
