"""Settings that cannot be: told by their names, on a line each, never with what they hold."""

import sys

import pytest

import bootstrap
import cli


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("JURY_ACCESSIBILITY", "oui", "JURY_ACCESSIBILITY"),
        ("JURY_ACCESSIBILITY", "full", "JURY_ACCESSIBILITY_AUDIT"),
        ("JURY_OIDC_ISSUER", "https://comptes.example", "JURY_PUBLIC_URL"),
    ],
)
def test_wrong_setting_is_refused_by_its_name_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setenv("JURY_OIDC_CLIENT_SECRET", "tres-secret")
    monkeypatch.setattr(sys, "argv", ["jury", "call", "list"])
    bootstrap.reset()
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err.splitlines()
    assert (ended.value.code, len(said)) == (2, 1)
    assert said[0].startswith("erreur")
    assert told in said[0]
    assert "tres-secret" not in said[0]
