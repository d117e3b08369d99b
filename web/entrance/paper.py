"""The few plain pages outside the dashboard: sign in, enter by a link, sign out. They run no script."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import bootstrap
from phrases import LANGUAGES, _, language
from web.requests import chosen_language

TEMPLATES: Final = Path(__file__).parent / "templates"
STYLE: Final = TEMPLATES / "style.css"
ICON: Final = Path(__file__).parents[2] / "assets" / "icon.svg"
_environment: Final = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def page(request: Request, template: str, *, title: str, problem: str = "", status: int = 200, **values: object) -> Response:
    """Return a page in the language of the request. ``title`` and ``problem`` (what went wrong) are messages to translate."""
    code = chosen_language(request)
    other = next(other for other in LANGUAGES if other != code)
    with language(code):
        text = _environment.get_template(template).render(
            _=_,
            title=_(title),
            problem=_(problem) if problem else "",
            accessibility=_(bootstrap.CONFORMITY_LABELS[bootstrap.settings().accessibility]),
            language=code,
            other_language=other,
            other_name=LANGUAGES[other],
            other_address=f"?{request.url.include_query_params(langue=other).query}",
            **values,
        )
    return HTMLResponse(text, status_code=status)


def asset(path: Path, media_type: str) -> Response:
    """Return a file that goes with these pages."""
    return Response(path.read_bytes(), media_type=media_type, headers={"Cache-Control": "public, max-age=3600"})
