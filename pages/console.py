"""The console of the meeting: for whoever chairs or organises it."""

from ui.components import dissents
from ui.components.console import acting, screen

acting.conductor()
screen.screen()
dissents.window()
