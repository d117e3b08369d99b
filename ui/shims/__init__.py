"""All uses of Streamlit's internals by scripts of screens: no other module imports from ``streamlit.…``, except ``typing``.

Streamlit promises none of these. A replaced function is a *shim* (``shim.py``), compared with the installed Streamlit at the start;
imported names are taken within ``refusing``, so that the room in need reports a moved name. The HTTP side has a room of its own,
``web/streamlit/``. For a move to a new version see ``docs/decisions/0012-what-we-take-from-streamlit.md``.
"""
