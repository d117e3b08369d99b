"""Table of candidatures on four screens: an HTML table, mounted as a Streamlit component.

``columns.py`` is the only table of columns, ``rows.py`` makes the rows of a ``visible()`` snapshot, ``table.py`` mounts the table and
handles events; the scripts are a file cached by browsers. Streamlit's data frame paints a canvas: no links, no accessible cells, and a run
for each tick. Here ticks and order stay in the browser unless a field of the page depends on them; a plain click keeps the session, any
other click is the link's. Rows are updated by candidature number, so that focus and scroll position stay. Up to 1,000 rows are sent whole;
beyond, the server sorts and sends windows of 200. Texts are written as ``textContent``, never as markup.
"""
