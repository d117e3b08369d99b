"""Readers of xlsx, ods and csv: sheets of rows, streamed and within limits.

These readers use ``zipfile``, ``expat`` and ``csv``, since a library of workbooks returns values alone: a formula never computed would be
blank, a merged mark would count once (decision 0038). Beside the cells come the facts behind lost values: formulas without a result, merged
cells, notes, hidden sheets and rows, number formats. Limits are by bytes and by filled cells. xls, xlsb and encrypted workbooks are refused
in words. Tests compare every workbook of the fixtures with the library, cell by cell, and break sound files in some hundred ways.
"""
