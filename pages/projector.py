"""The room's screen: shows what the console chooses, and nothing to act upon."""

from deliberation.call.rights import Right
from ui import session
from ui.meeting import projector

session.require(Right.PROJECT)
projector.style()
projector.live()
