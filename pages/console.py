"""The console of the meeting, for those who chair or organise it."""

from ui import session
from ui.home import backups
from ui.meeting import debate, dissents
from ui.meeting.console import conducting, screen
from ui.meeting.console.voting import passes
from ui.widgets.files import shown

conducting.conductor()
backups.show_takeover(session.require_person(), session.snapshot(), is_brief=True)
screen.live()
dissents.window()
debate.window()
passes.window()
for files in shown():
    files.window()
