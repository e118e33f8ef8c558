"""How the person and the team understand what helps and what stands in the way: written anew, never changed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.codes import Answer
from assessments.models import Assessment, Formulation, Point
from assessments.structure import NotInDefinitionError
from audit.operations import record
from caseload.people.lifetime import fault_of_day
from caseload.people.models import Episode, Person
from caseload.people.operations.locks import hold, lock_person
from caseload.people.signals import tell_changed
from teams.faults import FieldError
from teams.models import User

LONGEST_POINT = 240


class FormulationRefusedError(FieldError):
    """What was told cannot stand; ``field`` names the form's field."""


class WrittenMeanwhileError(FieldError):
    """Somebody else has written it anew since the form was opened."""


@dataclass(frozen=True)
class PointTold:
    """A strength or a barrier, and the item of a signed assessment that it comes from, if it comes from one."""

    kind: str
    words: str
    assessment: UUID | None = None
    item: str = ""


@dataclass(frozen=True)
class FormulationTold:
    """A formulation as it is told."""

    on_date: dt.date
    words_of: str
    answer: str
    points: tuple[PointTold, ...]
    answered_on: dt.date | None = None
    text: str = ""


@transaction.atomic
def write(
    *, episode: Episode, told: FormulationTold, former: UUID | None, by: User, at: dt.datetime,
    uuid: UUID | None = None,
) -> Formulation:  # fmt: skip
    """Write it, in the place of ``former`` where there is one; both stay readable. Sent twice with the same
    ``uuid``, it is one. Raises ``FormulationRefusedError`` and ``WrittenMeanwhileError``."""
    _check(told, episode.person, today=timezone.localdate(at))
    lock_person(episode.person_id)
    episode = hold(episode)
    uuid = uuid or uuid4()
    if saved := Formulation.objects.filter(uuid=uuid, person_id=episode.person_id).first():
        return saved
    standing = Formulation.objects.filter(person_id=episode.person_id).order_by("-written_at", "-pk").first()
    if (standing and standing.uuid) != former:
        raise WrittenMeanwhileError(
            _("Somebody else has written it anew meanwhile. Yours was not saved: look at theirs, then save again.")
        )
    row = Formulation.objects.create(
        uuid=uuid, person_id=episode.person_id, episode=episode, on_date=told.on_date, words_of=told.words_of,
        answer=told.answer, answered_on=told.answered_on, text=told.text, replaces=standing, written_by=by,
        written_at=at,
    )  # fmt: skip
    Point.objects.bulk_create(_points(row, told.points))
    record("formulation.written", by=by, person=episode.person, team=episode.team, subject="formulation",
           subject_uuid=row.uuid, points=len(told.points))  # fmt: skip
    tell_changed([episode.pk], at=at)
    return row


def _check(told: FormulationTold, person: Person, *, today: dt.date) -> None:
    if fault := fault_of_day(told.on_date, person, today=today):
        raise FormulationRefusedError(fault, "on_date")
    if told.answer != Answer.NOT_YET and told.answered_on is None:
        raise FormulationRefusedError(_("Say on what day they answered"), "answered_on")
    if told.answered_on and (fault := fault_of_day(told.answered_on, person, today=today)):
        raise FormulationRefusedError(fault, "answered_on")
    if not (told.text or told.points):
        raise FormulationRefusedError(_("Write how you understand it, or name a strength or a barrier"), "text")
    if any(not point.words or len(point.words) > LONGEST_POINT for point in told.points):
        raise FormulationRefusedError(_("Each strength and barrier has words, 240 letters at most"), "points")


def _points(row: Formulation, told: Iterable[PointTold]) -> list[Point]:
    told = list(told)
    signed = _signed(row.person_id, {point.assessment for point in told if point.assessment})
    return [
        Point(formulation=row, kind=point.kind, words=point.words, item=point.item,
              assessment=_source(point, signed) if point.assessment else None)
        for point in told
    ]  # fmt: skip


def _signed(person_id: int, wanted: set[UUID]) -> dict[UUID, Assessment]:
    rows = Assessment.objects.filter(person_id=person_id, uuid__in=wanted, signed_at__isnull=False)
    return {row.uuid: row for row in rows.select_related("instrument")}


def _source(point: PointTold, signed: dict[UUID, Assessment]) -> Assessment:
    """The assessment that it comes from: signed, the person's, and with this item."""
    try:
        source = signed[point.assessment]
        definitions.of(source.instrument).item(point.item)
    except (KeyError, NotInDefinitionError):
        raise FormulationRefusedError(_("Choose items of this person's signed assessments"), "points") from None
    return source
