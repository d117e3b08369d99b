"""Pages of attached files, as WebP images and words. A member's browser never opens a stranger's file.

Each order runs in a separate process (``drawing.py``) with the file on standard input, without path or settings, without rights to write
files or start processes, bounded in memory and time; its answer is checked like an applicant's input. pdfium (without scripts or XFA)
renders PDF files; DOCX and ODT become PDF files first, in a LibreOffice confined by Landlock and a filter of calls (``office.py``,
``converting.py``). Pages are rendered at the first request and kept by digest and candidature: the same bytes in two dossiers are rendered
twice, so that no waiting time reveals a hidden file. For the same reason each person has a seat of their own, and shares eight more
(``seats.py``).
"""
