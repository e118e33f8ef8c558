"""Who writes about treatments holds the person's episodes first, and reads the treatments afresh, however many: with
their rounds and the events that stand."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from caseload import sql
from caseload.people.models import Episode
from caseload.people.operations.locks import lock_person
from caseload.treatments.codes import DueState
from caseload.treatments.details import TreatmentRefusedError
from caseload.treatments.models import Treatment, TreatmentPolicy
from caseload.treatments.queries import going_on
from caseload.treatments.rounds import Known, Standing


def hold(treatment: Treatment) -> tuple[Treatment, list[Episode]]:
    """Lock the person's open episodes; the treatment with its policy, and those episodes. Raises
    ``TreatmentRefusedError`` where the time with the team has ended."""
    episodes = lock_person(treatment.person_id)
    held = _read(going_on(Treatment.objects.filter(pk=treatment.pk)).select_related("prescriber"))[0]
    mine = next((one for one in episodes if one.pk == held.episode_id), None)
    if mine is None:
        raise TreatmentRefusedError(_("The team no longer works with this person. Nothing was saved."))
    held.episode, held.person = mine, mine.person
    return held, episodes


def of_person(uuids: Iterable[UUID], person_id: int) -> dict[UUID, Treatment]:
    """Treatments of one person by their uuids, with policy and team, each as it goes on; the caller has locked the
    episodes. Raises ``TreatmentRefusedError`` where one is not the person's."""
    wanted = set(uuids)
    rows = _read(going_on(Treatment.objects.filter(uuid__in=wanted, person_id=person_id)))
    found = {uuid: row for row in rows for uuid in {row.uuid, *row.was_called} & wanted}
    if len(found) < len(wanted):
        raise TreatmentRefusedError(_("This is not a treatment of this person. Open the page again."))
    return found


def _read(rows: QuerySet[Treatment]) -> list[Treatment]:
    """Each with ``known`` rounds, ``standing`` events in order of time, the ``versions`` of its policy and the team's
    ``closed_days``: one statement, since a contact is logged with it. It names the version of its policy under which
    it is due now: what is asked goes by that."""
    told = RawSQL(sql.statement("treatments_held"), (), output_field=JSONField())  # noqa: S611 - no input in it
    return [_with_rounds(one) for one in rows.select_related("policy", "episode__team").annotate(told=told)]


def _with_rounds(one: Treatment) -> Treatment:
    one.versions = [_version(told) for told in one.told["versions"]]
    one.standing = [_event(told) for told in one.told["events"]]
    one.known = [Known(**told) for told in one.told["rounds"]]
    one.was_called = [UUID(told) for told in one.told["was"]]
    one.closed_days = [dt.date.fromisoformat(day) for day in one.told["closed_days"]]
    due = next((due for due in one.known if due.state == DueState.OPEN), None)
    if due:
        one.policy = next(version for version in one.versions if version.pk == due.policy_id)
    return one


def _version(told: dict) -> TreatmentPolicy:
    columns = TreatmentPolicy._meta.concrete_fields
    return TreatmentPolicy(**{column.attname: column.to_python(told[column.attname]) for column in columns})


def _event(told: dict) -> Standing:
    return Standing(**told | {"occurred_at": dt.datetime.fromisoformat(told["occurred_at"])})
