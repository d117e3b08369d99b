"""The sheet of a candidature: identity, answers, marks."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape

import streamlit as st

from charts.parts.chart import Chart
from charts.parts.theme import OUTCOME_SIGNS
from charts.radars.sheet import sheet_radar
from deliberation.call.people import Person
from deliberation.derived.applicants import full_name
from deliberation.derived.interests import words_to_ask
from deliberation.derived.scoring.marking import own_marks
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Standing
from deliberation.dossiers.candidatures import Block, Candidature, Field, FieldKind
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, date, decimal, exact, labelled, ngettext, part_done, percent
from ui import plain_table
from ui.browsing import note
from ui.table.columns import screening_words
from ui.texts import line
from ui.widgets import missing
from ui.widgets.figures import drawn, figure, numbers, size
from ui.widgets.files import shown

PART = "sheet"  # where what became of its acts is said
_SHORT_CHARACTERS = 60
_DECIMAL = re.compile(r"-?\d+\.\d+")


def head(snapshot: Snapshot, candidature: Candidature, *, level: int) -> None:
    """Show title and applicant in two lines, status numbers with labels, then the team's summary.

    ``level``: of the title among the page's headings. One element: as several, the head took a third of the browser's time.
    """
    here = ranking(snapshot).by_id[candidature.id]
    lines = [f"<h{level}>{line(candidature.title)}</h{level}>", _identity(snapshot, candidature)]
    if here.jurors:
        lines.append(_numbers(snapshot, candidature, here))
    lines += [f'<p class="flag">⚑ {escape(flag.words)}</p>' for flag in here.flags_told]
    if here.tie:
        lines.append(f'<p class="small">{escape(str(here.tie.sentence))}</p>')
    if words := words_to_ask(snapshot, candidature.id):
        lines.append(f'<p class="flag">⚑ {escape(words)}</p>')
    lines.append(_reason(snapshot, candidature))
    if candidature.summary:
        lines.append(f'<p class="summary" dir="auto">{escape(candidature.summary)}</p>')
    lines.append(_filing(snapshot, candidature))
    st.html(f'<div class="sheet-head">{"".join(lines)}</div>')


def _identity(snapshot: Snapshot, candidature: Candidature) -> str:
    administration = snapshot.administration_of(candidature)
    tracks = [str(snapshot.call.track(code).label) for code in candidature.requested_tracks]
    parts = [
        f"<strong>{line(full_name(snapshot, administration))}</strong>",
        escape(" + ".join(tracks) or _("No track asked for")),
        line(_("Dossier {number}").format(number=candidature.dossier)),
        *_show_decided(snapshot, candidature),
    ]
    return f"<p>{' · '.join(parts)}</p>"


def _filing(snapshot: Snapshot, candidature: Candidature) -> str:
    """Return rarely needed facts: ministry and kind of the applicant, day of filing, link to the platform."""
    administration, address = snapshot.administration_of(candidature), snapshot.call.dossier_url(candidature.dossier)
    parts = [
        line(administration.ministry),
        line(administration.kind),
        escape(_("filed on {date}").format(date=date(candidature.deposited_at))) if candidature.deposited_at else "",
        f'<a href="{escape(address)}" target="_blank">{escape(_("Open the dossier on the platform"))}</a>' if address else "",
    ]
    return f'<p class="small">{" · ".join(part for part in parts if part)}</p>'


def _numbers(snapshot: Snapshot, candidature: Candidature, here: Standing) -> str:
    sealed = missing.marks_under_seal() if snapshot.is_under_seal(candidature.id) else ""
    numbers = (
        (_("Official score"), decimal(here.score) if here.score is not None else _("none yet"), sealed),
        (_("Rank"), str(here.rank) if here.rank else ABSENT, ""),
        (_("Rank in its track"), str(here.track_rank) if here.track_rank else ABSENT, ""),
        (_("Spread between jurors"), percent(here.spread), _("Widest gap between jurors’ totals, as a share of the scale")),
        (_("Coverage"), part_done(here.coverage), coverage(snapshot, candidature)),
    )
    items = (f"<div><dt>{_explain_name(what, help_)}</dt><dd>{escape(number)}</dd></div>" for what, number, help_ in numbers)
    return f'<dl class="figures standing">{"".join(items)}</dl>'


def _explain_name(what: str, help_: str) -> str:
    """Return a name as HTML; a press, a finger or Enter unfolds its explanation."""
    return f"<details><summary>{escape(what)}</summary><p>{escape(help_)}</p></details>" if help_ else escape(what)


def _show_decided(snapshot: Snapshot, candidature: Candidature) -> list[str]:
    decision = snapshot.decision(candidature.id)
    words = f"{OUTCOME_SIGNS[decision.outcome]} {escape(decision.outcome.words)}"
    parts = [f'<span class="outcome" data-outcome="{decision.outcome}">{words}</span>']
    if decision.outcome is Outcome.RESERVE:
        parts.append(escape(_("rank {rank}").format(rank=decision.reserve_rank)))
    if decision.track:
        parts.append(escape(str(snapshot.call.track(decision.track).label)))
    return [*parts, escape(screening_words(candidature))]


def _reason(snapshot: Snapshot, candidature: Candidature) -> str:
    reason = snapshot.decision(candidature.id).reason
    return f"<p>{labelled(escape(_('Reason')), line(reason))}</p>" if reason else ""


def marks(snapshot: Snapshot, candidature: Candidature) -> Chart | None:
    """Show and return the radar of the criteria beside its numbers, if marks are visible."""
    has_jurys = ranking(snapshot).by_id[candidature.id].jurors > 0
    if snapshot.is_under_seal(candidature.id):
        st.info(missing.marks_under_seal(), icon=":material/lock:")
    elif not has_jurys:
        st.info(_("Nobody has given marks to this application yet."), icon=":material/edit_note:")
    if not has_jurys and all(mark is None for mark in own_marks(snapshot, candidature.id).values()):
        return None
    chart, key = drawn(snapshot, sheet_radar, candidature.id, size=size()), radar_key(candidature)
    with st.container(key="sheet-marks"):
        figure(chart, key=key, size=size())
        numbers(chart, key=key)
    return chart


def radar_key(candidature: Candidature) -> str:
    """Return the key of the radar."""
    return f"radar.{candidature.dossier}"


def answers(
    person: Person, snapshot: Snapshot, candidature: Candidature, *, shows_private: bool, reads_files: bool = True, has_head: bool = False
) -> None:
    """Show the applicant's answers, then blocks, files and opinions.

    ``reads_files``: with the files' pages; ``has_head``: the head above shows the summary already.
    """
    fields = [field for field in _list_answered(candidature) if not (has_head and field.value and field.value == candidature.summary)]
    short = [field for field in fields if _is_short(field, candidature)]
    texts = [field for field in fields if not _is_short(field, candidature)]
    if not has_answers(candidature):
        st.caption(_("This dossier holds no answer."))
    _write_lines([_pairs(short), *(f'<h2>{line(field.label)}</h2><p dir="auto">{escape(field.value or "")}</p>' for field in texts)])
    for block in candidature.content.blocks:
        _write_lines([f"<h2>{line(block.label)}</h2>"])
        plain_table.show(block.label, _rows(block), key=f"block.{candidature.dossier}.{block.label}")
    for files in shown():
        if listed := files.listed(person, snapshot, candidature):
            _write_lines([f"<h2>{escape(_('Attached files'))}</h2>{listed}"])
            if reads_files:
                files.panel(person, snapshot, candidature, key="sheet", notes=note.on_pages(candidature.id))
    _write_lines(_annexes(candidature, shows_private=shows_private))


def has_answers(candidature: Candidature) -> bool:
    """Tell whether there are answers beside the title."""
    return bool(_list_answered(candidature) or candidature.content.blocks)


def _list_answered(candidature: Candidature) -> list[Field]:
    fields = (field for field in candidature.content.fields if field.kind is not FieldKind.ATTACHMENTS and not field.is_private)
    return [field for field in fields if field.value != candidature.title]


def _write_lines(said: Iterable[str]) -> None:
    # One piece of the page: as an element each, a dossier's texts and their headings were a third of what a sheet sends.
    if together := "".join(said):
        st.html(f'<div class="answers">{together}</div>')


def _rows(block: Block) -> list[dict[str, str | None]]:
    rows = [{field.label: field.value for field in row} for row in block.rows]
    labels = dict.fromkeys(label for row in rows for label in row)
    return [{label: row.get(label) for label in labels} for row in rows]


def _is_short(field: Field, candidature: Candidature) -> bool:
    return len(field.value or "") <= _SHORT_CHARACTERS or field.value == candidature.declared_administration


def _pairs(fields: Iterable[Field]) -> str:
    pairs = [labelled(f"<strong>{line(field.label)}</strong>", line(_answer_text(field))) for field in fields]
    return f'<p class="pairs">{"<br>".join(pairs)}</p>' if pairs else ""


def _answer_text(field: Field) -> str:
    if field.kind is FieldKind.NUMBER and field.value and _DECIMAL.fullmatch(field.value):
        return exact(Decimal(field.value))
    return field.value or _("not answered")


def _annexes(candidature: Candidature, *, shows_private: bool) -> Iterator[str]:
    content = candidature.content
    if shows_private:
        yield _fold_section(_("Annotations of the team"), _pairs(field for field in content.fields if field.is_private and field.value))
        opinions = [
            labelled(f"<strong>{line(opinion.expert)}</strong>", line(opinion.answer if opinion.is_answered else _("no answer")))
            for opinion in content.opinions
        ]
        yield _fold_section(_("Opinions asked on the platform"), "<br>".join(opinions))
    yield _fold_section(_("The establishment, as registered"), _pairs(field for field in content.establishment if field.value))


def _fold_section(heading: str, said: str) -> str:
    return f"<details><summary>{escape(heading)}</summary>{said}</details>" if said else ""


def coverage(snapshot: Snapshot, candidature: Candidature) -> str:
    """Show how many jurors scored a candidature, and how fully."""
    line = ranking(snapshot).by_id[candidature.id]
    return ngettext("{count} juror, coverage {share}", "{count} jurors, coverage {share}", line.jurors).format(
        count=line.jurors, share=part_done(line.coverage)
    )
