"""The payload of the acts on passes."""

from deliberation.record.payloads.call import Person
from deliberation.record.payloads.meeting import BallotNumber
from deliberation.record.payloads.payload import Payload


class BallotPass(Payload):
    """The member of a pass for a secret ballot."""

    ballot: BallotNumber
    person: Person
