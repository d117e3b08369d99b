"""All that the screens' scripts take from Streamlit's inside: no other module imports what is under ``streamlit.``, ``typing`` apart.

Streamlit promises none of it; ``tests/web/streamlit/test_seams.py`` holds each against the installed package. The HTTP side has a
room of its own, ``web/streamlit/``; how to move to another version: ``docs/decisions/0012-what-we-take-from-streamlit.md``.
"""
