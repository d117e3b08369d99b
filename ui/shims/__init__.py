"""Everything that scripts of screens use of Streamlit's internals: no other module imports from ``streamlit.…``, ``typing`` apart.

Streamlit promises none of it. What is replaced is a *shim* (``shim.py``), compared with the installed Streamlit at the start; what is
imported is taken within ``refusing``, so that a name that moved is told by the room that needs it. The HTTP side has a room of its own,
``web/streamlit/``. How to move to another version: ``docs/decisions/0012-what-we-take-from-streamlit.md``.
"""
