"""Who writes about a treatment holds the person's episodes first, and reads the treatment afresh."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from caseload.people.models import Episode
from caseload.people.operations.locks import lock_person
from caseload.treatments.codes import DueState
from caseload.treatments.details import TreatmentRefusedError
from caseload.treatments.models import Treatment, TreatmentDue


def hold(treatment: Treatment) -> tuple[Treatment, list[Episode]]:
    """Lock the person's open episodes; the treatment with its policy, and those episodes. Raises
    ``TreatmentRefusedError`` where the time with the team has ended."""
    episodes = lock_person(treatment.person_id)
    held = Treatment.objects.select_related("policy", "prescriber").get(pk=treatment.pk)
    mine = next((one for one in episodes if one.pk == held.episode_id), None)
    if mine is None:
        raise TreatmentRefusedError(_("The team no longer works with this person. Nothing was saved."))
    held.episode, held.person = mine, mine.person
    _by_policy_of_the_round([held])
    return held, episodes


def of_person(uuids: list[UUID], person_id: int) -> dict[UUID, Treatment]:
    """Treatments of one person by their uuids, with policy and team; the caller has locked the episodes. Raises
    ``TreatmentRefusedError`` where one is not the person's."""
    rows = Treatment.objects.filter(uuid__in=uuids, person_id=person_id).select_related("policy", "episode__team")
    found = {row.uuid: row for row in rows}
    if len(found) < len(set(uuids)):
        raise TreatmentRefusedError(_("This is not a treatment of this person. Open the page again."))
    _by_policy_of_the_round(found.values())
    return found


def _by_policy_of_the_round(treatments: Iterable[Treatment]) -> None:
    """Let each treatment name the version of its policy under which it is due now: what is asked goes by that."""
    dues = TreatmentDue.objects.filter(treatment__in=treatments, state=DueState.OPEN).select_related("policy")
    policies = {due.treatment_id: due.policy for due in dues}
    for one in treatments:
        one.policy = policies.get(one.pk, one.policy)
