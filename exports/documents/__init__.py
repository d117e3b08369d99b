"""Documents to read, print and sign: minutes, booklet, paper grids, as DOCX and PDF.

What a document states is gathered once, as plain data (``documents.py``); two writers lay it out. PDF: typst, in a process of its own,
PDF/UA-1, with the fonts of its wheel: the same data give the same bytes on any machine. DOCX: python-docx without a template language,
which would run expressions on the server. Files of a finalised call bear the time of finalisation. typst holds a whole document in memory
(2.2 MiB a candidature of the booklet): beyond 1,200 MiB booklet and grids come as several files; the minutes stay one document.
"""
