import pytest
from starlette.requests import Request

from web.downloads import attachment
from web.requests import client_network, local_path


@pytest.mark.parametrize("path", ["/", "/fiche?dossier=12", "/selection?langue=en"])
def test_local_path_keeps_a_screen_of_this_site(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "text", ["", "fiche", "//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example", "/a\nb", "/entree/x", "/sortie"]
)
def test_local_path_goes_home_rather_than_anywhere_else(text: str) -> None:
    assert local_path(text) == "/"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::ffff:c000:207", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("[::1]:80", "[::1]:80"),
        ("a-socket", "a-socket"),
    ],
)
def test_client_network_counts_an_ipv6_network_as_one(host: str, address: str) -> None:
    assert client_network(Request({"type": "http", "client": (host, 1234), "headers": []})) == address


def test_attachment_names_a_file_with_accents_for_old_and_new_browsers() -> None:
    assert attachment('sélection "finale".xlsx') == (
        "attachment; filename=\"s_lection _finale_.xlsx\"; filename*=UTF-8''s%C3%A9lection%20%22finale%22.xlsx"
    )
