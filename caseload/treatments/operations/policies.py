"""The provider's policy: what is changed begins as a new dated version, and the one before stays readable."""

import datetime as dt

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from audit.operations import record as write_down
from caseload.treatments.details import TreatmentRefusedError
from caseload.treatments.models import TreatmentPolicy
from teams.faults import refusals
from teams.models import User

VALUES = (
    "title", "every_days", "days_early", "days_late", "closes_with", "sites", "result", "unit", "break_hours",
    "break_text", "source",
)  # fmt: skip
SENTENCES = {
    "treatment_policy_days": (_lazy("The days early must be fewer than the days between two rounds"), "days_early"),
    "treatment_policy_break": (
        _lazy("Say both: after how many hours it is a break, and what the policy then says"),
        "break_text",
    ),
    "treatment_policy_source": (_lazy("Say where the policy is written"), "source"),
}


@transaction.atomic
def set_policy(*, kind: str = "", starts_on: dt.date, values: dict, by: User, at: dt.datetime) -> TreatmentPolicy:
    """A new version from a day on, after those that stand; ``kind`` empty: a new kind of treatment or check. Rounds
    that are due already keep the days they were made with."""
    kind = kind or slugify(values["title"])[:40]
    versions = list(TreatmentPolicy.objects.select_for_update().filter(kind=kind).order_by("starts_on"))
    if versions and starts_on <= versions[-1].starts_on:
        raise TreatmentRefusedError(
            _("It must begin after the version that stands now, which began on %(day)s")
            % {"day": versions[-1].starts_on.strftime("%d/%m/%Y")},
            "starts_on",
        )
    if versions:
        TreatmentPolicy.objects.filter(pk=versions[-1].pk).update(ends_on=starts_on)
    with refusals(TreatmentRefusedError, SENTENCES):
        policy = TreatmentPolicy.objects.create(
            kind=kind, starts_on=starts_on, set_by=by, set_at=at, **{name: values[name] for name in VALUES}
        )
    write_down("treatment_policy.set", by=by, subject="treatment_policy", subject_uuid=policy.uuid, kind=kind)
    return policy
