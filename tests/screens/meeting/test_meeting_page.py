"""Following the meeting from one's own device: the current item, the ballot, the revote, leaving and coming back."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.derived.meeting.discussion import Voices, first_voices
from deliberation.operations.meeting import agenda as agenda_verbs
from deliberation.operations.meeting.meeting import record_departures, record_presence, suspend_meeting
from phrases import _, decimal, ordinal
from tests.screens import looking
from tests.screens.looking import Open, words
from tests.worlds.acts import cancel_ballot, close_ballot, declare_recusals, open_revote, update_call
from tests.worlds.demonstration import SETTINGS
from tests.worlds.extras import needs
from tests.worlds.open_call import OpenCall
from tests.worlds.readers import assign_readers
from tests.worlds.terms import Candidature, Method, Option, Person, Presence, Role, agenda, ranking, visible
from ui.meeting import sheet


@pytest.fixture
def room(call: OpenCall) -> OpenCall:
    """A meeting under way, everybody here."""
    call.open_meeting()
    return call


def item_at(room: OpenCall, position: int) -> Candidature:
    return room.snapshot.candidature(agenda(room.snapshot)[position].candidature_id)


def call_item(room: OpenCall, position: int) -> Candidature:
    item = item_at(room, position)
    agenda_verbs.call_item(room.uow(), **room.by_console(), candidature_id=item.id)
    return item


@pytest.fixture
def juror(room: OpenCall) -> Person:
    """A juror who is recused on nothing."""
    whole = room.snapshot
    return next(person for person in whole.jurors if not any(whole.is_recused(person.id, c.id) for c in whole.candidatures))


def plain(app: AppTest) -> str:
    """All words of the screen, with plain spaces, their escapes taken away."""
    return words(app).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def headings(app: AppTest) -> list[str]:
    """The titles of the page, their escapes taken away."""
    return [title.value.replace("\\", "") for title in app.title]


def test_screen_goes_where_the_room_goes(open_page: Open, room: OpenCall, juror: Person) -> None:
    first = call_item(room, 0)
    app = open_page("meeting.py", juror)
    assert headings(app) == [first.numbered_title]
    second = call_item(room, 1)
    assert headings(app.run()) == [second.numbered_title]


def test_members_at_the_ends_are_asked_to_speak_and_may_pass_unseen(open_page: Open, room: OpenCall) -> None:
    voices = next(found for position in range(24) if (found := voices_on(room, position)) and len(found.asked) == 2)
    asked = {person: voices.asked[person.id] for person in room.snapshot.jurors if person.id in voices.asked}
    other = next(person for person in room.snapshot.jurors if person not in asked)
    entries = len(room.journal)
    said = {True: "Votre note est la plus haute sur", False: "Votre note est la plus basse sur"}
    for person, is_highest in asked.items():
        app = open_page("meeting.py", person)
        assert [text in plain(app) for text in (said[is_highest], said[not is_highest])] == [True, False]
        app.button(key="meeting.pass").click().run()
        assert said[is_highest] not in plain(app)
    assert "Votre note est la plus" not in plain(open_page("meeting.py", other))
    console = looking.markup(open_page("console.py", Role.ORGANISER))
    assert f"<strong>{voices.criterion.short}</strong>, notes de" in console
    assert not any(person.name in line for person in asked for line in console.splitlines() if "Deux voix d’abord" in line)
    assert len(room.journal) == entries


def floor_of(console: AppTest) -> tuple[list[str], list[str]]:
    """What a console says of the two voices, the time apart, and its buttons that give one the floor."""
    said = [re.sub(r"[\d.]{6,}", "", line) for line in looking.markup(console).splitlines() if "Deux voix d’abord" in line]
    return said, [one.label for one in console.button if str(one.key).startswith("console.floor.")]


def test_floor_is_given_to_each_voice_for_a_minute_on_the_console_alone(open_page: Open, room: OpenCall) -> None:
    voices = next(found for position in range(24) if (found := voices_on(room, position)) and len(found.asked) == 2)
    others = [room.somebody(Role.ORGANISER), *(person for person in room.snapshot.jurors if person.id in voices.asked)]
    before = [looking.markup(open_page("meeting.py", person)) for person in others]
    revision, entries = room.snapshot.revision, len(room.journal)
    console = open_page("console.py", Role.CHAIR)
    heard = [floor_of(console)]
    for end in ("highest", "lowest", "highest"):
        next(one for one in console.button if str(one.key).startswith(f"console.floor.{end}.")).click().run()
        heard.append(floor_of(console))
    names = "Donner la parole à la note la plus haute", "Donner la parole à la note la plus basse"
    assert [buttons for _said, buttons in heard] == [list(names)] * 4  # each in its place, whoever speaks
    said = "".join("".join(lines) for lines, _buttons in heard)
    assert [said.count(f"La note la plus {end} a la parole") for end in ("haute", "basse")] == [2, 1]
    assert not any(person.name in said for person in room.snapshot.jurors)
    assert [looking.markup(open_page("meeting.py", person)) for person in others] == before
    assert (room.snapshot.revision, len(room.journal)) == (revision, entries)


def test_floor_is_offered_alike_whoever_is_here_if_somebody_is_asked(open_page: Open, room: OpenCall) -> None:
    voices = next(found for position in range(24) if (found := voices_on(room, position)) and len(found.asked) == 2)
    offered = []
    for absent in ((), *((id_,) for id_ in voices.asked), tuple(voices.asked)):
        states = {id_: Presence.ABSENT if id_ in absent else Presence.PRESENT for id_ in voices.asked}
        record_presence(room.uow(), **room.by_console(), presences=states)
        offered.append(floor_of(open_page("console.py", Role.CHAIR)))
    assert offered[0] == offered[1] == offered[2]
    assert [len(buttons) for _said, buttons in offered] == [2, 2, 2, 0]
    assert "Demandez à la salle" in offered[3][0][0]


def voices_on(room: OpenCall, position: int) -> Voices | None:
    call_item(room, position)
    return first_voices(room.snapshot)


def test_reader_is_told_when_few_files_come_before_one_of_theirs(open_page: Open, room: OpenCall, juror: Person) -> None:
    other = next(person for person in room.snapshot.jurors if person.id != juror.id)
    pairs = {(item_at(room, 4).id, juror.id), (item_at(room, 1).id, other.id)}
    assign_readers(room.uow(), **room.by_console(), readers=1, pairs=pairs)
    app = open_page("meeting.py", juror)
    said = []
    for position in (0, 1, 2, 3, 4):
        call_item(room, position)
        said.append(re.findall(r"Plus que \d dossiers? avant l’un des vôtres|Le prochain dossier est l’un des vôtres", plain(app.run())))
    assert said == [
        [],
        ["Plus que 2 dossiers avant l’un des vôtres"],
        ["Plus que 1 dossier avant l’un des vôtres"],
        ["Le prochain dossier est l’un des vôtres"],
        [],
    ]


def test_whoever_leaves_the_course_chooses_and_comes_back(open_page: Open, room: OpenCall, juror: Person) -> None:
    call_item(room, 0)
    app = open_page("meeting.py", juror)
    app.toggle(key="meeting.follows").set_value(False).run()
    elsewhere = item_at(room, 5)
    app.selectbox(key="meeting.chosen").set_value(elsewhere.dossier).run()
    call_item(room, 1)
    app.run()
    assert headings(app) == [elsewhere.numbered_title]
    app.button(key="meeting.back").click().run()
    assert headings(app) == [item_at(room, 1).numbered_title]


def test_those_who_stay_read_who_leaves_now_and_next(open_page: Open, room: OpenCall, juror: Person) -> None:
    first, second = (next(one for one in room.snapshot.jurors if one.name == name) for name in ("Juré 11", "Juré 12"))
    declare_recusals(room.uow(), **room.by(first), candidature_ids=[item_at(room, 0).id])
    declare_recusals(room.uow(), **room.by(second), candidature_ids=[item_at(room, 1).id])
    item = call_item(room, 0)
    app = open_page("meeting.py", juror)
    assert "Doit sortir : Juré 11" in plain(app)
    assert "sortira : Juré 12" in plain(app)
    record_departures(room.uow(), **room.by_console(), candidature_id=item.id)
    assert "pourra revenir : Juré 11" in plain(app.run())
    call_item(room, 1)
    assert "Peut revenir : Juré 11" in plain(app.run())


def test_ballot_is_told_once_at_the_foot_to_voters_and_its_result_once_it_is_closed(open_page: Open, room: OpenCall, juror: Person) -> None:
    item = call_item(room, 0)
    room.ballot(item.dossier, Method.NAMED)
    observer = open_page("meeting.py", Role.OBSERVER)
    app = open_page("meeting.py", juror)
    room.vote(juror, Option.AGAINST, item.dossier)
    assert "Ont voté : 1 sur" in plain(observer.run())
    assert "Ont voté" not in plain(app.run())
    assert "Contre" not in plain(app).replace("Pour, contre ou abstention", "")
    close_ballot(room.uow(), **room.by_console(), candidature_id=item.id, number=1)
    assert "Contre : 1" in plain(app.run())
    assert not app.success  # "Rejeté" is no good news: it stands in no green box


def test_vote_is_news_to_the_page_of_whoever_counts_and_to_none_of_a_voter(room: OpenCall, juror: Person) -> None:
    item = call_item(room, 0)
    room.ballot(item.dossier, Method.NAMED)
    observer, other = room.somebody(Role.OBSERVER), next(person for person in room.snapshot.jurors if person.id != juror.id)

    def shown(person: Person) -> object:
        return sheet.shows_ballots(person, visible(room.snapshot, person), item)

    before = [shown(person) for person in (juror, observer)]
    room.vote(other, Option.AGAINST, item.dossier)
    assert [shown(person) == old for person, old in zip((juror, observer), before, strict=True)] == [True, False]
    close_ballot(room.uow(), **room.by_console(), candidature_id=item.id, number=1)
    assert shown(juror) != before[0]


def test_ballot_that_was_cancelled_is_told_with_its_reason(open_page: Open, room: OpenCall, juror: Person) -> None:
    item = call_item(room, 0)
    room.ballot(item.dossier, Method.SECRET)
    app = open_page("meeting.py", juror)
    assert "Annulé" not in plain(app)
    cancel_ballot(room.uow(), **room.by_console(), candidature_id=item.id, number=1, reason="La clé a disparu.")
    assert "Scrutin 1 : Annulé : La clé a disparu." in plain(app.run())


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ORGANISER])
def test_whoever_does_not_vote_is_told_so(open_page: Open, room: OpenCall, role: Role) -> None:
    room.ballot(call_item(room, 0).dossier, Method.NAMED)
    app = open_page("meeting.py", role)
    assert "Vous n’êtes pas parmi les votants de ce scrutin." in plain(app)


def test_hands_are_not_raised_on_a_device(open_page: Open, room: OpenCall, juror: Person) -> None:
    room.ballot(call_item(room, 0).dossier, Method.HANDS)
    assert "Les mains sont comptées dans la salle." in plain(open_page("meeting.py", juror))


def test_recused_juror_reads_that_there_is_a_conflict_and_nothing_of_the_item(open_page: Open, room: OpenCall, juror: Person) -> None:
    item = item_at(room, 0)
    declare_recusals(room.uow(), **room.by(juror), candidature_ids=[item.id])
    call_item(room, 0)
    room.ballot(item.dossier, Method.NAMED)
    app = open_page("meeting.py", juror)
    assert plain(app).count("Conflit d’intérêts : quittez la salle") == 1
    assert item.title not in words(app)
    assert item.dossier not in words(app)


def test_revote_takes_new_marks_and_shows_the_first(open_page: Open, room: OpenCall, juror: Person) -> None:
    item = call_item(room, 0)
    open_revote(room.uow(), **room.by_console(), candidature_id=item.id)
    before = room.snapshot.marks[room.snapshot.positions[item.id], room.snapshot.juror_positions[juror.id], 0]
    app = open_page("meeting.py", juror)
    app.segmented_control(key=f"scoring.{item.dossier}.impact").set_value(0 if before else 5).run()
    app.button(key=f"scoring.{item.dossier}.save").click().run()
    assert room.snapshot.first_marks[item.id, juror.id, "impact"] == before
    assert room.snapshot.marks[room.snapshot.positions[item.id], room.snapshot.juror_positions[juror.id], 0] == (0 if before else 5)


def test_revote_is_asked_for_on_another_page_until_it_is_done_or_marks_are_kept(open_page: Open, room: OpenCall, juror: Person) -> None:
    item = call_item(room, 0)
    open_revote(room.uow(), **room.by_console(), candidature_id=item.id)
    for page, is_asked in (("meeting.py", False), ("ranking.py", True)):
        assert ("meeting.mark_again" in looking.keys(open_page(page, juror))) is is_asked
    app = open_page("ranking.py", juror)
    app.button(key="meeting.keep_marks").click().run()
    assert "meeting.mark_again" not in looking.keys(app)
    other = open_page("ranking.py", juror)
    other.button(key="meeting.mark_again").click().run()
    assert other.selectbox(key="scoring.chosen").value == item.dossier
    assert "meeting.mark_again" not in looking.keys(other)


def test_declaration_on_generative_ai_is_asked_for_until_it_is_made_or_put_off(open_page: Open, call: OpenCall, juror: Person) -> None:
    assert "meeting.declare_no_ai" not in looking.keys(open_page("ranking.py", juror))
    settings = {**SETTINGS, "slug": "demo", "demo": True, "rules": {**SETTINGS["rules"], "ai_declaration": True}}
    update_call(call.uow(), **call.by_console(), settings=settings, reason="Demandé par le ministère.")
    app = open_page("ranking.py", juror)
    app.button(key="meeting.declare_later").click().run()
    assert "meeting.declare_no_ai" not in looking.keys(app)
    other = open_page("scoring.py", juror)
    other.button(key="meeting.declare_no_ai").click().run()
    assert (juror.id in call.snapshot.no_ai_declared, "meeting.declare_no_ai" in looking.keys(other)) == (True, False)


def test_finalised_call_leads_to_its_selection(open_page: Open, call: OpenCall) -> None:
    call.conclude()
    app = open_page("meeting.py", Role.JUROR)
    assert _("The selection is finalised.") in words(app)
    assert f"selection: {_('Read the selection')}" in looking.links(app)
    assert _("Coming next: {title}").partition("{title}")[0] not in words(app)


def own_marks(app: AppTest) -> str:
    """The table of one's own marks, as it is sent."""
    (table,) = [html.proto.body for html in app.get("html") if html.proto.body.startswith('<table class="own-marks"')]
    return str(table)


def test_own_marks_stand_beside_the_jurys_means_and_alone_under_seal(open_page: Open, room: OpenCall, juror: Person) -> None:
    item = call_item(room, 0)
    means = [decimal(one.mean) for one in ranking(room.snapshot).by_id[item.id].criteria.values()]
    own = room.snapshot.marks[room.snapshot.positions[item.id], room.snapshot.juror_positions[juror.id]].tolist()
    app = open_page("meeting.py", juror)
    numbers = re.findall(r"<td>([^<]+)</td>", own_marks(app))
    assert numbers == [number for mark, mean in zip(own, means, strict=True) for number in (f"{mark:g}", mean)]
    assert own_marks(app).count("<i ") == len(means)
    room.seal()
    app.run()
    assert re.findall(r"<td>([^<]+)</td>", own_marks(app)) == [f"{mark:g}" for mark in own]
    assert "<i " not in own_marks(app)
    assert _("Jury") not in own_marks(app)


@needs("attached")
def test_file_comes_first_then_its_parts_then_where_the_meeting_stands(open_page: Open, room: OpenCall, juror: Person) -> None:
    item = call_item(room, 0)
    here = ranking(room.snapshot).by_id[item.id]
    assert here.track_rank
    app = open_page("meeting.py", juror)
    assert headings(app) == [item.numbered_title]
    said = plain(app)
    assert f"**{decimal(here.score)}** · {ordinal(here.track_rank)} dans sa filière" in said
    kinds = [(one.type, str(getattr(one, "value", ""))) for one in app.main]
    heading = next(place for place, (kind, _said) in enumerate(kinds) if kind == "title")
    course = next(place for place, (_kind, words_) in enumerate(kinds) if words_.startswith(f"**{room.snapshot.meeting.state.words}**"))
    assert heading < course
    summary, _scores, charts, files = app.tabs
    assert [tab.label for tab in app.tabs] == ["Résumé", "Notes", "Graphiques", "Pièces"]
    assert summary.text[0].value == item.summary
    assert len(charts.get("bidi_component")) == 2
    listed = unescape("".join(part.proto.body for part in files.get("html")))
    assert [name for name in item.content.attachments if name not in listed] == []
    suspend_meeting(room.uow(), **room.by_console())
    assert f":material/pause_circle: **{room.snapshot.meeting.state.words}**" in words(app.run())
