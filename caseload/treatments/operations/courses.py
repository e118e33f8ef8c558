"""Beginning, changing and ending a treatment."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record as write_down
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode
from caseload.people.operations.locks import lock_person
from caseload.people.signals import tell_changed
from caseload.treatments.agreed import Agreed
from caseload.treatments.details import FURTHEST, YEARS, Told, TreatmentRefusedError
from caseload.treatments.models import Treatment, TreatmentChange, TreatmentPolicy
from caseload.treatments.operations.events import build
from caseload.treatments.operations.holding import hold, of_person
from caseload.treatments.operations.settling import count_anew, settle
from teams.calendar import LONDON
from teams.faults import MeanwhileError
from teams.models import User


@dataclass(frozen=True)
class Begun:
    """A treatment as it is begun: either the day it is first due, or when (and where) it was last given."""

    kind: str
    what: str
    agreed: Agreed
    first_due_on: dt.date | None = None
    last_given_on: dt.date | None = None
    last_site: str = ""


@transaction.atomic
def begin(*, episode: Episode, uuid: UUID, told: Begun, by: User, at: dt.datetime) -> Treatment:
    """Write down that somebody is given or checked for something from now on. Nothing is due without a policy: then
    ``TreatmentRefusedError``. Sent twice under one ``uuid`` it is one."""
    episodes = lock_person(episode.person_id)
    held = next((one for one in episodes if one.pk == episode.pk), None)
    if held is None:
        raise TreatmentRefusedError(_("The team no longer works with this person. Nothing was saved."))
    if known := Treatment.objects.filter(uuid=uuid, person_id=held.person_id).first():
        return known
    today = timezone.localdate(at)
    policy = TreatmentPolicy.objects.on(today).filter(kind=told.kind).first()
    _check(told, policy, today)
    _refuse_second(held, told)
    treatment = Treatment.objects.create(
        uuid=uuid, person_id=held.person_id, episode=held, policy=policy, what=told.what,
        first_due_on=told.first_due_on or told.last_given_on, starts_on=today, set_by=by, set_at=at,
        **vars(told.agreed),
    )  # fmt: skip
    if told.last_given_on:
        _last_given(treatment, told, by, at)
    settle(of_person([uuid], held.person_id).values())
    write_down("treatment.begun", by=by, person=held.person, team=held.team, subject="treatment", subject_uuid=uuid,
               kind=told.kind, every_days=told.agreed.every_days)  # fmt: skip
    tell_changed([one.pk for one in episodes], at=at)
    return treatment


def _check(told: Begun, policy: TreatmentPolicy | None, today: dt.date) -> None:
    if policy is None:
        raise TreatmentRefusedError(
            _("The provider has no policy for this, so nobody could say when it is due. The service lead enters it."),
            "kind",
        )
    told.agreed.check()
    if bool(told.first_due_on) == bool(told.last_given_on):
        raise TreatmentRefusedError(
            _("Say when it is first due, or when it was last given: one of the two"), "first_due_on"
        )
    if told.last_given_on and told.last_given_on > today:
        raise TreatmentRefusedError(_("It cannot have been given in the future"), "last_given_on")
    for name in ("first_due_on", "last_given_on"):
        day = getattr(told, name)
        if day and abs(day - today) > FURTHEST:
            raise TreatmentRefusedError(YEARS, name)
    if told.last_site and told.last_site not in policy.sites:
        raise TreatmentRefusedError(_("Choose the site from the list"), "last_site")


def _refuse_second(episode: Episode, told: Begun) -> None:
    """The same twice would be due twice, and given twice."""
    same = Treatment.objects.filter(
        person=episode.person_id, episode__state__in=OPEN_STATES, policy__kind=told.kind, what__iexact=told.what,
        ends_on=None,
    )  # fmt: skip
    if there := same.select_related("set_by").first():
        raise TreatmentRefusedError(
            _("%(name)s has written this down already. Change that one, or end it first.") % {"name": there.set_by},
            "what",
        )


def _refuse_ended(treatment: Treatment) -> None:
    if treatment.ends_on:
        raise TreatmentRefusedError(_("%(what)s has ended already. Nothing was changed.") % {"what": treatment})


def _last_given(treatment: Treatment, told: Begun, by: User, at: dt.datetime) -> None:
    """What was given before it came here: a day, and who told of it."""
    noon = dt.datetime.combine(told.last_given_on, dt.time(12), tzinfo=LONDON)
    said = Told(treatment=treatment.uuid, outcome=treatment.policy.closes_with, site=told.last_site)
    event = build(treatment, uuid5(treatment.uuid, "before"), said, min(noon, at), by, at, time_known=False,
                  told_by=_("as it was taken over"), body_hash="")  # fmt: skip
    event.save(force_insert=True)


@transaction.atomic
def change(*, treatment: Treatment, told: Agreed, seen: str, reason: str, by: User, at: dt.datetime) -> Treatment:
    """Another interval, prescriber or giver from now on; what held until now stays readable. What is due now is
    counted anew from the day it was last given; a first day that was agreed stays.

    ``seen`` is the fingerprint of what the writer had open. Raises ``MeanwhileError`` where that stands no
    longer, and ``TreatmentRefusedError``."""
    treatment, episodes = hold(treatment)
    _refuse_ended(treatment)
    told.check()
    before = treatment.agreed
    if before == told and before.fingerprint != seen:
        return treatment  # a second tap
    if before.fingerprint != seen:
        said = _(
            "Somebody has changed this meanwhile. It is now: %(words)s. Nothing of yours was saved; it stands here "
            "still. Save it once more only if it shall hold instead."
        )
        raise MeanwhileError(said % {"words": before.words}, before.fingerprint)
    if before == told:
        raise TreatmentRefusedError(_("Nothing here is different from what is agreed already."))
    TreatmentChange.objects.create(
        person_id=treatment.person_id, episode_id=treatment.episode_id, treatment=treatment, reason=reason,
        changed_by=by, changed_at=at, **vars(before),
    )  # fmt: skip
    for name, value in vars(told).items():
        setattr(treatment, name, value)
    treatment.save(update_fields=[*vars(told)])
    count_anew(treatment)
    write_down("treatment.changed", by=by, person=treatment.person, team=treatment.episode.team, subject="treatment",
               subject_uuid=treatment.uuid, every_days=told.every_days)  # fmt: skip
    tell_changed([one.pk for one in episodes], at=at)
    return treatment


@transaction.atomic
def end(*, treatment: Treatment, reason: str, by: User, at: dt.datetime) -> Treatment:
    """It is given no longer: nothing is due any more, and the course stays readable."""
    treatment, episodes = hold(treatment)
    _refuse_ended(treatment)
    treatment.ends_on = max(timezone.localdate(at), treatment.starts_on + dt.timedelta(days=1))
    treatment.end_reason = reason
    treatment.save(update_fields=["ends_on", "end_reason"])
    settle([treatment])
    write_down("treatment.ended", by=by, person=treatment.person, team=treatment.episode.team, subject="treatment",
               subject_uuid=treatment.uuid)  # fmt: skip
    tell_changed([one.pk for one in episodes], at=at)
    return treatment
