"""A recusal that somebody else imposes or lifts, from a terminal."""

from tests.commands.conftest import CALL, JSON, Run


def test_recusal_is_imposed_and_lifted_with_a_reason_in_the_journal(scored: Run) -> None:
    dossier = scored("ranking", *CALL, *JSON).json["candidatures"][0]["dossier"]
    member = next(person["name"] for person in scored("people", "list", *CALL, *JSON).json["people"] if "juror" in person["roles"])
    on_it = (member, *CALL, "--dossier", dossier, "--reason", "Ancien employeur", "--as", "Camille")
    for act, command in (("recused", "recuse"), ("recusal_lifted", "lift-recusal")):
        assert scored("people", command, *on_it).code == 0
        entry = scored("journal", "show", *CALL, *JSON).json["entries"][-1]
        assert (entry["act"], entry["subject"], entry["after"]["reason"]) == (act, dossier, "Ancien employeur")
        assert scored("people", command, *on_it).lines == ["Rien n’a changé."]  # it is so already


def test_name_and_number_that_are_not_of_the_call_are_refused(scored: Run) -> None:
    reason = ("--reason", "Ancien employeur")
    assert scored("people", "recuse", "Personne", *CALL, "--dossier", "1", *reason).code == 2
    member = next(person["name"] for person in scored("people", "list", *CALL, *JSON).json["people"] if "juror" in person["roles"])
    answer = scored("people", "lift-recusal", member, *CALL, "--dossier", "0", *reason)
    assert (answer.code, answer.lines) == (2, ["Aucun dossier de cet appel ne porte ce numéro\N{NO-BREAK SPACE}: 0."])
