"""The shims as a Streamlit other than the installed one takes them: a plugin of pytest for ``tests.rehearsal``, and for nothing else.

On 1.66.1, the stand-in for the next version: three signatures lack their last parameter, a session cannot be asked whether it has a
fragment, and a cleared session can be resumed, which ``session.belongs_to`` alone refuses there.
"""

from dataclasses import replace

from streamlit.runtime.app_session import AppSession

from ui.shims import fields, installing, runs
from ui.shims.shim import Shim

LAST_PARAMETERS = (", agent_props=None", ", run_descriptor=None")


def has_fragment(session: AppSession, fragment_id: str) -> bool:
    """Tell whether a session knows a fragment."""
    return bool(session._fragment_storage.contains(fragment_id))


def without_last_parameters(shim: Shim) -> Shim:
    """Return a shim that expects signatures without what the newer version added."""
    replaced = []
    for function in shim.replaced:
        signature = function.signature
        for parameter in LAST_PARAMETERS:
            signature = signature.replace(parameter, "")
        replaced.append(replace(function, signature=signature))
    return replace(shim, replaced=tuple(replaced))


if not hasattr(AppSession, "has_fragment"):
    setattr(AppSession, "has_fragment", has_fragment)  # noqa: B010 (type checkers forbid the assignment to a method)
    fields.FIELDS_FILLED = without_last_parameters(fields.FIELDS_FILLED)
    runs.HEARD = without_last_parameters(runs.HEARD)
    adapted = (fields.FIELDS_FILLED, runs.HEARD)
    by_name = {shim.name: shim for shim in adapted}
    installing.SHIMS = tuple(by_name.get(shim.name, shim) for shim in installing.SHIMS if shim is not installing.OWN_SESSIONS)  # type: ignore[assignment]
