"""Entry, exit and downloads over HTTP, on a real database: the application that dashboard.py assembles, without its screens."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import ASGIApp

import bootstrap
from bootstrap import remembered
from data_access.refusals import DISK_IS_FULL
from deliberation.call.access import other_secrets, start_secret
from phrases import _
from settings import Conformity, Settings, program
from tests.serving.asgi import HOST, Answer, ask
from tests.worlds.acts import issue_link, issue_pass, move_phase, renew_link, revoke_access
from tests.worlds.open_call import OpenCall, new_call
from tests.worlds.open_call import use as open_database
from tests.worlds.terms import NotFound, Person, Phase, Right, Role, StorageFailed
from tests.worlds.verbs import replace_verb
from web import downloads, serve
from web.downloads import Download, File
from web.entrance import access, paper
from web.streamlit import typefaces

OWN_SITE = {"origin": f"http://{HOST}"}


@pytest.fixture
def use(migrated_file: Path, tmp_path: Path) -> Iterator[Callable[..., None]]:
    file = shutil.copy(migrated_file, tmp_path)

    def use_settings(**settings: Any) -> None:
        open_database(file, **settings)

    use_settings()
    yield use_settings
    bootstrap.reset()


def make_file(person: Person, asked: downloads.Asked) -> File:
    if "dossier" in asked.query:
        raise NotFound
    return File(b"a;b\n", "text/csv", f"sélection de {person.name}.csv")


@pytest.fixture
def app(use: Callable[..., None]) -> ASGIApp:
    exports = downloads.routes({"selection": Download(Right.EXPORT, make_file)})
    return Starlette(routes=[*access.routes(), *exports], middleware=serve.middleware())


def device_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition("jury_device=")[2].partition(";")[0]


def link_of(person: Person) -> str:
    call = OpenCall(person.call_id)
    return issue_link(call.uow(), **call.by_console(), person_id=person.id, key=bootstrap.link_key())


def enter(app: ASGIApp, person: Person) -> str:
    return device_of(ask(app, "POST", f"/entree/{link_of(person)}", headers=OWN_SITE))


def enter_demo(app: ASGIApp, person: Person, **fields: str) -> Answer:
    body = "&".join(f"{name}={value}" for name, value in {"person": str(person.id), **fields}.items())
    return ask(app, "POST", "/entree/demo", headers=OWN_SITE, body=body.encode())


def test_entrance_tells_the_end_of_access_to_whom_was_let_in_alone(app: ASGIApp) -> None:
    call = new_call(slug="un-appel")
    person = call.add_person("Membre 1", Role.JUROR)
    device = enter(app, person)

    def is_told(device: str) -> bool:
        return "Votre accès a pris fin" in ask(app, "GET", "/entree", device=device).body.decode()

    assert [is_told(""), is_told(device)] == [False, False]
    revoke_access(call.uow(), **call.by_console(), person_id=person.id)
    assert [is_told(""), is_told(device)] == [False, True]


@pytest.mark.parametrize(
    ("public_url", "is_secure"), [("", {"http": False, "https": True}), ("https://jury.example", {"http": True, "https": True})]
)
def test_cookie_travels_over_tls_only_where_there_is_tls(
    use: Callable[..., None], app: ASGIApp, public_url: str, is_secure: dict[str, bool]
) -> None:
    use(public_url=public_url)
    secret = link_of(new_call(slug="un-appel").add_person("Présidence", Role.CHAIR))
    cookies = {
        scheme: ask(app, "POST", f"/entree/{secret}", scheme=scheme, headers={"origin": public_url or f"{scheme}://{HOST}"}).headers[
            "set-cookie"
        ]
        for scheme in ("http", "https")
    }
    assert {scheme: "Secure" in cookie for scheme, cookie in cookies.items()} == is_secure
    assert all("HttpOnly" in cookie and "Path=/;" in cookie and "SameSite=lax" in cookie for cookie in cookies.values())


def test_good_link_opens_however_many_wrong_ones_came_from_the_same_address(app: ASGIApp) -> None:
    person = new_call(slug="un-appel").add_person("Présidence", Role.CHAIR)
    assert {ask(app, "POST", f"/entree/{number}", headers=OWN_SITE).status for number in range(40)} == {404}
    for secret in (link_of(person), issue_pass(bootstrap.unit_of_work(), by=person).secret):
        assert remembered.person_of_device(device_of(ask(app, "POST", f"/entree/{secret}", headers=OWN_SITE))) == person


@pytest.mark.parametrize(
    ("proxy", "is_believed"),
    [("127.0.0.1", True), ("::ffff:127.0.0.1", True), ("::1", True), ("::ffff:192.0.2.9", False), ("192.0.2.9", False)],
)
def test_proxy_of_this_machine_is_believed_on_either_kind_of_socket(app: ASGIApp, proxy: str, is_believed: bool) -> None:
    forwarded = {"origin": f"{'https' if is_believed else 'http'}://{HOST}", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}
    answer = ask(app, "POST", "/entree/x", client=proxy, headers=forwarded)
    assert ("strict-transport-security" in answer.headers) == is_believed


def test_proxy_of_another_machine_is_believed_where_it_is_named(use: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "192.0.2.9")
    app = Starlette(routes=access.routes(), middleware=serve.middleware())
    answers = [ask(app, "GET", "/entree", client=client, headers={"x-forwarded-proto": "https"}) for client in ("::ffff:192.0.2.9", "::1")]
    assert ["strict-transport-security" in answer.headers for answer in answers] == [True, False]


@pytest.mark.parametrize("body", [b"&".join(b"f%d=1" % number for number in range(11)), b"x=" + b"1" * 5_000, b"&" * 20])
def test_form_longer_than_ours_or_of_more_fields_enters_nobody(app: ASGIApp, body: bytes) -> None:
    new_call(slug="demo", demo=True).add_person("Juré 01", Role.JUROR)
    answer = ask(app, "POST", "/entree/demo", headers=OWN_SITE, body=body)
    assert (answer.status, answer.headers["location"], "set-cookie" in answer.headers) == (303, "/entree", False)


def test_browser_that_enters_again_as_the_same_person_keeps_its_device(app: ASGIApp) -> None:
    person = new_call(slug="un-appel").add_person("Présidence", Role.CHAIR)
    secret = link_of(person)
    first = device_of(ask(app, "POST", f"/entree/{secret}", headers=OWN_SITE))
    again = device_of(ask(app, "POST", f"/entree/{secret}", device=first, headers=OWN_SITE))
    assert (again, remembered.person_of_device(first)) == (first, person)


def test_link_opened_as_a_page_greets_its_person_and_changes_nothing(app: ASGIApp) -> None:
    call = new_call(slug="un-appel")
    address = f"/entree/{link_of(call.add_person('Présidence <b>', Role.CHAIR))}"
    opened = {"sec-fetch-dest": "document"}
    answer = ask(app, "GET", address, headers=opened)
    shown = answer.body.decode()
    assert "Bonjour Présidence &lt;b&gt;" in shown
    assert '<button type="submit">Entrer</button>' in shown
    assert str(call.snapshot.call.name) in shown
    assert "set-cookie" not in answer.headers
    assert ask(app, "GET", address, headers=opened).body == answer.body  # a pass would be used up
    assert "Bonjour" not in ask(app, "GET", "/entree/x", headers=opened).body.decode()
    # Whatever opens the links of a mail is told nothing.
    assert ask(app, "GET", address).body == ask(app, "GET", "/entree/x").body


def test_entrance_offers_three_roles_in_large(app: ASGIApp) -> None:
    demo = new_call(slug="demo", demo=True)
    people = {role: demo.add_person(role.words, role) for role in (Role.CHAIR, Role.JUROR, Role.ORGANISER, Role.OBSERVER)}
    shown = ask(app, "GET", "/entree").body.decode()
    large = re.findall(r'class="choice" name="person" value="(\d+)"', shown)
    assert large == [str(people[role].id) for role in (Role.CHAIR, Role.JUROR, Role.ORGANISER)]
    assert shown.count('name="person"') == len(people)


def test_page_that_became_somebody_else_s_says_so_and_how_to_come_back(app: ASGIApp) -> None:
    answer = ask(app, "GET", "/entree/autre-personne")
    assert (answer.status, "Cette page n’est plus la vôtre" in answer.body.decode()) == (200, True)


def test_disk_that_fails_is_said_in_words(app: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = link_of(new_call(slug="un-appel").add_person("Présidence", Role.CHAIR))

    def fail(*_what: object, **_named: object) -> NoReturn:
        raise StorageFailed(DISK_IS_FULL)

    replace_verb(monkeypatch, "enrol", fail)
    answer = ask(app, "POST", f"/entree/{secret}", headers=OWN_SITE)
    assert (answer.status, answer.body.decode()[:30]) == (503, "Le disque du serveur est plein")


def test_link_that_is_wrong_used_up_revoked_or_late_gets_the_same_answer(app: ASGIApp) -> None:
    call = new_call(slug="un-appel")
    person = call.add_person("Présidence", Role.CHAIR)
    revoked, _new = (
        verb(call.uow(), **call.by_console(), person_id=person.id, key=bootstrap.link_key()) for verb in (issue_link, renew_link)
    )
    used = issue_pass(bootstrap.unit_of_work(), by=person).secret
    assert device_of(ask(app, "POST", f"/entree/{used}", headers=OWN_SITE))
    answers = [ask(app, "POST", f"/entree/{secret}", headers=OWN_SITE) for secret in ("x" * 43, used, revoked)]
    assert (answers[0].status, answers[0].headers.get("set-cookie")) == (404, None)
    # Each page's way to the other language says the address that it was asked at.
    assert len({(answer.status, str(answer.headers), answer.body) for answer in answers}) == 1


def test_link_that_opens_no_more_leads_on_a_device_that_is_in_already(app: ASGIApp) -> None:
    person = new_call(slug="un-appel").add_person("Membre 1", Role.JUROR)
    device = enter(app, person)
    opened = [ask(app, "POST", f"/entree/{'x' * 43}", device=known, headers=OWN_SITE) for known in (device, "", "y" * 43)]
    assert [(answer.status, b'href="/?langue=fr"' in answer.body) for answer in opened] == [(404, True), (404, False), (404, False)]


def test_nothing_at_an_address_is_said_in_words_to_whoever_follows_it(app: ASGIApp) -> None:
    followed = {**OWN_SITE, "sec-fetch-dest": "document"}
    paths = ("/x.y", "/telecharger/un-appel/selection", "/pieces/un-appel/1/1")
    read = [ask(app, "GET", path, headers=followed) for path in paths]
    ((status, kind, policy, body),) = {
        (one.status, one.headers["content-type"], one.headers["content-security-policy"], one.body) for one in read
    }
    assert (status, kind) == (404, "text/html; charset=utf-8")
    assert "style-src 'self'" in policy
    assert _("Nothing at this address") in body.decode()
    fetched = [ask(app, "GET", path, headers=OWN_SITE | {"sec-fetch-dest": "image"}).body for path in paths]
    assert fetched == [b""] * len(paths)


def test_entering_again_forgets_the_device_as_it_was(app: ASGIApp) -> None:
    call = new_call(slug="demo", demo=True)
    chair, juror = call.add_person("Présidence", Role.CHAIR), call.add_person("Juré 01", Role.JUROR)
    first = device_of(enter_demo(app, chair))
    body = f"person={juror.id}".encode()
    second = device_of(ask(app, "POST", "/entree/demo", device=first, headers=OWN_SITE, body=body))
    assert [remembered.person_of_device(device) for device in (first, second)] == [None, juror]


@pytest.mark.parametrize(
    ("suite", "address"),
    [("%2Ffiche%3Fdossier%3D1", "/fiche?dossier=1"), ("https%3A%2F%2Failleurs.example", "/"), ("%2F%2Failleurs.example", "/")],
)
def test_demonstration_goes_on_to_a_screen_of_this_site_only(app: ASGIApp, suite: str, address: str) -> None:
    person = new_call(slug="demo", demo=True).add_person("Présidence", Role.CHAIR)
    assert enter_demo(app, person, suite=suite).headers["location"] == address


def test_stage_of_the_demonstration_is_entered_as_the_person_of_the_same_name(app: ASGIApp) -> None:
    demo, marking = new_call(slug="demo", demo=True), new_call(slug="demo-notation", demo=True)
    move_phase(marking.uow(), **marking.by_console(), to=Phase.SCORING)
    chosen, same = (call.add_person("Juré 01", Role.JUROR) for call in (demo, marking))
    entered = [remembered.person_of_device(device_of(enter_demo(app, chosen, etape=stage))) for stage in ("scoring", "deliberation", "x")]
    assert entered == [same, chosen, chosen]


@pytest.mark.parametrize(
    ("demo", "has_real_call", "is_open"), [(None, False, True), (None, True, False), (True, True, True), (False, False, False)]
)
def test_demonstration_is_open_until_a_real_call_exists_or_as_it_was_asked(
    use: Callable[..., None], app: ASGIApp, demo: bool | None, has_real_call: bool, is_open: bool
) -> None:
    if demo is not None:
        use(demo=demo)
    person = new_call(slug="demo", demo=True).add_person("Juré 01", Role.JUROR)
    if has_real_call:
        new_call(slug="un-appel")
    assert ("Juré 01" in ask(app, "GET", "/entree").body.decode()) == is_open
    assert ("set-cookie" in enter_demo(app, person).headers) == is_open


def test_real_call_is_never_entered_without_a_link(use: Callable[..., None], app: ASGIApp) -> None:
    use(demo=True)
    person = new_call(slug="un-appel").add_person("Présidence", Role.CHAIR)
    assert "Présidence" not in ask(app, "GET", "/entree").body.decode()
    assert "set-cookie" not in enter_demo(app, person).headers


@pytest.mark.parametrize("address", ["/entree/accessibilite", "/entree/donnees"])
def test_anybody_may_read_who_answers_for_the_dashboard_and_where_to_write(use: Callable[..., None], app: ASGIApp, address: str) -> None:
    unnamed = ask(app, "GET", address)
    assert (unnamed.status, "l’organisation de l’appel" in unnamed.body.decode()) == (200, True)
    use(publisher="Direction <des essais>", contact="accueil@essais.example")
    told = ask(app, "GET", address).body.decode()
    assert f"Délibéré {program().version} " in told
    assert "Direction &lt;des essais&gt;" in told
    assert "accueil@essais.example" in told


def test_officer_legal_basis_and_last_check_are_given_where_they_are_set(use: Callable[..., None], app: ASGIApp) -> None:
    def told(address: str) -> str:
        return ask(app, "GET", address).body.decode().replace("\N{NO-BREAK SPACE}", " ")

    unset = told("/entree/donnees") + told("/entree/accessibilite")
    assert not any(words in unset for words in ("Base légale", "Délégué à la protection", "Dernière vérification"))
    use(dpo="dpo@essais.example", legal_basis="mission d’intérêt <public>.", accessibility_check="3 mai 2027, Orca et Firefox")
    assert "Base légale (RGPD, article 6) : mission d’intérêt &lt;public&gt;.<" in told("/entree/donnees")
    assert "Délégué à la protection des données : dpo@essais.example." in told("/entree/donnees")
    assert "Dernière vérification : 3 mai 2027, Orca et Firefox" in told("/entree/accessibilite")


@pytest.mark.parametrize(("code", "told"), [("fr", "RGPD, article\u00a022"), ("en", "GDPR, article 22")])
def test_page_about_data_tells_what_is_computed_and_that_people_decide(app: ASGIApp, code: str, told: str) -> None:
    page = ask(app, "GET", f"/entree/donnees?langue={code}").body.decode()
    assert told in page
    assert "L. 311-3-1" in page.replace("\u00a0", " ")


def test_accessibility_is_claimed_only_with_the_audit_that_found_it(use: Callable[..., None], app: ASGIApp) -> None:
    def told(address: str) -> str:
        return ask(app, "GET", address).body.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert "Accessibilité : non conforme" in told("/entree")
    use(accessibility=Conformity.PARTIAL, accessibility_audit="12 mars 2027, bureau <X>, 81 % des critères")
    assert "Accessibilité : partiellement conforme" in told("/entree")
    assert "Audit : 12 mars 2027, bureau &lt;X&gt;, 81 % des critères" in told("/entree/accessibilite")
    assert "aucun audit" not in told("/entree/accessibilite")
    with pytest.raises(ValidationError, match="JURY_ACCESSIBILITY_AUDIT"):
        Settings(accessibility=Conformity.FULL)


def test_sign_out_forgets_the_device_and_its_cookie(app: ASGIApp) -> None:
    device = enter(app, new_call(slug="un-appel").add_person("Présidence", Role.CHAIR))
    answer = ask(app, "POST", "/sortie", device=device, headers=OWN_SITE)
    assert answer.headers["location"] == "/entree"
    assert 'jury_device=""' in answer.headers["set-cookie"]
    assert remembered.person_of_device(device) is None


def test_download_is_handed_to_whom_it_is_due(app: ASGIApp) -> None:
    device = enter(app, new_call(slug="un-appel").add_person("Présidence", Role.CHAIR))
    answer = ask(app, "GET", "/telecharger/un-appel/selection", device=device)
    assert (answer.status, answer.body, answer.headers["content-type"], answer.headers["cache-control"]) == (
        200,
        b"a;b\n",
        "text/csv; charset=utf-8",
        "no-store",
    )
    assert "s%C3%A9lection%20de%20Pr%C3%A9sidence.csv" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.JUROR, "/telecharger/un-appel/selection"),
        (Role.CHAIR, "/telecharger/autre-appel/selection"),
        (Role.CHAIR, "/telecharger/un-appel/inconnu"),
        (Role.CHAIR, "/telecharger/un-appel/selection?dossier=1"),
    ],
)
def test_download_that_is_not_due_is_not_there(app: ASGIApp, role: Role, path: str) -> None:
    new_call(slug="autre-appel")
    device = enter(app, new_call(slug="un-appel").add_person("Quelqu’un", role))
    answer = ask(app, "GET", path, device=device)
    assert (answer.status, answer.body) == (404, b"")


def start_link() -> str:
    return f"/commencer/{start_secret(bootstrap.link_key())}"


def test_start_link_begins_the_first_call_and_lets_its_organiser_in(app: ASGIApp) -> None:
    page = ask(app, "GET", start_link())
    assert (page.status, 'name="organiser"' in page.body.decode()) == (200, True)

    answer = ask(app, "POST", start_link(), headers=OWN_SITE, body=b"name=Appel+2027&organiser=Camille+%C3%89")

    person = remembered.person_of_device(device_of(answer))
    assert person is not None
    assert (answer.status, answer.headers["location"], person.name, person.roles) == (
        303,
        "/appel",
        "Camille É",
        frozenset({Role.ORGANISER}),
    )
    assert [ask(app, method, start_link(), headers=OWN_SITE).status for method in ("GET", "POST")] == [404, 404]
    again = [ask(app, method, start_link(), headers=OWN_SITE, device=device_of(answer)) for method in ("GET", "POST")]
    assert [(one.status, one.headers["location"]) for one in again] == [(303, "/"), (303, "/")]


def test_start_link_without_a_name_asks_again_and_a_wrong_one_begins_nothing(app: ASGIApp) -> None:
    asked = ask(app, "POST", start_link(), headers=OWN_SITE, body=b"name=Appel&organiser=")
    wrong = ask(app, "POST", "/commencer/x", headers=OWN_SITE, body=b"name=Appel&organiser=Camille")
    with bootstrap.reading() as uow:
        long = [ask(app, "POST", start_link(), headers=OWN_SITE, body=b"organiser=Camille&name=" + b"x" * each) for each in (300, 10_000)]
        assert [(answer.status, "trop long" in answer.body.decode()) for answer in long] == [(422, True)] * 2
        assert (asked.status, 'value="Appel"' in asked.body.decode(), wrong.status, uow.calls.all()) == (422, True, 404, [])


def browser() -> TestClient:
    application = Starlette(routes=access.routes(), middleware=serve.middleware())
    return TestClient(application, base_url=f"http://{HOST}", headers=OWN_SITE, follow_redirects=False)


def persons_of(client: TestClient) -> list[Person | None]:
    """Whom a browser is, on its screens first, then in other calls."""
    secrets = [client.cookies.get("jury_device") or "", *other_secrets(client.cookies.get("jury_others"))]
    return [remembered.person_of_device(secret) for secret in secrets]


def test_browser_enters_each_call_by_its_own_link_and_stays_in_the_others(use: Callable[..., None]) -> None:
    first, second = (new_call(slug=slug).add_person("Camille", Role.JUROR) for slug in ("premier", "second"))
    client = browser()
    for person in (first, second):
        client.post(f"/entree/{link_of(person)}")
    assert persons_of(client) == [second, first]

    told = client.get("/entree/appels").text
    assert [told.count(f'value="{slug}"') for slug in ("premier", "second")] == [1, 1]
    answer = client.post("/entree/appels", data={"call": "premier", "suite": "/classement"})
    assert (answer.headers["location"], persons_of(client)) == ("/classement", [first, second])

    # Entered again by its link, it is the device that it was; as somebody else of a call, it is one person there.
    client.post(f"/entree/{link_of(second)}")
    assert persons_of(client) == [second, first]
    other = OpenCall(first.call_id).add_person("Dominique", Role.CHAIR)
    client.post(f"/entree/{link_of(other)}")
    assert persons_of(client) == [other, second]


def test_calls_of_one_name_are_told_apart(use: Callable[..., None]) -> None:
    client = browser()
    for slug, name in (("ami-2026", "AMI IA"), ("ami-2027", "AMI IA"), ("autre", "Autre appel")):
        call = new_call(slug=slug, name={"fr": name, "en": name}, meets_at="2027-06-12T14:00:00+02:00")
        client.post(f"/entree/{link_of(call.add_person('Camille', Role.JUROR))}")
    told = client.get("/entree/appels").text
    assert [f"2027 · {slug} · Camille" in told for slug in ("ami-2026", "ami-2027", "autre")] == [True, True, False]


def test_browser_is_shown_no_call_that_it_has_not_entered(use: Callable[..., None]) -> None:
    mine, theirs = (new_call(slug=slug).add_person("Camille", Role.JUROR, email="c@jury.example") for slug in ("mien", "autre"))
    client = browser()
    assert client.get("/entree/appels").headers["location"] == "/entree"
    assert client.post("/entree/appels", data={"call": "autre"}).headers["location"] == "/entree/appels"
    client.post(f"/entree/{link_of(mine)}")
    assert "autre" not in client.get("/entree/appels").text.replace("autres", "").replace("autre appel", "")
    client.post("/entree/appels", data={"call": "autre"})
    assert persons_of(client) == [mine]
    client.cookies.set("jury_others", "made-up", domain="jury.example")
    assert client.post("/entree/appels", data={"call": theirs.name}).headers["location"] == "/entree/appels"


def test_access_that_ends_in_one_call_leaves_the_others_and_leaving_leaves_all(use: Callable[..., None]) -> None:
    calls = [new_call(slug=slug) for slug in ("premier", "second")]
    first, second = (call.add_person("Camille", Role.JUROR) for call in calls)
    client = browser()
    for person in (first, second):
        client.post(f"/entree/{link_of(person)}")
    revoke_access(calls[1].uow(), **calls[1].by_console(), person_id=second.id)
    assert "/entree/appels" in client.get("/entree").text
    client.post("/entree/appels", data={"call": "premier"})
    assert persons_of(client) == [first]

    client.post(f"/entree/{link_of(second)}")
    devices = [client.cookies["jury_device"], *other_secrets(client.cookies["jury_others"])]
    assert OpenCall(first.call_id).snapshot.call.name.fr in client.get("/sortie").text
    client.post("/sortie")
    assert (set(client.cookies), [remembered.person_of_device(device) for device in devices]) == (set(), [None, None])


def test_demonstration_is_not_kept_beside_a_real_call(use: Callable[..., None]) -> None:
    use(demo=True)
    juror = new_call(slug="demo", demo=True).add_person("Juré 01", Role.JUROR)
    person = new_call(slug="un-appel").add_person("Camille", Role.JUROR)
    client = browser()
    client.post("/entree/demo", data={"person": str(juror.id)})
    client.post(f"/entree/{link_of(person)}")
    assert persons_of(client) == [person]
    client.post("/entree/demo", data={"person": str(juror.id)})
    assert persons_of(client) == [juror, person]


def test_entrance_is_in_the_letters_of_the_screens() -> None:
    said = ask(Starlette(routes=paper.routes()), "GET", "/entree/style.css").body.decode()
    assert said.startswith("@font-face{")
    assert said.partition("url(")[2].partition(")")[0] == typefaces.letters_addresses()["Upright"]
