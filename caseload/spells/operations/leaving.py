"""On the way out, from the first day: the checklist, the discharge meeting, the planned day, and the two things
fidelity asks: was the team part of the decision to admit, and of the planning of the discharge (domain.md R12)."""

import datetime as dt
from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people import operations as people
from caseload.people.models import Episode
from caseload.people.signals import tell_changed
from caseload.spells import follow_up
from caseload.spells.codes import ItemState
from caseload.spells.meanwhile import still_says
from caseload.spells.models import ChecklistAnswer, DischargeMeeting, HospitalSpell
from caseload.spells.refusals import SpellRefusedError
from nhsuk import moments
from teams.models import User


@dataclass(frozen=True)
class Answer:
    """What was done about one item of the checklist, or why it is not needed."""

    state: str
    note: str = ""
    done_by: User | None = None
    done_on: dt.date | None = None


@dataclass(frozen=True)
class Meeting:
    """A discharge meeting: when and where, and, once it was held, who was there."""

    on_date: dt.date
    at_time: dt.time | None = None
    place: str = ""
    attended: tuple[str, ...] = ()
    names: str = ""
    note: str = ""

    @classmethod
    def of(cls, row: DischargeMeeting) -> "Meeting":
        """As it stands."""
        return cls(row.on_date, row.at_time, row.place, tuple(row.attended), row.names, row.note)


@dataclass(frozen=True)
class Planning:
    """What is planned and was decided together; None where nobody has said."""

    planned_discharge_on: dt.date | None
    part_of_admission: bool | None
    part_of_admission_how: str
    part_of_discharge: bool | None
    part_of_discharge_how: str

    @classmethod
    def of(cls, spell: HospitalSpell) -> "Planning":
        """As it stands."""
        return cls(**{field.name: getattr(spell, field.name) for field in fields(cls)})


@transaction.atomic
def answer_item(*, spell: HospitalSpell, item: str, answer: Answer, by: User, at: dt.datetime) -> ChecklistAnswer:
    """One item is done, or not needed; said again, the later answer stands."""
    spell, _episodes = hold(spell)
    done = answer.state == ItemState.DONE
    if done:
        _check_done(spell, answer, at)
    elif not answer.note.strip():
        raise SpellRefusedError(_("Say why it is not needed"), "note")
    told = {
        "state": answer.state,
        "note": answer.note.strip(),
        "done_by": answer.done_by if done else None,
        "done_on": answer.done_on if done else None,
        "recorded_by": by,
        "recorded_at": at,
    }
    row, _created = ChecklistAnswer.objects.update_or_create(
        spell=spell, item=item, defaults=told | {"person_id": spell.person_id, "episode_id": spell.episode_id}
    )
    _audit("checklist.answered", spell, by, item=item, state=answer.state)
    return row


def _check_done(spell: HospitalSpell, answer: Answer, at: dt.datetime) -> None:
    if answer.done_by is None:
        raise SpellRefusedError(_("Say who did it"), "done_by")
    if answer.done_on is None:
        raise SpellRefusedError(_("Say when it was done"), "done_on")
    if answer.done_on > timezone.localdate(at):
        raise SpellRefusedError(_("It cannot have been done in the future"), "done_on")
    admitted = follow_up.local_day(spell.admitted_at)
    if answer.done_on < admitted:
        raise SpellRefusedError(
            _("It cannot have been done before they were admitted, %(day)s") % {"day": moments.short_day(admitted)},
            "done_on",
        )


@transaction.atomic
def reopen_item(*, spell: HospitalSpell, item: str, by: User, at: dt.datetime) -> None:
    """It is still to be done: the answer goes, and the trail tells that there was one."""
    spell, _episodes = hold(spell)
    deleted, _rows = ChecklistAnswer.objects.filter(spell=spell, item=item).delete()
    if deleted:
        _audit("checklist.reopened", spell, by, item=item)


@transaction.atomic
def record_meeting(
    *,
    spell: HospitalSpell,
    told: Meeting,
    by: User,
    at: dt.datetime,
    meeting: DischargeMeeting | None = None,
    seen: str = "",
) -> DischargeMeeting:
    """A meeting that is planned or was held; ``meeting``: one that is told anew, of which ``seen`` is the
    fingerprint that the writer had open: MeanwhileError where that stands no longer."""
    spell, _episodes = hold(spell)
    admitted = follow_up.local_day(spell.admitted_at)
    if told.on_date < admitted:
        said = _("They were admitted on %(day)s: the meeting cannot have been before")
        raise SpellRefusedError(said % {"day": moments.short_day(admitted)}, "on_date")
    if told.attended and told.on_date > timezone.localdate(at):
        raise SpellRefusedError(_("Nobody can have been at a meeting that is still to come"), "attended")
    if meeting:
        row = DischargeMeeting.objects.get(pk=meeting.pk)
        if row.retracted_at:
            raise SpellRefusedError(_("This meeting was taken off meanwhile. Nothing was changed."))
        still_says(seen, row, told)
    else:
        row = DischargeMeeting(person_id=spell.person_id, episode_id=spell.episode_id, spell=spell)
    row.on_date, row.at_time, row.place, row.attended = told.on_date, told.at_time, told.place, list(told.attended)
    row.names, row.note, row.recorded_by, row.recorded_at = told.names, told.note, by, at
    row.save()
    _audit("discharge_meeting.recorded", spell, by, attended=list(told.attended))
    return row


@transaction.atomic
def retract_meeting(*, meeting: DischargeMeeting, by: User, at: dt.datetime) -> None:
    """It does not take place, or was told by mistake."""
    spell, _episodes = hold(meeting.spell)
    DischargeMeeting.objects.filter(pk=meeting.pk, retracted_at=None).update(retracted_at=at)
    _audit("discharge_meeting.retracted", spell, by)


@transaction.atomic
def plan_leaving(*, spell: HospitalSpell, told: Planning, by: User, at: dt.datetime, seen: str = "") -> HospitalSpell:
    """The day on which they are expected to leave, which the MDT sees, and whether the team was part of what was
    decided. All of it as it stands now: what is left empty is not known, or not planned any more. ``seen`` is the
    fingerprint of what the writer had open: MeanwhileError where that stands no longer."""
    spell, episodes = hold(spell)
    still_says(seen, spell, told)
    _check_planning(spell, told, at)
    for name, value in asdict(told).items():
        setattr(spell, name, value)
    spell.save(update_fields=list(asdict(told)))
    on = told.planned_discharge_on
    _audit("spell.leaving_planned", spell, by, on=on and on.isoformat(), part_of_admission=told.part_of_admission,
           part_of_discharge=told.part_of_discharge)  # fmt: skip
    tell_changed([episode.pk for episode in episodes], at=at)
    return spell


def _check_planning(spell: HospitalSpell, told: Planning, at: dt.datetime) -> None:
    on = told.planned_discharge_on
    if on and on != spell.planned_discharge_on and on < timezone.localdate(at):
        raise SpellRefusedError(
            _("The planned day has passed: record the discharge, or plan another day"), "planned_discharge_on"
        )
    for name in ("part_of_admission", "part_of_discharge"):
        if getattr(told, name) and not getattr(told, f"{name}_how").strip():
            raise SpellRefusedError(_("Say in a few words how"), f"{name}_how")


def hold(spell: HospitalSpell) -> tuple[HospitalSpell, list[Episode]]:
    """Lock the person's open episodes and read the stay afresh: it must stand."""
    episodes = people.lock_person(spell.person_id)
    spell = HospitalSpell.objects.select_related("person", "episode__team").get(pk=spell.pk)
    if spell.retracted_at:
        raise SpellRefusedError(_("This stay was retracted meanwhile. Nothing was changed."))
    return spell, episodes


def _audit(verb: str, spell: HospitalSpell, by: User, **facts) -> None:
    record(verb, by=by, person=spell.person, team=spell.episode.team, subject="hospital_spell",
           subject_uuid=spell.uuid, **facts)  # fmt: skip
