"""Dashboard, put together. ``./jury start`` serves this script, as does ``streamlit run dashboard.py``."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import streamlit as st

import ui
from bootstrap import addresses
from ui import feedback, live
from ui.shims import installing
from web import downloads, monitoring, serve
from web.entrance import access
from web.live import stream
from web.room import page
from web.streamlit import shell

installing.install(listener=live.LISTENER, answer=feedback.answer)
addresses.serve_below(st.get_option("server.baseUrlPath"))
# All screens, before the server freezes what was loaded: the first visitor would wait half a second. Each of them runs ui.frame.
for module in walk_packages(ui.__path__, "ui."):
    if module.name != "ui.frame":
        import_module(module.name)
app = st.App(
    Path(__file__).parent / "ui" / "frame.py",
    routes=[
        *monitoring.routes(),
        *access.routes(),
        *downloads.routes(downloads.exports()),
        *stream.routes(),
        *page.routes(),
        *shell.routes(),
    ],
    middleware=serve.middleware(),
    lifespan=serve.lifespan,
    on_script_error=feedback.apologise,
)
