"""Laureates of a call's past editions: the list with search and filters, and a sheet's line on its applicant."""

from collections.abc import Sequence

import streamlit as st

import bootstrap
from deliberation.call.laureates import Laureate
from deliberation.call.people import Person, Right, Role
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.call.changing import call_to_change, update_call
from deliberation.snapshot.snapshot import Snapshot
from extras.laureates.editions import by_edition, with_answer
from extras.laureates.matching import editions_won, is_found, may_know_editions_won, past_laureates
from phrases import _, ngettext, quoted
from ui import session
from ui.acting import doing
from ui.texts import lines, literal
from ui.widgets import choosing

_ALL = ""
_MAY_KNOW = (Role.ORGANISER, Role.STAFF, Role.CHAIR)


def panel(snapshot: Snapshot) -> None:
    """Show each edition's laureates, the latest first, narrowed by words, edition and track."""
    laureates = past_laureates(snapshot)
    if not laureates:
        st.info(_("This call has no past laureates."))
        return
    st.caption(_("Public facts about earlier editions, for memory."))
    with st.container(horizontal=True, vertical_alignment="bottom", key="laureates.filters"):
        search = st.text_input(_("Search"), key="laureates.search", icon=":material/search:", width=420)
        edition = _choose(_("Edition"), "edition", [one.edition for one in laureates])
        track = _choose(_("Track"), "track", [one.track for one in laureates if one.track])
    matching = [one for one in laureates if edition in (_ALL, one.edition) and track in (_ALL, one.track) and is_found(one, search)]
    if not matching:
        st.info(_("Nothing matches this filter. Clear it, or search with fewer words."), icon=":material/search_off:")
    for year, group in by_edition(matching).items():
        heading = ngettext("{year}: {count} laureate", "{year}: {count} laureates", len(group))
        st.header(heading.format(year=literal(year), count=len(group)))
        with st.container(key=f"laureates-{year}"):
            for laureate in group:
                _card(laureate)


def _choose(label: str, name: str, values: Sequence[str]) -> str:
    several = sorted(set(values), reverse=name == "edition")
    if len(several) < 2:
        return _ALL
    return choosing.choose_one(label, [_ALL, *several], key=f"laureates.{name}", format_func=lambda value: value or _("All"))


def _card(laureate: Laureate) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        applicant = f"{laureate.applicant} ({laureate.acronym})" if laureate.acronym else laureate.applicant
        filed = " · ".join(literal(part) for part in (applicant, laureate.ministry, laureate.track) if part)
        st.markdown(f"**{literal(laureate.short_title or laureate.title)}**  \n{filed}")
        told = [laureate.title] if laureate.short_title not in ("", laureate.title) else []
        if told := [*told, *filter(None, [laureate.summary])]:
            st.caption("  \n".join(map(lines, told)))


def on_sheet(snapshot: Snapshot, candidature: Candidature, person: Person) -> None:
    """Show on a sheet that its applicant is a past laureate; ask an organiser for applicants known by SIREN alone."""
    is_member = not person.has(*_MAY_KNOW)
    if may_know_editions_won(snapshot, candidature, is_member=is_member) and (won := editions_won(snapshot, candidature)):
        sentences = (
            _("Laureate in {year}: {title}").format(year=laureate.edition, title=quoted(laureate.short_title or laureate.title))
            for laureate in won
        )
        st.caption(f":material/emoji_events: {literal(' · '.join(sentences))}")
    if not session.may(person, snapshot, Right.CHANGE_CALL):
        return
    by_siren: dict[tuple[str, str], list[Laureate]] = {}
    for laureate in editions_won(snapshot, candidature, is_asked=True):
        by_siren.setdefault((laureate.applicant, laureate.edition), []).append(laureate)
    for place, ((name, year), laureates) in enumerate(by_siren.items()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"laureates.asked.{candidature.dossier}.{place}"):
            question = _("“{name}”, laureate in {year}, has the same SIREN. Is it this applicant?")
            st.markdown(literal(question.format(name=name, year=year)))
            _answers(person, snapshot, candidature, laureates, key=f"{candidature.dossier}.{place}")


def _answers(person: Person, snapshot: Snapshot, candidature: Candidature, laureates: Sequence[Laureate], *, key: str) -> None:
    present = call_to_change(bootstrap.reading(), by=person, call_id=person.call_id).settings
    for label, name in ((_("Yes"), snapshot.administration_of(candidature).name), (_("No"), "")):
        answer = doing(
            update_call,
            Right.CHANGE_CALL,
            settings=with_answer(present, laureates, is_applicant=name),
            seen=present,
            reason=_("Past laureate recognised or not"),
        )
        st.button(label, key=f"laureates.{bool(name)}.{key}", on_click=answer)
