"""The recorded meeting as one page that needs no server: a few scenes of console, room and phone, with a sentence each, in French.

    python -m tools.pictures.film [FILE]

It asks nothing of any other place, moves by keys, and by itself only if asked to.
"""

import base64
import html
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tools.pictures.command import CHAIR, ROOM, Meeting, Picture, captured, meeting
from tools.serving.chromium import launched
from tools.serving.servers import ROOT

FILE = ROOT / "docs" / "demonstration.html"
BYTES_MAX = 1_500_000
_QUALITY = 60
_MEMBER = "Juré 01"


@dataclass(frozen=True, slots=True)
class Scene:
    """What three screens show at one moment: ``after`` seconds after an act of the recorded meeting. ``console``: the chair's address."""

    act: int
    after: int
    title: str
    caption: str
    console: str = "/seance"


# In the order of their acts: the meeting only goes forward.
SCENES = (
    Scene(
        11,
        15,
        "La séance est ouverte",
        "Onze dossiers sur vingt-quatre sont réglés\u00a0: aucun tirage ne les change.",
    ),
    Scene(15, 60, "La liste d’accord", "Le jury lit ensemble les dossiers réglés. Chacun peut en retirer un, d’un geste."),
    Scene(17, 3, "Accord", "Dix dossiers sont décidés ensemble\u00a0; le temps va aux autres."),
    Scene(43, 100, "Un dossier ouvert", "La salle voit le dossier et ses écarts\u00a0; chaque membre le suit sur son écran."),
    Scene(50, 2, "Un scrutin", "On vote sur son propre écran. Le décompte est le même partout, au même instant."),
    Scene(56, 8, "Le résultat", "La console propose la décision qui suit le vote\u00a0; la présidence l’enregistre en deux gestes."),
    Scene(74, 8, "Un partage des voix", "À égalité, la voix de la présidence tranche, et le procès-verbal le dit."),
    Scene(75, 2, "Décidé", "La décision et son motif s’affichent sur tous les écrans."),
    Scene(131, 8, "Tout est décidé", "Les places, la liste complémentaire et ce qui manque encore.", "/selection"),
    Scene(135, 5, "La sélection est arrêtée", "Procès-verbal, courriers et archive sont prêts quand le jury se lève.", "/documents"),
)

PAGE = Path(__file__).with_name("film.html")
PLACE = "<!-- scenes -->"


def page(browser: Browser, held: Meeting) -> str:
    """Return the page, its pictures in it."""
    return PAGE.read_text(encoding="utf-8").replace(PLACE, "".join(_section(browser, held, scene) for scene in SCENES))


def _section(browser: Browser, held: Meeting, scene: Scene) -> str:
    screens = (
        (
            "Console de la présidence",
            Picture(name="console", person=CHAIR, address=scene.console, seen="h1", act=scene.act, after=scene.after),
            2 / 3,
        ),
        (
            "Écran de la salle",
            Picture(
                name="room", person=ROOM, address="/ecran", seen="h1, .panel", width=1920, height=1080, act=scene.act, after=scene.after
            ),
            0.4,
        ),
        (
            "Téléphone d’un membre",
            Picture(name="phone", person=_MEMBER, address="/suivre", seen="h1", width=390, height=664, act=scene.act, after=scene.after),
            0.9,
        ),
    )
    figures = "".join(_figure(words, captured(browser, held, each, quality=_QUALITY, shrinking=share)) for words, each, share in screens)
    title, caption = html.escape(scene.title), html.escape(scene.caption)
    return f'<section aria-label="{title}"><h2 tabindex="-1">{title}</h2><p>{caption}</p><div class="screens">{figures}</div></section>\n'


def _figure(words: str, content: bytes) -> str:
    source = f"data:image/webp;base64,{base64.b64encode(content).decode()}"
    return f'<figure><img alt="{words}" src="{source}"><figcaption>{words}</figcaption></figure>'


def main(arguments: list[str]) -> int:
    """Write the page; return 1 if it is too large to be sent by mail."""
    file = Path(arguments[0]) if arguments else FILE
    with launched() as browser, meeting() as held:
        content = page(browser, held).encode()
    file.write_bytes(content)
    print(f"{file}  {len(content) / 1e6:.2f} MB")
    return int(len(content) > BYTES_MAX)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
