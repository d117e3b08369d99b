"""What a reader knows against what a file is about."""

from dataclasses import replace

import pytest

from deliberation.dossiers.candidatures import Content, Field, FieldKind
from extras.assignment.expertise import expertise, subjects_met
from tests.worlds.snapshots import make_candidature, make_juror, make_snapshot

FILE = make_candidature(
    title="Cartographier le littoral",
    summary="Reconnaissance d’images satellitaires",
    content=Content(
        fields=(
            Field("donnees", "Données", "Des séries temporelles de houle"),
            Field("avis", "Avis de l’équipe", "hydrologie", is_private=True),
            Field("siret", "SIRET", "radar", FieldKind.NUMBER),
        )
    ),
)


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("", 0),
        ("littoral", 50),
        ("LITTORAUX ; image", 50),  # « littoraux » is another word, « image » the singular
        ("reconnaissance d'image", 50),
        ("séries temporelles", 25),
        ("littoral, images, houle", 100),
        ("littoral, littoral", 50),
        ("hydrologie, radar", 0),  # the team's, and no text
        ("de, la", 0),
        ("filière", 50),  # what its track is called
    ],
)
def test_expertise_counts_the_subjects_that_a_file_names(words: str, points: int) -> None:
    snapshot = make_snapshot(candidatures=[FILE])
    assert expertise(snapshot, [FILE], [replace(make_juror(1), expertise=words)]).tolist() == [[points]]


def test_subjects_met_are_told_as_they_were_written() -> None:
    reader = replace(make_juror(1), expertise="Séries  temporelles; robotique, Littoral")
    assert subjects_met(make_snapshot(candidatures=[FILE]), FILE, reader) == ("Séries temporelles", "Littoral")
