"""The dashboard, put together. ``./jury start`` serves it; so does ``streamlit run dashboard.py``."""

from pathlib import Path

import streamlit as st

from ui import feedback
from web import access, downloads, exports, live, serve, shell

app = st.App(
    Path(__file__).parent / "ui" / "frame.py",
    routes=[*access.routes(), *downloads.routes(exports.downloads()), *live.routes(), *shell.routes()],
    middleware=serve.middleware(),
    lifespan=serve.lifespan,
    on_script_error=feedback.apologise,
)
