"""Each sentence that the minutes can print, with the fact of the call's record from which it follows: one without a fact is not printed."""

import ast
from collections.abc import Iterator

from tests.places import ROOT

VERSION = "the version: its number, hash, entry and who reopened it"
SETTINGS = "the call's settings, frozen with it"
CANDIDATURE = "the candidature: pre-selection, lateness, admission, withdrawal, each with its act"
DECISION = "the decisions that stand; when another replaced one: later entries with decisions"
ITEM = "entries item_called, meeting_suspended, meeting_closed"
DEPARTURE = "entries member_left and member_returned; presence recorded when the file was called"
PRESENCE = "attendances and memberships, each from its entry"
BALLOT = "the ballot: entries ballot_opened, ballot_closed, ballot_cancelled, vote_entered"
LIST = "entries list_read, recalled, agreed, list_taken_back"
BEYOND = "override_reason and exceptions of the entry of the decision"
PLACES = "places counted again from entries with decisions, withdrawals and changes of the call"
MARKS = "the marks, frozen, and what is computed from them"
IMPORT = "entries dossiers_imported and scores_imported: file, dialect, what was new or changed"
FACTS = {
    "What is signed here: the minutes of {call}, version {number}, SHA-256 {sha256}, entry {head}.": VERSION,
    "What is signed here: the minutes of {call}, version {number}, without the files under recusal.": VERSION,
    "Version {number}, finalised on {when}, was reopened by {who} on {again}: {reason}": VERSION,
    "These minutes are a draft: they are not to be signed before the selection is finalised.": VERSION,
    "Draft: the selection is not finalised, and all of this may still change.": VERSION,
    "{track}. Places: {places}; selected: {selected}; reserve list: {reserve}": DECISION,
    "Envelope: {envelope}; given: {spent}": DECISION,
    "{account}: {count}": CANDIDATURE,
    "In all: {total}. {parts}": CANDIDATURE,
    "{when}, on whose word: {who}. {reason}": CANDIDATURE,
    "{dossier} – {title}. Filed on {when}, admitted by {who} on {at}: {reason}": CANDIDATURE,
    "{dossier} – {title}. Filed on {when}: not admitted.": CANDIDATURE,
    "When the selection was finalised, rows of the database were not what the journal says. Finalised all the same: {reason}": VERSION,
    "This list waits for agreement.": LIST,
    "List read out on {when} by {who}.": LIST,
    "{count} file decided without debate, on {when}.": LIST,
    "This list decided nothing.": LIST,
    "List read out on {when}": LIST,
    "Pulled out of the list at {time}, to be discussed": LIST,
    "A file was settled if at most {share} of {draws} draws of weights and jurors (starting number {seed}) changed its outcome. The draws "
    "proposed; the jury decided.": LIST,
    "Annex {number}. {title}": SETTINGS,
    "Marks given by each juror on each shortlisted application; a dash where there is none.": MARKS,
    "There is nobody, or nothing, to score.": MARKS,
    "{low} to {high}": MARKS,
    "Marks given, out of {count} criteria": MARKS,
    "Shortlisted, and never called during the meeting:": f"{ITEM}; {LIST}",
    "Discussed at the request of a member, on {when}: {dossier} – {title}.": "entries recalled",
    "Last arrangement of the agenda: {arrangement} (starting number {seed}).": "the last entry agenda_arranged",
    "Last arrangement of the agenda: {arrangement}.": "the last entry agenda_arranged",
    "No discussion, application by application, is recorded.": ITEM,
    "The quorum takes {share} of the members: {needed} of {members}.": SETTINGS,
    "{presence}, from {when}": PRESENCE,
    "Members were asked to declare that they gave no content of the applications to a generative AI service.": SETTINGS,
    "Have declared it: {names}": "entries no_ai_declared",
    "Have not declared it: {names}": "entries no_ai_declared",
    "From the recusal on, a member neither scores nor votes on the file; the marks that they gave it count nowhere.": "recusals",
    "left: {left}; came back: {back}": DEPARTURE,
    "left: {left}; no return recorded": DEPARTURE,
    "present when it was called; no departure recorded": DEPARTURE,
    "No recusal is recorded.": "recusals",
    "No opening of the meeting is recorded.": "entries meeting_opened",
    "Left the jury on {when}: {reason}": PRESENCE,
    "Left the jury, and did not sit:": PRESENCE,
    "In the seat of {name}": PRESENCE,
    "Not recorded": PRESENCE,
    "Sitting {number}, first application called. {quorum}": f"{ITEM}; {PRESENCE}",
    "Sitting {number}, at its end. {quorum}": PRESENCE,
    "No ballot is recorded.": BALLOT,
    "{name} (entered by {by})": BALLOT,
    "Cancelled: {reason}": BALLOT,
    "Opened without the quorum: {reason}": BALLOT,
    "On {when}, {who} had {dossiers} decided otherwise than the ballot: {reason}": BEYOND,
    "On {when}, {who} had {dossiers} decided while a ballot was open on it: {reason}": BEYOND,
    "On {when}, {who} had {dossiers} decided without the quorum of the file: {reason}": BEYOND,
    "On {when}, {who} had {dossiers} decided while a recused member was in the room: {reason}": BEYOND,
    "Decision replaced on {when}.": DECISION,
    "On {when}, {who} went over the places of the track {track} for {dossiers}: {reason}": PLACES,
    "On {when}, an act of {who} on {dossiers} went over the places of the track {track}; no reason was given.": PLACES,
    "On {when}, {who} went over the envelope of the track {track} for {dossiers}: {reason}": PLACES,
    "On {when}, an act of {who} on {dossiers} went over the envelope of the track {track}; no reason was given.": PLACES,
    "No longer over since {when}.": PLACES,
    "{draws} times, the weights of the criteria are drawn at random, and the jury from among its members, each of whom may be "
    "drawn several times (starting number {seed}): the share of the draws in which each application has a place on its track. "
    "It tells how far the selection depends on the weights and on who sat; it is not the probability that a project is good. "
    "“Near the weights” draws weights close to the official ones.": MARKS,
    "There are no scores to draw from: nothing can be said of robustness.": MARKS,
    "Tied at this rank: {count} applications. No computed rule set them apart.": MARKS,
    "No applications share a rank.": MARKS,
    "Rank {rank}": MARKS,
    "No dissenting opinion is recorded.": "dissents",
    "{who}, {when}": f"{CANDIDATURE}: screened_by, screened_at",
    "by {who}": "dissents",
    "Print {number}, made on {when} by {who}.": "entries minutes_printed",
    "Print {number}, made on {when} by {who}: SHA-256 {sha256}.": "entries minutes_printed",
    "It changes the heading alone: the version and its first print stay as they are.": "entries minutes_printed",
    "{caption}: none.": DECISION,
    "Selected: {track}": DECISION,
    "Reserve list: {track}": DECISION,
    "Amount given: {amount}": DECISION,
    "Dossiers: {count}.": CANDIDATURE,
    "Imported on {when} from the file {name}. New dossiers: {new}; changed dossiers: {changed}.": IMPORT,
    "Read from the platform démarches-simplifiées on {when}. New dossiers: {new}; changed dossiers: {changed}.": IMPORT,
    "Read from the platform démarches-simplifiées {times} times, from {first} to {last}. New dossiers: {new}; changes: {changed}.": IMPORT,
    "Marks imported on {when} from the file {name}. New grids: {new}; changed grids: {changed}.": IMPORT,
    "Marks: {given}, of which {ranked} on the shortlisted applications, where {expected} were expected (coverage {share}).": MARKS,
    "{count} juror gave at least one mark.": MARKS,
    "{count} grid was entered for a juror from paper.": "entries paper_entered",
    "Computed by the program: scores, ranks, ties by the declared rules, robustness.": MARKS,
    "No mark is corrected, standardised or filled in by the program.": MARKS,
    "Pre-selection. Recorded here: {here}; taken from an imported file: {imported}.": CANDIDATURE,
    "Decisions: {count}, of which by a list for agreement, without debate: {agreed}.": f"{DECISION}; {LIST}",
    "Reasons: {count}.": DECISION,
    "Reasons: {count}, of which taken as the program proposed them from the means of the criteria: {proposed}; of these, "
    "approved afterwards by the jury: {adopted}.": f"{DECISION}: reason_is_proposed, reason_adopted_at",
    "The journal has {count} entries up to the one that finalised this version, each chained to the one before.": VERSION,
}


def sentences() -> Iterator[str]:
    """Yield the messages of the minutes that say something: those with a value in them, or with a stop at their end."""
    for file in (ROOT / "exports" / "documents").glob("minutes*.py"):
        calls = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call) and node.args)
        for call in calls:
            text = call.args[0]
            is_message = isinstance(call.func, ast.Name) and call.func.id in {"_", "N_", "ngettext"}
            if (
                is_message
                and isinstance(text, ast.Constant)
                and ("{" in str(text.value) or str(text.value).endswith((".", ":", "recorded")))
            ):
                yield str(text.value)


def test_each_sentence_of_the_minutes_follows_from_a_fact_of_the_record() -> None:
    printed = set(sentences())
    assert (printed - FACTS.keys(), FACTS.keys() - printed) == (set(), set())
