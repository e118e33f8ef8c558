"""Asking by FHIR in tests, and what is there to be found."""

from caseload.alerts.models import Alert
from caseload.spells.models import HospitalSpell
from integrations import operations as feed
from integrations.fhir.checking import check
from tests import make

BASE = "/fhir/R4"
MIME = "application/fhir+json"


def reading(team, name: str = "Portal") -> str:
    """A token that reads the people of a team."""
    return feed.give_token(name=name, scopes=["fhir.read", f"team:{team.code}"], by=None)


def asker(client, token: str):
    """Asks by GET, or by a form where one is given. A path from the root is taken as it is."""

    def asked(path: str, bearer: str = token, headers=None, **form):
        headers = ({"Authorization": f"Bearer {bearer}"} if bearer else {}) | (headers or {})
        if form:
            return client.post(f"{BASE}/{path}", form, headers=headers)
        return client.get(path if path.startswith("/") else f"{BASE}/{path}", headers=headers)

    return asked


def found(answer) -> list[dict]:
    """The resources of a page, each of which holds against the model."""
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == MIME
    bundle = answer.json()
    check(bundle)
    return [entry["resource"] for entry in bundle.get("entry", ()) if entry["search"]["mode"] == "match"]


def told(answer, status: int) -> dict:
    """The issue of an error."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == MIME
    outcome = check(answer.json())
    assert outcome["resourceType"] == "OperationOutcome"
    return outcome["issue"][0]


def stay(episode, by, **fields) -> HospitalSpell:
    row = {"hospital": "Larch House", "ward": "Rowan", "kind": "psychiatric", "bed_type": "200", "told_by": "ward"}
    row |= {"admitted_at": make.days_ago(3), "recorded_by": by}
    return HospitalSpell.objects.create(person_id=episode.person_id, episode=episode, **(row | fields))


def alert(episode, **fields) -> Alert:
    row = {"rule": "not_seen", "since_at": make.days_ago(2)}
    return Alert.objects.create(team=episode.team, person_id=episode.person_id, episode=episode, **(row | fields))


def one_of_everything(team, by, **person):
    """Somebody with a contact, a stay and an alert; what was said in confidence stands in each."""
    whole = make.episode(team, make.person(**person), by)
    make.contact(whole, by, note="Said in confidence", small_win="Bought bread")
    stay(whole, by)
    alert(whole, facts={"private": "Said in confidence"})
    return whole
