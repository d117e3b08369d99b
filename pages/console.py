"""The console of the meeting, for those who chair or organise it."""

from ui.attached import window as attached
from ui.meeting import debate, dissents
from ui.meeting.console import conducting, passes, screen

conducting.conductor()
screen.live()
dissents.window()
debate.window()
passes.window()
attached.window()
