"""The commands' help (``--help``) as messages to translate: their docstrings are read before the language is known."""

from typing import Any, Final, TypeVar

from phrases import N_, _

HELP: Final = frozenset(
    {
        N_("A dossier closed without continuation, or deleted, that is withdrawn, by its number."),
        N_("A dossier no longer closed, whose withdrawal is taken back."),
        N_("Share out who reads what, with the fewest changes: see it, then write it with --apply. Without options: what stands."),
        N_("Readers for each candidature."),
        N_("Names of members who read the same files, separated by “;”."),
        N_("Everybody reads everything."),
        N_("Write what is shown; without it nothing is written."),
        N_("A sheet to leave aside, since something in it is wrong."),
        N_("Add or update people from a CSV or a workbook: name, e-mail, roles, organisation."),
        N_("All that have no pre-selection yet."),
        N_("An entry noted elsewhere, N:HASH: the head printed in the minutes, for one."),
        N_("Archives of calls."),
        N_("CSV file to write with the share of the draws at each rank, instead of printing."),
        N_("Accept, refuse or close: applicants see each decision and its reason at once, even without an e-mail."),
        N_("Carry a finalised selection to démarches-simplifiées."),
        N_("Confirm: applicants see each decision at once."),
        N_("Decide although files that the platform may erase are not here."),
        N_("E-mail address of the instructor who acts there."),
        N_("Have the platform write to applicants too."),
        N_("Read what stands there, and keep in the journal how much of the selection does."),
        N_("Say what is left to carry for each dossier, and what cannot be and why. Nothing is written."),
        N_("Which annotation tells what: moyenne, rang, decision, filiere or motif=LABEL."),
        N_("Write annotations and labels, which only the team sees."),
        N_("Calls: create, show, update, delete, list, move to another phase, reveal."),
        N_("Candidatures of a call."),
        N_("Check that nothing in an archive was changed: exit code 0, or 2 with each problem on its line. Needs no database."),
        N_("Check the whole record of a call: exit code 0 when nothing was changed by hand, 2 with all that was otherwise."),
        N_("Create the call that a TOML file describes."),
        N_("Database; by default a file in the project's folder."),
        N_("Delete a call that nobody used: it has no dossier, and one person at most."),
        N_("Draws of weights and jurors."),
        N_("Erase a call past the day until which it is kept, once its archive is kept elsewhere. Nothing brings it back."),
        N_("File to write."),
        N_("Give a call what its TOML file says now: everything in preparation; dates, words and more places afterwards."),
        N_("Hearings of the teams."),
        N_("Say how the teams are heard; their hours follow from the agenda."),
        N_("Day and hour of the first hearing, in Paris."),
        N_("Minutes of a hearing."),
        N_("Minutes after each, for the jury alone."),
        N_("A break of every day, 12:30-14:00; 18:00-09:00 is a night."),
        N_("Put the agenda in the order of fewest comings and goings."),
        N_("Print the hour of each team, and who is outside then."),
        N_("File to write: zip of drafts and calendars, or csv."),
        N_("Tell each team its hour: write what each is sent, with the address of its page, which answers until the meeting is closed."),
        N_("Give up the hearings: the pages of the teams answer nothing any more."),
        N_("How many times faster than it was held."),
        N_("Import an export of démarches-simplifiées: xlsx, ods or csv, of any period."),
        N_("Import what applicants attached to the dossiers that are in already, not the dossiers."),
        N_("Import what démarches-simplifiées has, asked through its interface: every page or nothing."),
        N_("Import dossiers, scores, attached files or time stamps. All or nothing."),
        N_("Import the jurors' marks: a workbook with a sheet a juror, or a long CSV."),
        N_("Import what applicants attached: the platform's zip, or a zip or folder with a folder for each dossier number."),
        N_("Lift the seal on all candidatures of a call."),
        N_("Keep an authority's time stamp (RFC 3161) of a finalised version, beside its archive. Nobody is asked for it from here."),
        N_("List the calls of the database."),
        N_("List the people of a call."),
        N_("Move a call to preparation, scoring or deliberation."),
        N_("Name to journal the act under, beside « console »."),
        N_("Numbers of dossiers."),
        N_("On whose word: applicant, platform or team."),
        N_("People of a call."),
        N_("Play a recorded meeting on the demonstration."),
        N_("Port to listen on."),
        N_("Print agreement, severity of the jurors and robustness of the selection; json holds the most."),
        N_("Print the journal of a call, oldest act first."),
        N_("Print the official scores, ranks, ties, spread and coverage, best first."),
        N_("Print the settings of a call as JSON: what its file says, or what its form made."),
        N_("Print the version and the licence."),
        N_("Print the personal access link of everybody in a call; whoever has none yet gets one."),
        N_("Put accents right that were broken before the file came."),
        N_("Put a backup in the place of the database; the present one is kept beside it."),
        N_("Read only what changed since the last modification that is here; nothing is said absent."),
        N_("Say what is wrong, or what would change, and write nothing."),
        N_("Say what would change, write nothing."),
        N_("Seed of the draws: the same gives the same numbers."),
        N_("Set up and serve the dashboard. The first start loads the demonstration call."),
        N_("Shortlist candidatures: those of the numbers given, or all that have no pre-selection yet."),
        N_("Slug of the call."),
        N_("TOML file: which question of the form plays which role."),
        N_("Take withdrawals back: the candidatures stand as they stood."),
        N_("The archive of the call, kept elsewhere: it is checked first."),
        N_("A file to check that is the applicant's own: its place, as told."),
        N_("The day it was withdrawn, in Paris; today by default."),
        N_("The journal of a call."),
        N_("The slug of the call once more; asked for where it is not given."),
        N_("With or without the demonstration call."),
        N_("Withdraw candidatures: they leave ranks, agenda and places, and are counted as withdrawn. Nothing is deleted."),
        N_("Why, kept with each."),
        N_("Why, once the call is under way."),
        N_("Write a consistent copy of the database and of what applicants attached to one file, while the dashboard runs."),
        N_("Write an export of a call to a file."),
        N_("internal; applicant: each their own; public: laureates."),
        N_("selection, scores, minutes, booklet, archive, sequel, applicants, laureates, platform, grid or paper-grid."),
        N_("table, csv or json."),
        N_("archive: with every file that applicants attached."),
        N_("xlsx, csv, json, docx, pdf or zip; by default, after the file's ending."),
    }
)
C = TypeVar("C")


def in_words(command: C) -> C:
    """Return a command with all its help in the current language, that of its options and subcommands included."""
    part: Any
    for part in (command, *getattr(command, "params", ())):
        told = getattr(part, "help", None)
        if told in HELP:
            part.help = _(told)
    for inner in getattr(command, "commands", {}).values():
        in_words(inner)
    return command
