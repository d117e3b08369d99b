"""The dashboard, put together. ``./jury start`` serves it; so does ``streamlit run dashboard.py``."""

from pathlib import Path

import streamlit as st

from bootstrap import addresses
from ui import ahead, feedback, live
from ui.shims import installing
from web import attachments, downloads, messages, monitoring, serve
from web.entrance import access
from web.live import stream
from web.room import page
from web.streamlit import shell

installing.install(listener=live.LISTENER)
addresses.serve_below(st.get_option("server.baseUrlPath"))
ahead.import_what_screens_show()
files = {**downloads.exports(), **messages.files()}
app = st.App(
    Path(__file__).parent / "ui" / "frame.py",
    routes=[
        *monitoring.routes(),
        *access.routes(),
        *downloads.routes(files),
        *attachments.routes(),
        *stream.routes(),
        *page.routes(),
        *shell.routes(),
    ],
    middleware=serve.middleware(),
    lifespan=serve.lifespan,
    on_script_error=feedback.apologise,
)
