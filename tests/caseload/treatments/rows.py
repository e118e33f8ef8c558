"""Policies and treatments for tests."""

import datetime as dt
from uuid import uuid4

from django.utils import timezone

from caseload.people.models import Episode
from caseload.treatments import operations as treatments
from caseload.treatments.agreed import Agreed
from caseload.treatments.models import Treatment, TreatmentPolicy
from caseload.treatments.operations.courses import Begun
from teams.models import User

LEFT, RIGHT = "left gluteal", "right gluteal"
BREAK_SAYS = "Do not restart at the old dose. Ring the prescriber the same day."


def policy(by: User, kind: str = "depot", **fields) -> TreatmentPolicy:
    """One kind from long ago; a depot of 28 days, three early and two late, unless told otherwise."""
    given = {
        "kind": kind, "title": kind.replace("-", " ").capitalize(), "every_days": 28, "days_early": 3, "days_late": 2,
        "closes_with": "given", "sites": [LEFT, RIGHT], "source": "Medicines policy 7, version 3",
        "starts_on": dt.date(2020, 1, 1),
    }  # fmt: skip
    return TreatmentPolicy.objects.create(set_by=by, **given | fields)


def blood(by: User) -> TreatmentPolicy:
    """A clozapine blood test: a number is asked."""
    return policy(by, "clozapine-blood", closes_with="done", sites=[], result="number", unit="10⁹/l")


def tablets(by: User) -> TreatmentPolicy:
    """Clozapine tablets: a break after 48 hours."""
    return policy(by, "clozapine-tablets", closes_with="taken", sites=[], every_days=7, days_early=6,
                  break_hours=48, break_text=BREAK_SAYS)  # fmt: skip


def begun(episode: Episode, by: User, kind: str = "depot", *, due_in: int = 0, **fields) -> Treatment:
    """A treatment that is first due in so many days."""
    now = timezone.now()
    first = timezone.localdate(now) + dt.timedelta(days=due_in)
    given = {"kind": kind, "what": "Flupentixol depot", "first_due_on": first}
    agreed = {"every_days": 28} | ({} if "prescriber" in fields else {"prescriber_name": "Dr Patel, Larch Road"})
    agreed |= {name: fields.pop(name) for name in Agreed.__dataclass_fields__ if name in fields}
    if "last_given_on" in fields:
        del given["first_due_on"]
    told = Begun(agreed=Agreed(**agreed), **given | fields)
    return treatments.begin(episode=episode, uuid=uuid4(), told=told, by=by, at=now)


def recorded(treatment: Treatment, by: User, outcome: str = "given", *, days_ago: float = 0, **fields):
    """What became of it, by itself."""
    now = timezone.now()
    if outcome == "given":
        fields.setdefault("site", LEFT)
    more = {name: fields.pop(name) for name in ("told_by",) if name in fields}
    told = treatments.Told(treatment=treatment.uuid, outcome=outcome, **fields)
    return treatments.record(
        treatment=treatment, uuid=uuid4(), told=told, occurred_at=now - dt.timedelta(days=days_ago), by=by, at=now,
        **more,
    )  # fmt: skip


def due(treatment: Treatment):
    """What is due of it now; None where nothing is."""
    return treatment.dues.filter(state="open").first()
