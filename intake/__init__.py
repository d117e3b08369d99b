"""Intake: read files of dossiers, scores, people and calls into validated records, in one pass.

1. ``formats``: bytes become sheets of raw rows, with faults, notes and merged cells.
2. ``files.book``: the sheets of a file, accents put right if somebody agreed; each is read or left aside with a reason.
3. ``files.tables``: the row of headings of a sheet.
4. ``files.lines``: its rows, each checked; nothing that looks like data is skipped silently.
5. ``files.typed``: each cell of a row read once, to a text and a value, with its place.
6. ``dossiers``: which sheet is the list, what each column is (platform's, question, role), then records. ``scores``,
   ``people``: the same from 4 on.
7. ``deliberation``: the plan, which the preview shows and which is written.
"""
