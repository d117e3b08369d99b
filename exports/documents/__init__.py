"""Documents to read, print and sign: minutes, booklet, paper grids, as DOCX and PDF.

Plain data (``documents.py``) state a document's content once; two writers lay out the data. PDF: typst, in a separate process, PDF/UA-1,
with the fonts of its wheel: equal data give equal bytes on any machine. DOCX: python-docx without a template language, which would run
expressions on the server. Files of a finalised call carry the time of finalisation. typst holds a whole document in memory (2.2 MiB a
candidature of the booklet): beyond 1,200 MiB booklet and grids come as several files; the minutes stay a single document.
"""
