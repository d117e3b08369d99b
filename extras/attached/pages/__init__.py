"""Pages of attached files, as WebP images and as words. A member's browser never opens a stranger's file.

Each order runs in a process of its own (``drawing.py``) that gets the file on its standard input, no path and no settings, may write no
file and start no process, and is bounded in memory and time; its answer is checked as if it came from the applicant. pdfium (without
scripts or XFA) renders PDF files; DOCX and ODT become PDF files first, in a LibreOffice shut in by Landlock and a filter of calls
(``office.py``, ``converting.py``). Pages are rendered when first asked for and kept by digest and candidature: the same bytes in two
dossiers are rendered twice, so that no wait tells of a hidden file. Each person has a seat of their own and shares eight more
(``seats.py``), for the same reason.
"""
