"""Attached files of applicants: naming, the valid version, and the changes of an import.

A folder keeps bytes once, under their SHA-256; a row of ``attachment`` has the candidature, the form's name and the date. Rows never
change: a later file of the same name is a new row, and the latest counts. Files are flushed to the disk first, then a single transaction
writes all rows and the entry; an interrupted import leaves only unreferenced files, swept after a day. Only files named in an applicant's
answer are taken; the rest is listed for a check. The first bytes tell the kind, and sizes are counted during reading, since names and
extensions prove nothing. Digests are frozen with the call; ``journal verify`` reads every file again.
"""
