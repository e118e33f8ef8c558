"""The example files do what the guide says of them, with the tokens that the demonstration gives."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from aot.demo import systems
from caseload.spells.models import HospitalSpell
from integrations import operations as feed
from integrations.models import Message
from tests import make
from tests.integrations.fhir.asking import asker, found

pytestmark = pytest.mark.django_db
EXAMPLES = Path(settings.BASE_DIR) / "examples" / "fhir"


@pytest.fixture
def post(client):
    systems.write()

    def posted(name: str) -> int:
        answer = client.post(
            reverse("fhir_base"), (EXAMPLES / f"{name}.json").read_bytes(), content_type="application/fhir+json",
            headers={"Authorization": "Bearer demo-hospital"},
        )  # fmt: skip
        feed.work_off(at=timezone.now())
        return answer.status_code

    return posted


def test_every_example_is_tried_here():
    assert {each.stem for each in EXAMPLES.iterdir()} == {
        "1-handshake", "2-admitted-alison-bright", "3-only-told-of", "4-discharged-alison-bright",
    }  # fmt: skip


def test_from_a_handshake_to_a_discharge_that_the_portal_reads(post, client):
    team = make.team("North Team", code="AO-N")
    alison = make.person("Alison", "Bright", nhs_number="9999999891", date_of_birth=dt.date(1979, 1, 30))
    make.episode(team, alison)
    ask = asker(client, "demo-portal")
    assert post("1-handshake") == 200
    assert post("2-admitted-alison-bright") == 200
    (stay,) = found(ask("Encounter?class=IMP&patient.identifier=9999999891"))
    assert (stay["status"], stay["location"][0]["location"]["display"]) == (
        "in-progress", "Acute medical unit, Lowmoor General Hospital",
    )  # fmt: skip
    assert post("3-only-told-of") == 422
    assert Message.objects.get(fault="not_sent").state == "failed"
    assert post("4-discharged-alison-bright") == 200
    assert HospitalSpell.objects.get().discharged_at
    (stay,) = found(ask("Encounter?class=IMP&status=finished"))
    assert stay["hospitalization"]["dischargeDisposition"]["coding"][0]["code"] == "19"
