"""The console of the meeting: for whoever chairs or organises it."""

from ui.meeting import dissents
from ui.meeting.console import acting, screen

acting.conductor()
screen.screen()
dissents.window()
