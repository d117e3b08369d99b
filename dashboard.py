"""The dashboard, put together. ``./jury start`` serves it; so does ``streamlit run dashboard.py``."""

from pathlib import Path

import streamlit as st

from ui import ahead, feedback, live
from ui.streamlit_seams import fields, labels, opened, places, runs, sessions, turns, uncut
from web import attachments, downloads, messages, monitoring, serve
from web.entrance import access
from web.live import stream
from web.streamlit import handovers, shell

runs.keep_unsent_parts()
runs.tell_of_runs_that_draw()
runs.tell_of_the_theme_once_read()
runs.tell_of_the_page_once_a_run()
runs.hear_runs_to_their_end()
runs.wait_for_parts()
uncut.keep_acts_whole()
fields.fill_fields_until_they_are_there()
fields.look_at_one_value()
fields.keep_values_as_they_are()
opened.know_by_key()
labels.look_for_icons_once()
places.copy_once()
turns.take_turns(by_itself=live.LISTENER, at_end=handovers.hand_over)
ahead.import_what_screens_show()
files = {**downloads.exports(), **messages.files()}
app = st.App(
    Path(__file__).parent / "ui" / "frame.py",
    routes=[*monitoring.routes(), *access.routes(), *downloads.routes(files), *attachments.routes(), *stream.routes(), *shell.routes()],
    middleware=serve.middleware(),
    lifespan=sessions.let_go_in_time(serve.lifespan),
    on_script_error=feedback.apologise,
)
