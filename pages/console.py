"""The console of the meeting: for whoever chairs or organises it."""

from ui.components.console import acting, screen

acting.conductor()
screen.screen()
