"""All shims, put in place by one call before the first screen is served."""

from collections.abc import Callable

from ui.shims import fields, runs, turns, uncut
from ui.shims.shim import Shim, ShimRefused, refusing

with refusing("a session belongs to one person"):
    from streamlit.runtime.app_session import AppSession

# The option ``server.trustedUserHeaders`` does it (.streamlit/config.toml); before 1.67 whoever came next could resume a cleared session.
OWN_SESSIONS = Shim(
    "a session belongs to one person",
    lost="another person on the same computer is handed the first one's session",
    thread="the option server.trustedUserHeaders",
    replaced=(),
    attributes={AppSession: ("matches_user_info", "_resumable")},
)
SHIMS = (OWN_SESSIONS, uncut.ACTS_WHOLE, fields.FIELDS_FILLED, runs.UNSENT, runs.HEARD, turns.TURNS)


def install(*, listener: str, answer: Callable[[Exception | None], None]) -> None:
    """Install every shim. ``listener``: key of the fragment that requests runs without a click; ``answer``: see ``answer_by``.

    Raises ShimRefused, naming every shim of correctness with expectations unmet by the installed Streamlit.
    """
    if refused := [sentence for shim in SHIMS if not shim.is_for_speed and (sentence := shim.refusal())]:
        raise ShimRefused("\n".join(refused))
    turns.stand_back(listener)
    uncut.answer_by(answer)
    for shim in SHIMS:
        shim.install()
