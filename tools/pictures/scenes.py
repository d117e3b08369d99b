"""Which pictures there are: of which screen, whose, how large, at which act of the recorded meeting."""

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page, expect

from tools.serving import looking

CHAIR: Final = "Présidence (démonstration)"
MEMBER: Final = "Juré 09"
ROOM: Final = "Écran de salle (démonstration)"
_LONGEST_MS: Final = 60_000
_STILL_MS: Final = 1_500  # until the last of what comes by itself is drawn
# Acts of demo/meeting.json, by their numbers.
_NONE: Final = 0
_FILE_CALLED: Final = 80
_BALLOT_HALF_CAST: Final = 89
_DECIDED: Final = 96
_NEARLY_OVER: Final = 140
_ALL_DECIDED: Final = 147
_WALL: Final[dict[str, Any]] = {"width": 1920, "height": 1080}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of one screen. ``act``: the last act of the meeting before it; ``after``: how many seconds after that act.

    ``width``, ``height``: of the window, in CSS pixels; ``seen``: what has to be on the screen before it is taken.
    """

    name: str
    person: str
    address: str
    act: int
    seen: str
    width: int = 1440
    height: int = 900
    is_phone: bool = False
    after: int = 2

    @property
    def size(self) -> tuple[int, int]:
        """Return how wide and high the picture is, in its own pixels."""
        return self.width * self.scale, self.height * self.scale

    @property
    def scale(self) -> int:
        """Return how many pixels of the picture a CSS pixel is wide: phones draw finer."""
        return 2 if self.is_phone else 1


# In the order of their acts: the meeting only goes forward.
PICTURES: Final = (
    Picture(name="comparaison", person=CHAIR, address="/comparaison?dossiers=518266&dossiers=475464", act=_NONE, seen=".drawing svg"),
    Picture(name="salle-dossier", person=ROOM, address="/ecran", act=_FILE_CALLED, after=154, seen=".drawing svg", **_WALL),
    Picture(name="seance", person=CHAIR, address="/seance", act=_BALLOT_HALF_CAST, after=20, seen="h1"),
    Picture(
        name="telephone", person=MEMBER, address="/suivre", act=_BALLOT_HALF_CAST, after=20, seen="h1", width=390, height=664, is_phone=True
    ),
    Picture(name="salle-scrutin", person=ROOM, address="/ecran", act=_BALLOT_HALF_CAST, after=20, seen="h1", **_WALL),
    Picture(name="salle-verdict", person=ROOM, address="/ecran", act=_DECIDED, seen=".panel", **_WALL),
    Picture(
        name="candidatures",
        person=CHAIR,
        address="/candidatures?dossier=523155",
        act=_NEARLY_OVER,
        seen=".st-key-beside-sheet .drawing svg",
    ),
    Picture(name="classement", person=CHAIR, address="/classement", act=_NEARLY_OVER, seen=".whole tbody a"),
    Picture(name="selection", person=CHAIR, address="/selection", act=_ALL_DECIDED, seen=".whole tbody a"),
)


def settle(page: Page, picture: Picture) -> None:
    """Wait until a picture's screen shows what it is of, and moves no more."""
    expect(page.locator(picture.seen).first).to_be_visible(timeout=_LONGEST_MS)
    looking.at_rest(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(_STILL_MS)
