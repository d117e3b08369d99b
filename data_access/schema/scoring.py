"""Tables beside marks: assignments, grids, marks before revotes, notes, drafts, draws. The tables restate the rules."""

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from data_access.schema import columns
from data_access.schema.keeping import FROZEN, PURGED
from deliberation.selection.drafts import OrganiserForm

# How many readers a file has: none, or no row, where everybody reads everything.
reading = Table(
    "reading",
    columns.metadata,
    columns.in_call(FROZEN, is_key=True),
    Column("readers", Integer, nullable=False, info=FROZEN),
    *columns.revision(FROZEN),
    CheckConstraint("readers >= 0", name="readers"),
)

assignment = Table(
    "assignment",
    columns.metadata,
    *columns.of_candidature(FROZEN),
    *columns.of_person(FROZEN),
    columns.moment("assigned_at", FROZEN),
    Column("ended_at", columns.Moment, info=FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    sqlite_with_rowid=False,
)

grid = Table(
    "grid",
    columns.metadata,
    *columns.of_candidature(FROZEN),
    *columns.of_person(FROZEN),
    Column("version", Integer, nullable=False, info=FROZEN),
    columns.moment("saved_at", FROZEN),
    columns.text("entered_by", FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    CheckConstraint("version >= 1", name="version"),
    sqlite_with_rowid=False,
)

first_mark = Table(
    "first_mark",
    columns.metadata,
    *columns.of_candidature(FROZEN),
    *columns.of_person(FROZEN),
    Column("criterion", String(40), nullable=False, info=FROZEN),
    Column("value", Integer, info=FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "person_id", "criterion"),
    sqlite_with_rowid=False,
)

revote = Table(
    "revote",
    columns.metadata,
    *columns.of_candidature(FROZEN),
    *columns.number(FROZEN),
    columns.text("opened_by", FROZEN),
    columns.moment("opened_at", FROZEN),
    Column("closed_at", columns.Moment, info=FROZEN),
    *columns.revised(FROZEN),
    PrimaryKeyConstraint("candidature_id", "number"),
)

finished = Table(
    "finished",
    columns.metadata,
    columns.in_call(FROZEN),
    *columns.of_person(FROZEN, is_key=True),
    columns.flag("is_finished", FROZEN),
    columns.moment("at", FROZEN),
    *columns.revised(FROZEN),
)

declaration = Table(
    "declaration",
    columns.metadata,
    columns.in_call(FROZEN),
    *columns.of_person(FROZEN, is_key=True),
    columns.moment("at", FROZEN),
    *columns.revised(FROZEN),
)

no_ai_declaration = Table(
    "no_ai_declaration",
    columns.metadata,
    columns.in_call(FROZEN),
    *columns.of_person(FROZEN, is_key=True),
    columns.moment("at", FROZEN),
    *columns.revised(FROZEN),
)

sealed_value = Table(
    "sealed_value",
    columns.metadata,
    columns.in_call(FROZEN),
    Column("digest", String(64), nullable=False, info=FROZEN),
    Column("candidature_id", Integer, nullable=False, info=FROZEN),
    Column("salt", String(64), nullable=False, info=FROZEN),
    columns.text("value", FROZEN),
    PrimaryKeyConstraint("call_id", "digest"),
    columns.of("candidature", "candidature_id"),
    CheckConstraint("length(digest) = 64 AND length(salt) = 64", name="lengths"),
    sqlite_with_rowid=False,
)

# Only its author reads it and no snapshot holds it, hence no revision.
note = Table(
    "note",
    columns.metadata,
    *columns.of_candidature(PURGED),
    *columns.of_person(PURGED),
    columns.text("text", PURGED),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    CheckConstraint("length(trim(text)) > 0", name="text"),
    sqlite_with_rowid=False,
)

# Its author's alone as a note is, hence no revision; what each part says is JSON, which nobody else reads.
draft = Table(
    "draft",
    columns.metadata,
    *columns.of_candidature(PURGED),
    *columns.of_person(PURGED),
    Column("grid", Text, info=PURGED),
    Column("decision", Text, info=PURGED),
    Column("note", Text, info=PURGED),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    CheckConstraint("grid IS NOT NULL OR decision IS NOT NULL OR note IS NOT NULL", name="parts"),
    sqlite_with_rowid=False,
)

# As a draft on a file, of a form that an organiser fills in over more than one visit.
form_draft = Table(
    "form_draft",
    columns.metadata,
    columns.in_call(PURGED),
    *columns.of_person(PURGED),
    *columns.choice("form", OrganiserForm, PURGED),
    columns.text("content", PURGED),
    PrimaryKeyConstraint("person_id", "form"),
    sqlite_with_rowid=False,
)
