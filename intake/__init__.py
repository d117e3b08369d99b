"""Intake: read files of dossiers, scores, people and calls into validated records, in a single pass.

1. ``formats``: bytes become sheets of raw rows, with faults, notes and merged cells.
2. ``files.book``: the sheets of a file, with accents repaired on request; each is read, or left aside with a reason.
3. ``files.tables``: the row of headings of a sheet.
4. ``files.lines``: the rows, each checked; data-like content is never skipped silently.
5. ``files.typed``: each cell of a row read once, to a text and a value, with its place.
6. ``dossiers``: the list among the sheets, each column's meaning (platform's, question, role), then records. ``scores``, ``people``: the
   same from 4 on.
7. ``deliberation``: the plan, previewed and then written.
"""
