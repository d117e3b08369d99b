"""The console of the meeting: for whoever chairs or organises it."""

from ui.meeting import debate, dissents
from ui.meeting.console import conducting, screen

conducting.conductor()
screen.live()
dissents.window()
debate.window()
