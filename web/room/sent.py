"""Views sent to the room: a comparison, simulated weights, robustness, a page; without names of jurors."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any
from urllib.parse import quote

import bootstrap
from bootstrap.addresses import address_of
from charts.parts.theme import track_signs
from charts.radars.compared import overlay_radar
from charts.slope import slope_chart
from deliberation.derived.scoring.ranking import Ranking, crossing_sentences, ranking, simulated_ranking
from deliberation.derived.scoring.robustness import selected_sentence
from deliberation.meeting.meeting import Sent, SentView
from deliberation.snapshot.snapshot import Snapshot
from draws import aside
from phrases import _, decimal, percent
from web.requests import ATTACHMENTS
from web.room.lists import drawn

_LINES = 17  # of the table of what a draw contests, of so many characters each
_LINE_CHARACTERS = 84
_PAGE_PIXELS = 1600
_DECIDED_ALIKE = (0.0, 1.0)  # what every draw decides alike says nothing of how the selection holds

Made = tuple[str, Mapping[str, Any]]


def view(snapshot: Snapshot) -> Made:
    """Return the template and values of the sent view, limited to what this screen's viewer may see."""
    sent = snapshot.meeting.sent
    return ("nothing", {}) if sent is None else _VIEWS[sent.what](snapshot, sent)


def _comparison(snapshot: Snapshot, sent: Sent) -> Made:
    ids = sent.candidature_ids
    names = [chr(ord("A") + place) for place in range(len(ids))]  # as on the figure
    return "comparison", {
        "radar": drawn(snapshot, overlay_radar, ids),
        "names": names,
        "rows": _differences(snapshot, ids),
        "titles": [(name, snapshot.candidature(id_).numbered_title) for name, id_ in zip(names, ids, strict=True)],
    }


def _differences(snapshot: Snapshot, ids: Sequence[int]) -> Sequence[tuple[str, Sequence[str]]]:
    """Return the official scores, then the means by criterion, largest differences first."""
    by_id = ranking(snapshot).by_id
    rows: list[tuple[float, tuple[str, Sequence[str]]]] = []
    for criterion in snapshot.call.criteria:
        means = [by_id[id_].criteria[criterion.code].mean for id_ in ids]
        known = [mean for mean in means if mean is not None]
        gap = max(known) - min(known) if len(known) > 1 else 0.0
        rows.append((gap, (str(criterion.short), [decimal(mean) for mean in means])))
    rows.sort(key=lambda row: -row[0])
    return [(_("Official score"), [decimal(by_id[id_].score) for id_ in ids]), *(row for _gap, row in rows)]


def _weights(snapshot: Snapshot, sent: Sent) -> Made:
    total = sum(sent.weights)
    shares = [percent(weight / total if total else None) for weight in sent.weights]
    simulation = simulated_ranking(snapshot, weights=sent.weights)
    return "weights", {
        "shares": [(str(criterion.short), share) for criterion, share in zip(snapshot.call.criteria, shares, strict=True)],
        "slope": drawn(snapshot, _slope, sent.weights),
        "changes": _changes(snapshot, simulation),
    }


def _slope(snapshot: Snapshot, weights: Sequence[float], **more: Any) -> Any:
    return slope_chart(snapshot, ranking(snapshot), simulated_ranking(snapshot, weights=weights), **more)


def _changes(snapshot: Snapshot, simulation: Ranking) -> Sequence[str]:
    """Say track by track who would cross the line, a line of text each."""
    signs = track_signs(snapshot.call)

    def titles(ids: Sequence[int]) -> str:
        return ", ".join(snapshot.candidature(id_).numbered_title for id_ in ids)

    return [f"{signs[track]} {sentence}" for track, sentence in crossing_sentences(ranking(snapshot), simulation, titles)]


def _robustness(snapshot: Snapshot, sent: Sent) -> Made:
    drawn_now = bootstrap.drawn(snapshot)
    if drawn_now is None:
        return "robustness", {"meanwhile": aside.in_words(bootstrap.draws(), None, snapshot), "files": [], "rows": []}
    shares = drawn_now.selected_share
    looked_at = [id_ for id_ in sent.candidature_ids if id_ in shares]
    contested = [line.candidature_id for line in ranking(snapshot).standings if shares.get(line.candidature_id, 0.0) not in _DECIDED_ALIKE]
    nearest = sorted(contested, key=lambda id_: abs(shares[id_] - 0.5))
    nearest = nearest[: _that_fit(snapshot, nearest, lines=_LINES - 3 * len(looked_at))]
    return "robustness", {
        "meanwhile": "",
        "files": [(snapshot.candidature(id_).numbered_title, selected_sentence(shares[id_])) for id_ in looked_at],
        "rows": [(percent(shares[id_]), snapshot.candidature(id_).numbered_title) for id_ in sorted(nearest, key=lambda id_: -shares[id_])],
    }


def _that_fit(snapshot: Snapshot, ids: Sequence[int], *, lines: int) -> int:
    """Return how many of the files fit so many lines, each title whole on a line or two."""
    heights = accumulate(1 + (len(snapshot.candidature(id_).numbered_title) > _LINE_CHARACTERS) for id_ in ids)
    return sum(so_far <= lines for so_far in heights)


def _page(snapshot: Snapshot, sent: Sent) -> Made:
    """Return a page, as high as the wall, with an image from the route, which checks the sent view."""
    candidature = snapshot.candidature(sent.candidature_ids[0])
    dossier = quote(candidature.dossier, safe="")
    return "attached", {
        "title": candidature.numbered_title,
        "words": _("Page {page} of a file that the applicant attached").format(page=sent.page),
        "address": address_of(f"{ATTACHMENTS}{snapshot.call.slug}/{dossier}/{sent.attachment}/pages/{sent.page}/{_PAGE_PIXELS}"),
    }


_VIEWS: Mapping[SentView, Callable[[Snapshot, Sent], Made]] = {
    SentView.COMPARISON: _comparison,
    SentView.WEIGHTS: _weights,
    SentView.ROBUSTNESS: _robustness,
    SentView.PAGE: _page,
}
