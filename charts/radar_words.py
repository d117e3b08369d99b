"""What radars say to those who do not see them."""

from collections.abc import Sequence

from charts.parts.labels import greatest, least, number, sentences
from charts.profiles import Profile, Scales
from phrases import _, decimal, listed, ngettext, quoted

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def named(position: int, title: str) -> str:
    """Name a compared candidature by a letter and its title."""
    return f"{_LETTERS[position]} · {title}"


def sheet_alt(shown: Profile, axes: Scales) -> str:
    """Say what the radar of a sheet shows: the state, the best and the weakest criterion, where marks differ most."""
    opening = _("Radar of the marks of {title} over {count} criteria, from {minimum} to {maximum}.").format(
        title=quoted(shown.title), count=len(axes.criteria), minimum=number(axes.minimum), maximum=number(axes.maximum)
    )
    if shown.is_sealed:
        return sentences(opening, _("The marks of the jury are under seal."), _own(shown))
    if not any(shown.jurors):
        return sentences(opening, _("Nobody has scored it."), _own(shown))
    return sentences(opening, _extremes(shown, axes), _range(shown, axes), _missing(shown, axes), _own(shown))


def overlay_alt(profiles: Sequence[Profile], axes: Scales) -> str:
    """Say who leads on which criterion, and which profiles are not to be seen or not complete."""
    names = [named(i, shown.title) for i, shown in enumerate(profiles)]
    opening = _("Radar comparing {count} candidatures: {names}.").format(count=len(profiles), names=listed(names))
    leads = []
    for criterion, label in enumerate(axes.criteria):
        best = greatest([shown.means[criterion] for shown in profiles])
        if best is not None:
            mean = decimal(profiles[best].means[criterion], 1)
            leads.append(_("{criterion}, {name} ({mean})").format(criterion=label, name=names[best][0], mean=mean))
    leading = _("Highest mean on each criterion: {leads}.").format(leads=listed(leads)) if leads else ""
    sealed = [names[i] for i, shown in enumerate(profiles) if shown.is_sealed]
    incomplete = [names[i] for i, shown in enumerate(profiles) if shown.missing]
    return sentences(
        opening,
        leading,
        _("Under seal: {names}.").format(names=listed(sealed)) if sealed else "",
        _("Incomplete: {names}.").format(names=listed(incomplete)) if incomplete else "",
    )


def _extremes(shown: Profile, axes: Scales) -> str:
    best, worst = greatest(shown.means), least(shown.means)
    if best is None or worst is None:
        return ""
    return _("Mean of the jury highest on {best} ({highest}), lowest on {worst} ({lowest}).").format(
        best=axes.criteria[best],
        highest=decimal(shown.means[best], 1),
        worst=axes.criteria[worst],
        lowest=decimal(shown.means[worst], 1),
    )


def _range(shown: Profile, axes: Scales) -> str:
    ranges = [None if low is None or high is None else high - low for low, high in zip(shown.lowest, shown.highest, strict=True)]
    widest = greatest(ranges)
    if widest is None or not ranges[widest]:
        return ""
    return _("Marks differ most on {criterion}, from {lowest} to {highest}.").format(
        criterion=axes.criteria[widest], lowest=decimal(shown.lowest[widest], 0), highest=decimal(shown.highest[widest], 0)
    )


def _missing(shown: Profile, axes: Scales) -> str:
    if not shown.missing:
        return ""
    labels = ", ".join(axes.criteria[i] for i in shown.missing)
    message = ngettext(
        "Incomplete: no mark on the criterion {labels}.", "Incomplete: no mark on the criteria {labels}.", len(shown.missing)
    )
    return message.format(labels=labels)


def _own(shown: Profile) -> str:
    if shown.own is None:
        return ""
    given = sum(mark is not None for mark in shown.own)
    if not given:
        return _("You have not scored it.")
    return ngettext("{count} mark of yours is shown.", "{count} marks of yours are shown.", given).format(count=given)
