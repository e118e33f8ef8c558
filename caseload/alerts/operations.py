"""What people do about an alert: acknowledge, take over, send to the lead, record a step. The engine alone opens and
closes (``caseload.alerts.engine``)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.alerts import engine, ladder
from caseload.alerts.models import Alert, AlertStep
from caseload.people.operations import lock_episodes
from teams.faults import FieldError
from teams.models import User

LONGEST_NOTE = 240
LONGEST_STEP_NOTE = 500
SAME_TAP = dt.timedelta(minutes=1)


class AlertClosedError(FieldError):
    """It has closed by itself meanwhile."""


class TakenOverAlreadyError(FieldError):
    """Somebody else was first."""


class AcknowledgedAlreadyError(FieldError):
    """Somebody else was first."""


@transaction.atomic
def acknowledge(*, alert: Alert, note: str, by: User, at: dt.datetime) -> Alert:
    """Say that it is known and what happens now. A concern or a worry has an answer instead (domain.md R8)."""
    note = note.strip()
    if not note:
        raise FieldError(_("Say what happens now"), "note")
    if alert.facts.get("concern") or alert.facts.get("ready"):
        raise FieldError(_("Answer it on its own page, beside its words"), "note")
    if len(note) > LONGEST_NOTE:
        raise FieldError(_("Write at most %(n)d characters") % {"n": LONGEST_NOTE}, "note")
    alert = _held(alert)
    if alert.acknowledged_at:
        raise AcknowledgedAlreadyError(
            _("%(name)s acknowledged this already. Your text was not saved: it is still below.")
            % {"name": alert.acknowledged_by},
            "note",
        )
    alert.acknowledged_by, alert.acknowledged_at, alert.acknowledged_note = by, at, note
    alert.save(update_fields=["acknowledged_by", "acknowledged_at", "acknowledged_note"])
    _audit("alert.acknowledged", alert, by)
    if alert.episode_id:
        engine.reconcile(episode_ids=[alert.episode_id], at=at)  # a death is told until somebody acknowledges it
    return alert


@transaction.atomic
def take_over(*, alert: Alert, instead_of: int | None, by: User, at: dt.datetime) -> Alert:
    """From now on ``by`` answers for this alert, whoever the named worker is. ``instead_of`` is the id of who had
    taken it over when ``by`` looked: of two at once the second is told of the first."""
    alert = _held(alert)
    if alert.owner_id not in (instead_of, by.pk):
        raise TakenOverAlreadyError(_("%(name)s has taken this over meanwhile.") % {"name": alert.owner})
    alert.owner = by
    alert.save(update_fields=["owner"])
    _audit("alert.taken_over", alert, by)
    return alert


@transaction.atomic
def escalate(*, alert: Alert, by: User, at: dt.datetime) -> Alert:
    """Send it to the team lead before its age does."""
    alert = _held(alert)
    if not alert.escalated_at:
        alert.escalated_at = at
        alert.save(update_fields=["escalated_at"])
        _audit("alert.escalated", alert, by)
    return alert


@transaction.atomic
def record_step(*, alert: Alert, step: str, note: str, by: User, at: dt.datetime, contact=None) -> AlertStep:
    """Record one rung of the ladder as an attempt. A step with a threshold says how it is met (domain.md R9). The
    same words within a minute are the same tap."""
    note = note.strip()
    if step not in dict(ladder.CHOICES):
        raise FieldError(_("Choose what was done"), "step")
    if ladder.RUNGS[step].asks_threshold and not note:
        raise FieldError(_("Say what the crime or the real and immediate risk is"), "note")
    if step == "other" and not note:
        raise FieldError(_("Say what was done"), "note")
    if len(note) > LONGEST_STEP_NOTE:
        raise FieldError(_("Write at most %(n)d characters") % {"n": LONGEST_STEP_NOTE}, "note")
    alert = _held(alert)
    if alert.episode_id is None:
        raise FieldError(_("This is about no person: acknowledge it instead"), "step")
    lately = alert.steps.filter(step=step, note=note, by=by, at__gt=at - SAME_TAP)
    if again := lately.first():
        return again
    taken = AlertStep.objects.create(
        alert=alert,
        person_id=alert.person_id,
        episode_id=alert.episode_id,
        step=step,
        note=note,
        contact=contact,
        by=by,
        at=at,
    )
    _audit("alert.step", alert, by, step=step)
    return taken


def _held(alert: Alert) -> Alert:
    """Lock the episode and then the alert, as the engine does; it must still be open."""
    if alert.episode_id:
        lock_episodes([alert.episode_id])
    held = Alert.objects.select_for_update(of=("self",)).select_related("person", "team", "acknowledged_by", "owner")
    alert = held.get(pk=alert.pk)
    if alert.closed_at:
        raise AlertClosedError(_("This has closed meanwhile: it is no longer so. Nothing was changed."))
    return alert


def _audit(verb: str, alert: Alert, by: User, **facts) -> None:
    record(
        verb,
        by=by,
        person=alert.person,
        team=alert.team,
        subject=alert.rule,
        subject_uuid=alert.uuid,
        alert=alert.pk,
        **facts,
    )
