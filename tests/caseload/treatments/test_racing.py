"""Two colleagues tell of the same depot at the same moment: both are kept, and what is due follows from both."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from caseload.treatments import operations as treatments
from caseload.treatments.models import TreatmentDue, TreatmentEvent
from teams.models import Membership
from tests import make
from tests.caseload.treatments.rows import LEFT, begun, due, policy


@pytest.mark.parametrize("outcomes", [("given", "declined"), ("given", "given"), ("declined", "missed")])
def test_two_tell_of_one_due_at_once(fresh_db, outcomes):
    nurse = make.staff(make.team("North Team"), name="Jo Webb")
    other = make.staff(Membership.objects.get(user=nurse).team, name="Sam Okoro")
    episode = make.episode(Membership.objects.get(user=nurse).team, coordinator=nurse)
    policy(nurse)
    treatment = begun(episode, nurse)
    together, refused = Barrier(2), []

    def tell(by, outcome):
        site = LEFT if outcome == "given" else ""
        told = treatments.Told(treatment=treatment.uuid, outcome=outcome, site=site)
        now = timezone.now()
        together.wait()
        try:
            treatments.record(treatment=treatment, uuid=uuid4(), told=told, occurred_at=now, by=by, at=now)
        except treatments.TreatmentRefusedError as told_why:
            refused.append(told_why)
        finally:
            connections.close_all()

    threads = [Thread(target=tell, args=each) for each in zip((nurse, other), outcomes, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    twice_given = outcomes.count("given") == 2
    assert len(refused) == twice_given
    events = TreatmentEvent.objects.filter(treatment=treatment)
    assert events.count() == 2 - twice_given
    given = events.filter(outcome="given").first()
    now_due = due(treatment)
    assert TreatmentDue.objects.filter(treatment=treatment, state="open").count() == 1
    assert now_due.after == given
    last = events.order_by("-occurred_at", "-pk").first()
    assert now_due.waiting == (last if last.outcome != "given" else None)
