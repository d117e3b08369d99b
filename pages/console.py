"""Console of the meeting, for chair and organisers."""

import capabilities
from ui import session
from ui.home import takeover
from ui.meeting import debate, dissents
from ui.meeting.console import conducting, screen
from ui.widgets.files import shown

conducting.conductor()
takeover.show_takeover(session.require_person(), session.snapshot(), is_brief=True)
screen.live()
dissents.window()
debate.window()
for opened in (*capabilities.hooks("lending"), *shown()):
    opened.window()
