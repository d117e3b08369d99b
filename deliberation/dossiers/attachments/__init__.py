"""Files that applicants attached: how they are named, which version counts, what an import of them would change.

Bytes lie in a folder under their SHA-256, once; a row of ``attachment`` gives the candidature, the form's name and the date. Rows never
change: a later file of the same name is another row, and the latest counts. Files are written and flushed first, then one transaction
writes all rows and the entry; an interrupted import leaves nothing but unreferenced files, swept a day later. Only files that an answer
of the applicant names are taken; the rest is listed to be checked. Names and extensions prove nothing: the kind is told by the first
bytes, and sizes are counted as they are read. Digests are frozen with the call; ``journal verify`` reads every file again.
"""
