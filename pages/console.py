"""The console of the meeting, for those who chair or organise it."""

from ui import session
from ui.attached import window as attached
from ui.home import taken_over
from ui.meeting import debate, dissents
from ui.meeting.console import conducting, passes, screen

conducting.conductor()
taken_over.panel(session.require_person(), session.snapshot(), is_brief=True)
screen.live()
dissents.window()
debate.window()
passes.window()
attached.window()
