"""People of a call, their roles, the rights of roles, and the acting person."""

import re
from dataclasses import dataclass, field
from datetime import datetime

import capabilities
from deliberation.errors import InvalidValue
from deliberation.folding import folded
from deliberation.plain import in_no_form
from deliberation.vocabulary import Labelled
from phrases import N_


class Role(Labelled):
    """A role in a call; a person may have several."""

    JUROR = "juror", N_("Juror")
    CHAIR = "chair", N_("Chair")
    DEPUTY = "deputy", N_("Deputy chair")
    ORGANISER = "organiser", N_("Organiser")
    STAFF = "staff", N_("Staff")
    OBSERVER = "observer", N_("Observer")
    PROJECTOR = "projector", N_("Room screen")


SEATS = frozenset({Role.JUROR, Role.CHAIR, Role.DEPUTY})
_PRESIDES = re.compile("(president|presidente|presidence|chair|chairman|chairwoman) (du |de ce |of the )?jury")


class Right(Labelled):
    """Something a person may do or see in a call; extras add theirs."""

    _ignore_ = "members"

    BROWSE = "browse", N_("Read applications, scores and decisions")  # lists, sheets, comparison, selection
    EXPORT = "export", N_("Download the selection and the scores")
    SEE_JOURNAL = "see_journal", N_("Read the journal")
    SCORE = "score", N_("Score applications")
    SCREEN = "screen", N_("Pre-select")
    ADMIT_LATE = "admit_late", N_("Admit a dossier filed late")
    WITHDRAW = "withdraw", N_("Withdraw an application, and take that back")
    RECALL = "recall", N_("Bring an application back into the discussion")
    DECIDE = "decide", N_("Record decisions")
    AGREE_LIST = "agree_list", N_("Have a list decided without debate")  # read it out, take it back, record the agreement
    EXCEED_PLACES = "exceed_places", N_("Go over the number of places")
    DECIDE_OUT_OF_ORDER = "decide_out_of_order", N_("Decide otherwise than a ballot, during one, or without the quorum")
    DISSENT = "dissent", N_("Have one’s own dissent recorded")
    RECORD_DISSENT = "record_dissent", N_("Record the dissent of a member who asks")
    RECORD_DEBATE = "record_debate", N_("Keep the notes of the debate")
    FINALISE = "finalise", N_("Finalise the selection")
    REOPEN = "reopen", N_("Reopen a finalised selection")
    TOKENS = "tokens", N_("Make tokens with which machines read a finalised selection")
    REVOKE_TOKENS = "revoke_tokens", N_("See and revoke those tokens")
    IMPORT = "import", N_("Import files")
    MANAGE_PEOPLE = "manage_people", N_("Manage people and their links")
    LEAVE_JURY = "leave_jury", N_("Have a member leave the jury")
    SETTLE = "settle", N_("Settle the form’s mapping and the applicants")
    CHANGE_CALL = "change_call", N_("Describe the call, and change it")
    KEEP_CALL = "keep_call", N_("Set until when the call is kept, erase it afterwards, and create another")
    MOVE_PHASE = "move_phase", N_("Move the call to another phase")
    REVEAL = "reveal", N_("Reveal the scores")
    SEE_PROGRESS = "see_progress", N_("Follow who has scored what")
    SEE_DIAGNOSTICS = "see_diagnostics", N_("See how severe each juror is")
    PROJECT = "project", N_("Show the room screen")
    DECLARE_RECUSAL = "declare_recusal", N_("Declare oneself recused")
    DECLARE_NO_AI = "declare_no_ai", N_("Declare that one gives no content to a generative AI")
    IMPOSE_RECUSAL = "impose_recusal", N_("Impose or lift a recusal")
    REVOTE = "revote", N_("Open a revote on revealed marks")  # open and close a revote
    PREPARE_MEETING = "prepare_meeting", N_("Prepare the meeting and its agenda")  # agenda, planned end
    CONDUCT = "conduct", N_("Conduct the meeting")  # open, suspend, close; call items, presence, timer
    STEER_ROOM = "steer_room", N_("Open the meeting’s console, and choose what the room screen shows")
    SEND_TO_ROOM = "send_to_room", N_("Show the room what is on one’s own screen")  # by those who see every file
    RUN_BALLOT = "run_ballot", N_("Open and close ballots")
    ENTER_VOTE = "enter_vote", N_("Enter the vote of a member without a device, in a named ballot")
    OVERRIDE_QUORUM = "override_quorum", N_("Open a ballot without the quorum")
    CASTING_VOTE = "casting_vote", N_("Give the casting vote")
    VOTE = "vote", N_("Vote")
    TAKE_NOTES = "take_notes", N_("Take private notes")

    members = vars()
    members.update({name: (grant.value, grant.words) for name, grant in capabilities.rights().items()})


@dataclass(frozen=True, slots=True)
class Membership:
    """Period of a person's seat on the jury, by default the whole call.

    ``left``: the seats given up. ``keeps_marks``: the person's marks still count. ``succeeds``: id of the previous holder of the seat.
    """

    since: datetime | None = None
    succeeds: int | None = None
    left_at: datetime | None = None
    left: frozenset[Role] = frozenset()
    reason: str = ""
    keeps_marks: bool = True

    def __post_init__(self) -> None:
        if (self.left_at is None) != (not self.left):
            raise InvalidValue(N_("Leaving the jury frees a seat, on a given day."))

    def holds_at(self, at: datetime) -> bool:
        """Tell whether the person was a member at a time."""
        return (self.since is None or self.since < at) and (self.left_at is None or at <= self.left_at)


# Light on purpose: an address is proved by the message that arrives.
_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")


def is_address(email: str) -> bool:
    """Tell whether a text looks like a single e-mail address."""
    return _ADDRESS.fullmatch(email) is not None


def fold_address(email: str) -> str:
    """Return an e-mail address folded for comparison, without regard to capitals."""
    # Letters of other alphabets fold onto ASCII ones (the Kelvin sign onto k): an address that holds any is compared as it is.
    stripped = email.strip()
    return stripped.lower() if stripped.isascii() else stripped


@dataclass(frozen=True, slots=True)
class Person:
    """Person of a call. ``name`` is unique within the call.

    Args:
        roles: current roles, without seats given up.
        is_active: whether the person may sign in, independent of the membership.
        expertise: the person's own words about their fields, for assignments.
        tracks: codes of the tracks to read, all if empty, for assignments.
        quality: the capacity in lists and minutes ("directrice de recherche, Inria").
    """

    id: int
    call_id: int
    name: str
    roles: frozenset[Role]
    email: str = ""
    organisation: str = ""
    is_active: bool = True
    membership: Membership = Membership()
    expertise: str = field(default="", metadata=in_no_form())
    tracks: frozenset[str] = field(default=frozenset(), metadata=in_no_form())
    quality: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue(N_("A person needs a name."))
        if not self.all_roles:
            raise InvalidValue(N_("{name} needs at least one role."), name=self.name)
        if Role.PROJECTOR in self.roles and len(self.roles) > 1:
            raise InvalidValue(N_("A room screen is not a person: it takes no other role."))

    def has(self, *roles: Role) -> bool:
        """Tell whether the person has any of ``roles``."""
        return not self.roles.isdisjoint(roles)

    def reads_track(self, track: str | None) -> bool:
        """Tell whether the person reads files of a track; files without a track are read by everybody."""
        return not self.tracks or track is None or track in self.tracks

    @property
    def sits(self) -> bool:
        """Tell whether the person has a seat in the meeting: as a juror, a chair or a deputy."""
        return self.has(*SEATS)

    @property
    def all_roles(self) -> frozenset[Role]:
        """Return the person's current roles and given-up seats."""
        return self.roles | self.membership.left

    @property
    def judges(self) -> bool:
        """Tell whether the person's marks count: a juror, or a former juror whose marks were kept."""
        return self.has(Role.JUROR) or (Role.JUROR in self.membership.left and self.membership.keeps_marks)

    def sat_at(self, at: datetime, *seats: Role) -> bool:
        """Tell whether the person had one of ``seats`` at a time; any seat, if none is named."""
        return self.membership.holds_at(at) and not self.all_roles.isdisjoint(seats or SEATS)

    @property
    def role_names(self) -> str:
        """Return the roles in words, given-up seats included, in the order of their vocabulary."""
        return ", ".join(role.words for role in Role if role in self.all_roles)


@dataclass(frozen=True, slots=True)
class Console:
    """The person at the server's command line: journalled as ``console``, with a name if one is given."""

    name: str = ""


Actor = Person | Console


def presides(quality: str) -> bool:
    """Return whether a written capacity means the chair of the jury."""
    return _PRESIDES.match(" ".join(folded(quality).split())) is not None


def actor_label(actor: Actor) -> str:
    """Return the name under which an act is journalled."""
    if isinstance(actor, Console):
        return f"console ({actor.name})" if actor.name else "console"
    return actor.name
