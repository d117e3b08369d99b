"""Dossiers for the tests of the import: records made by hand, a plan applied in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from deliberation.call.call import FormMapping
from deliberation.dossiers.candidatures import Administration, Block, Candidature, Content, Field, Opinion, PlatformState
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.differences import Change, StateChange
from deliberation.dossiers.import_plan import ImportPlan, plan_import
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.records import Closing, DossierFile, DossierRecord
from tests.worlds.demonstration import demo_call


def record(dossier: str = "1", *answers: Field, **values: object) -> DossierRecord:
    """Make a record by hand: answers of the form, then what differs from a plain dossier under construction."""
    plain = DossierRecord(
        dossier=dossier,
        dialect=Dialect.CURRENT,
        title=f"Projet {dossier}",
        summary="",
        administration="Parc national des Hautes-Sources",
        legal_name="",
        siren=None,
        siret=None,
        ministry="",
        kind="",
        requested_tracks=(),
        amount_asked=None,
        contact="",
        platform_state=PlatformState.UNDER_CONSTRUCTION,
        is_archived=False,
        deposited_at=datetime.fromisoformat("2019-05-20T10:00:00+02:00"),
        updated_at=datetime.fromisoformat("2019-05-20T10:00:00+02:00"),
        processed_at=None,
        motivation="",
        screening=None,
        screening_comment="",
        content=Content(fields=answers),
        row=2,
    )
    return replace(plain, **values)  # type: ignore[arg-type]  # a test's shorthand: the names are checked by replace()


def answer(value: str | None, key: str = "donnees", **values: object) -> Field:
    return replace(Field(key, key.capitalize(), value), **values)  # type: ignore[arg-type]  # checked by replace()


def with_annexes(one: DossierRecord, *partners: str, opinion: str = "") -> DossierRecord:
    rows = tuple((Field("nom", "Nom", partner),) for partner in partners)
    opinions = (Opinion("expert@administration.example", "Votre avis ?", opinion, None, None),) if opinion else ()
    blocks = (Block("Partenaires", rows),) if rows else ()
    return replace(one, content=replace(one.content, blocks=blocks, opinions=opinions))


def file_of(*records: DossierRecord, mapping: Mapping[str, str] | None = None) -> DossierFile:
    questions = {answer.key: answer.label for one in records for answer in one.content.fields}
    return DossierFile("export.csv", "", records[0].dialect, records, questions, FormMapping(mapping or {}), ())


def csv_of_one_siren(*names: str) -> bytes:
    """Make a file as a secretary writes one: a dossier for each name, all with one SIRET."""
    lines = (f"{900000 + number};Projet {number};{name};26000001900017" for number, name in enumerate(names, start=1))
    return "\n".join(["N° dossier;Titre du projet;Administration;SIRET", *lines, ""]).encode()


def numbers(dossiers: Sequence[DossierRecord | Closing | Change | StateChange | Candidature]) -> list[str]:
    return [one.dossier for one in dossiers]


@dataclass(frozen=True)
class Stored:
    """What a database would hold, in memory."""

    candidatures: Mapping[str, Candidature] = field(default_factory=dict)
    administrations: Sequence[Administration] = ()
    links: Mapping[str, int] = field(default_factory=dict)

    def plan(self, file: DossierFile) -> ImportPlan:
        return plan_import(file, call=demo_call(), existing=self.candidatures, administrations=self.administrations, links=self.links)

    def after(self, file: DossierFile) -> "Stored":
        plan = self.plan(file)
        updated = {administration.id: administration for administration in plan.updated_administrations}
        known = [updated.get(administration.id, administration) for administration in self.administrations]
        first = max((administration.id for administration in known), default=0) + 1
        created = [
            Administration(first + place, new.name, new.ministry, new.kind, new.siren, new.spellings)
            for place, new in enumerate(plan.new_administrations)
        ]
        candidatures = dict(self.candidatures)
        for dossier, candidature in plan.to_write.items():
            new = plan.assignments[dossier].new
            candidatures[dossier] = replace(
                candidature,
                id=candidature.id or len(candidatures) + 1,
                administration_id=candidature.administration_id if new is None else first + new,
            )
        return replace(self, candidatures=candidatures, administrations=[*known, *created])

    def linked(self, spelling: str, administration_id: int) -> "Stored":
        return replace(self, links={**self.links, spelling_key(spelling): administration_id})

    def answer(self, dossier: str, key: str) -> str | None:
        return next(answer.value for answer in self.candidatures[dossier].content.fields if answer.key == key)


NOTHING = Stored()
