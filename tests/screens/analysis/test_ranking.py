"""The ranking and the analysis on a screen: what each person reads, what moves, what is refused."""

import json
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.operations.dossiers.screening import withdraw
from phrases import _, decimal
from tests.screens import looking
from tests.worlds.money import fund
from tests.worlds.open_call import OpenCall, seen_by
from tests.worlds.terms import Act, Person, Role, openness, ranking


def words(app: AppTest) -> str:
    elements = [*app.title, *app.markdown, *app.error, *app.warning, *app.info, *app.caption, *app.subheader, *app.success]
    return "\n".join(str(element.value) for element in elements)


def choose(app: AppTest, key: str, section: str) -> AppTest:
    app.segmented_control(key=key).set_value(section).run()
    return app


@pytest.fixture
def sealed(call: OpenCall) -> OpenCall:
    """The call put back under seal, nothing revealed."""
    call.seal()
    return call


@pytest.mark.parametrize("role", [Role.JUROR, Role.CHAIR, Role.ORGANISER, Role.OBSERVER])
def test_table_is_the_official_ranking_as_the_person_may_see_it(call: OpenCall, open_page: looking.Open, role: Role) -> None:
    person = call.somebody(role)
    app = open_page("ranking.py", person)
    snapshot = seen_by(person)
    expected = [s for s in ranking(snapshot).standings if snapshot.candidature(s.candidature_id).is_ranked]
    assert [(row["dossier"], row["title"][0], looking.first(row["rank"]), looking.number(row["score"])) for row in looking.rows(app)] == [
        (one.dossier, one.title, standing.rank, decimal(standing.score))
        for standing in expected
        for one in [snapshot.candidature(standing.candidature_id)]
    ]


def test_explanation_is_the_ranking_s_and_each_track_may_be_shown_alone(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("ranking.py", Role.CHAIR)
    shown = words(app)
    assert all(str(sentence) in shown for sentence in ranking(seen_by(call.somebody(Role.CHAIR))).explanation)
    assert [(after, words.split(" · ")[1:]) for after, words in looking.cuts(app)] == [
        ("518026", ["11 places", "limite", "ex æquo, départagés par\N{NO-BREAK SPACE}: moyenne du premier critère"]),
        ("518266", ["4 places", "limite", "ex æquo, départagés par\N{NO-BREAK SPACE}: moyenne du premier critère"]),
    ]
    choose(app, "ranking.track", "scientific")
    assert {row["track"] for row in looking.rows(app)} == {1}
    assert [words.split(" · ")[0] for _after, words in looking.cuts(app)] == ["▲ Accompagnement scientifique"]


@pytest.mark.parametrize("role", [Role.JUROR, Role.CHAIR, Role.ORGANISER])
@pytest.mark.usefixtures("sealed")
def test_nothing_of_the_jury_is_shown_under_seal(open_page: looking.Open, role: Role) -> None:
    app = open_page("ranking.py", role)
    assert "scellé" in app.info[0].value
    assert not looking.tables(app)
    assert not app.segmented_control


@pytest.mark.usefixtures("sealed")
def test_chair_follows_under_seal_who_has_scored_and_reads_no_value(open_page: looking.Open) -> None:
    app = open_page("analysis.py", Role.CHAIR)
    for section in ("agreement", "criteria", "severity"):
        choose(app, "analysis.section", section)
        assert "scellé" in app.info[0].value
        assert not looking.plain(app)
    assert looking.plain(choose(app, "analysis.section", "coverage"))


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("page", ["ranking.py", "analysis.py"])
def test_chair_is_led_to_where_the_seal_is_lifted(call: OpenCall, open_page: looking.Open, page: str) -> None:
    said = _("Lift the seal, on the home screen")
    for role, is_led in ((Role.CHAIR, True), (Role.ORGANISER, False)):
        app = open_page(page, call.somebody(role))
        if page == "analysis.py":
            choose(app, "analysis.section", "agreement")
        assert (f": {said}" in looking.links(app)) is is_led  # home is at the root


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("page", ["candidatures.py", "selection.py"])
def test_tables_under_seal_have_no_column_that_would_be_empty(call: OpenCall, open_page: looking.Open, page: str) -> None:
    columns = set(looking.rows(open_page(page, call.somebody(Role.CHAIR)))[0])
    assert columns & {"rank", "track_rank", "profile", "score", "spread", "coverage"} == set()
    assert {"title", "outcome", "track"} <= columns


def test_weights_moved_move_ranks_and_change_nothing(open_page: looking.Open, call: OpenCall) -> None:
    app = choose(open_page("ranking.py", Role.CHAIR), "ranking.section", "sandbox")
    ranks = "Rang avec les poids de l’appel", "Rang dans l’essai"
    before, after = (looking.plain(app)[0][column].tolist() for column in ranks)
    assert before == after
    revision = call.snapshot.revision
    app.select_slider(key="sandbox.weight.impact").set_value(3.0)
    for code in call.snapshot.call.criterion_codes[1:]:
        app.select_slider(key=f"sandbox.weight.{code}").set_value(0.0)
    app.run()
    before, after = (looking.plain(app)[0][column].tolist() for column in ranks)
    assert before != after
    assert call.snapshot.revision == revision
    app.button(key="sandbox.official").click().run()
    assert {app.select_slider(key=f"sandbox.weight.{code}").value for code in call.snapshot.call.criterion_codes} == {1.0}


def test_moved_weights_survive_a_look_elsewhere_and_may_not_all_be_zero(open_page: looking.Open, call: OpenCall) -> None:
    app = choose(open_page("ranking.py", Role.JUROR), "ranking.section", "sandbox")
    app.select_slider(key="sandbox.weight.impact").set_value(2.0).run()
    choose(app, "ranking.section", "official")
    choose(app, "ranking.section", "sandbox")
    slider = app.select_slider(key="sandbox.weight.impact")
    assert (slider.value, slider.options[25]) == (2.0, "2,5")
    for code in call.snapshot.call.criterion_codes:
        app.select_slider(key=f"sandbox.weight.{code}").set_value(0.0)
    app.run()
    assert len(app.error) == 1


def settled_dossiers(person: Person) -> list[str]:
    found = openness(seen_by(person))
    assert found is not None
    return [seen_by(person).candidature(one.candidature_id).dossier for one in found.settled]


def test_one_column_says_which_files_are_settled_and_which_are_open(call: OpenCall, open_page: looking.Open) -> None:
    juror = call.somebody(Role.JUROR)
    states = {row["dossier"]: row["openness"] for row in looking.rows(open_page("ranking.py", juror), "ranking.table")}
    assert {dossier for dossier, state in states.items() if state.startswith("réglé")} == set(settled_dossiers(juror))
    assert set(states.values()) == {"réglé", "réglé, jury partagé", "ouvert"}


def test_settled_file_is_open_once_a_member_asked_on_its_sheet_and_journalled(call: OpenCall, open_page: looking.Open) -> None:
    juror = call.somebody(Role.JUROR)
    chosen = settled_dossiers(juror)[-1]
    app = open_page("sheet.py", juror, dossier=chosen)
    app.button(key=f"sheet.discuss.{chosen}").click().run()
    assert chosen not in settled_dossiers(juror)
    assert not [button for button in app.button if button.key and button.key.startswith("sheet.discuss")]
    with bootstrap.reading() as uow:
        entry = uow.journal.of_call(juror.call_id)[-1]
    assert (entry.act, entry.actor) == (Act.RECALLED, juror.name)


def test_observer_is_not_offered_to_ask(call: OpenCall, open_page: looking.Open) -> None:
    observer = call.somebody(Role.OBSERVER)
    app = open_page("sheet.py", observer, dossier=settled_dossiers(observer)[-1])
    assert not [button for button in app.button if button.key and button.key.startswith("sheet.discuss")]


def test_robustness_tells_of_the_candidature_chosen(call: OpenCall, open_page: looking.Open) -> None:
    chair = call.somebody(Role.CHAIR)
    app = choose(open_page("ranking.py", chair), "ranking.section", "robustness")
    first = ranking(seen_by(chair)).standings[0].candidature_id
    app.selectbox(key="robustness.chosen").set_value(first).run()
    assert "100" in words(app)


@pytest.mark.parametrize("role", [Role.JUROR, Role.OBSERVER, Role.STAFF])
def test_severity_is_for_the_organiser_and_the_chair_alone(call: OpenCall, open_page: looking.Open, role: Role) -> None:
    app = open_page("analysis.py", role)
    assert "severity" not in app.segmented_control(key="analysis.section").options
    names = {juror.name for juror in seen_by(call.somebody(Role.CHAIR)).jurors}
    tables = "\n".join(table.to_csv() for table in looking.plain(app))
    assert not any(name in tables for name in names)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER])
def test_correction_for_severity_is_off_until_asked_for(open_page: looking.Open, role: Role) -> None:
    app = choose(open_page("analysis.py", role), "analysis.section", "severity")
    assert len(looking.plain(app)) == 1
    app.toggle(key="analysis.correction").set_value(True).run()
    assert "Score corrigé" in looking.plain(app)[1].columns


def test_balance_counts_every_shortlisted_candidature_once(open_page: looking.Open) -> None:
    app = choose(open_page("analysis.py", Role.STAFF), "analysis.section", "balance")
    for breakdown in ("ministry", "kind", "track"):
        table = looking.plain(choose(app, "analysis.breakdown", breakdown))[0]
        assert table["Présélectionnés"].astype(int).sum() == 24


def test_amounts_are_added_up_where_the_call_has_any(open_page: looking.Open, call: OpenCall) -> None:
    assert "amounts" not in open_page("analysis.py", Role.STAFF).segmented_control(key="analysis.section").options
    ranked = [one.dossier for one in call.snapshot.ranked]
    fund(call.uow(), call.call_id, {"technical": 100_000}, dict.fromkeys(ranked, Decimal(20_000)))
    app = choose(open_page("analysis.py", Role.STAFF), "analysis.section", "amounts")
    table = looking.plain(app)[0]
    assert table["Demandé, €"].iloc[-1] == decimal(20_000 * len(ranked), 0)
    assert table["Enveloppe, €"].iloc[-1] == decimal(100_000, 0)


def test_chart_to_save_bears_the_call_and_the_state(open_page: looking.Open, call: OpenCall) -> None:
    app = open_page("ranking.py", Role.CHAIR)
    app.button(key="ranking.chart.save").click().run()
    title, caption = (
        annotation["text"].replace("<br>", " ")
        for chart in app.get("plotly_chart")
        for annotation in json.loads(chart.proto.spec)["layout"].get("annotations", ())
    )
    assert title == "Classement par filière"
    assert caption.startswith(str(call.snapshot.call.name))
    assert caption.endswith(f"état {call.snapshot.revision}")


def test_page_opens_on_a_call_without_marks(call: OpenCall, open_page: looking.Open) -> None:
    for id_ in [c.id for c in call.snapshot.candidatures]:
        withdraw(call.uow(), **call.by_console(), candidature_id=id_, reason="Essai")
    for page in ("ranking.py", "analysis.py"):
        app = open_page(page, call.somebody(Role.CHAIR))
        assert len(app.info) == 1


def test_analysis_says_a_figure_and_a_sentence_and_folds_the_tables(open_page: looking.Open) -> None:
    app = open_page("analysis.py", Role.CHAIR)
    assert list(looking.numbers(app).values()) == ["0,17"]
    assert [len(looking.plain(folded)) for folded in app.expander] == [len(looking.plain(app))] == [1]
    app = choose(app, "analysis.section", "criteria")
    assert "Critère le mieux noté" in looking.words(app)
    assert len(looking.plain(app.main)) == sum(len(looking.plain(folded)) for folded in app.expander)
