"""Who writes about treatments holds the person's episodes first, and reads the treatments afresh, however many: with
their rounds and the events that stand."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from caseload.people.models import Episode
from caseload.people.operations.locks import lock_person
from caseload.treatments.codes import DueState, Entry
from caseload.treatments.details import TreatmentRefusedError
from caseload.treatments.models import Treatment, TreatmentAnswer, TreatmentDue, TreatmentEvent
from teams.models import TeamClosedDay


def hold(treatment: Treatment) -> tuple[Treatment, list[Episode]]:
    """Lock the person's open episodes; the treatment with its policy, and those episodes. Raises
    ``TreatmentRefusedError`` where the time with the team has ended."""
    episodes = lock_person(treatment.person_id)
    held = _read(Treatment.objects.filter(pk=treatment.pk).select_related("prescriber"))[0]
    mine = next((one for one in episodes if one.pk == held.episode_id), None)
    if mine is None:
        raise TreatmentRefusedError(_("The team no longer works with this person. Nothing was saved."))
    held.episode, held.person = mine, mine.person
    return held, episodes


def of_person(uuids: Iterable[UUID], person_id: int) -> dict[UUID, Treatment]:
    """Treatments of one person by their uuids, with policy and team; the caller has locked the episodes. Raises
    ``TreatmentRefusedError`` where one is not the person's."""
    wanted = set(uuids)
    found = {row.uuid: row for row in _read(Treatment.objects.filter(uuid__in=wanted, person_id=person_id))}
    if len(found) < len(wanted):
        raise TreatmentRefusedError(_("This is not a treatment of this person. Open the page again."))
    return found


def _read(rows: QuerySet[Treatment]) -> list[Treatment]:
    """Each with ``known`` rounds, ``standing`` events in order of time and the team's ``closed_days``: three queries.
    It names the version of its policy under which it is due now: what is asked goes by that."""
    closed = TeamClosedDay.objects.filter(team=OuterRef("episode__team")).values("day")
    rounds = TreatmentDue.objects.exclude(state=DueState.VOID).select_related("policy", "after")
    found = list(
        rows.select_related("policy", "episode__team")
        .annotate(closed_days=ArraySubquery(closed))
        .prefetch_related(Prefetch("dues", rounds, "known"), Prefetch("events", _standing(), "standing"))
    )
    for one in found:
        one.policy = next((due.policy for due in one.known if due.state == DueState.OPEN), one.policy)
    return found


def _standing() -> QuerySet[TreatmentEvent]:
    """The events that count, in order of time, each with whether the prescriber has answered it."""
    rows = TreatmentEvent.objects.filter(successor=None).exclude(entry=Entry.WITHDRAWN)
    answered = Exists(TreatmentAnswer.objects.filter(event=OuterRef("pk")))
    return rows.annotate(is_answered=answered).select_related("recorded_by").order_by("occurred_at", "pk")
