"""What the prescriber decided after it was declined, missed or not taken."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.treatments.codes import WAITING
from caseload.treatments.details import TreatmentRefusedError
from caseload.treatments.models import TreatmentAnswer, TreatmentEvent
from caseload.treatments.operations.events import refuse_replaced, written_down
from caseload.treatments.operations.holding import hold
from caseload.treatments.operations.settling import settle
from teams.faults import refusals
from teams.models import User

ALREADY = gettext_lazy("Somebody has written down the prescriber's answer meanwhile. Nothing was saved.")


@transaction.atomic
def answer(*, event: TreatmentEvent, words: str, said_by: str, by: User, at: dt.datetime) -> TreatmentAnswer:
    """Write down what was decided, and by whom. Nobody is asked any more; what is due stays due. Raises
    ``ChangedMeanwhileError`` where the entry stands no longer as it was read, and ``TreatmentRefusedError``."""
    treatment, episodes = hold(event.treatment)
    refuse_replaced(treatment, event)
    if event.outcome not in WAITING:
        raise TreatmentRefusedError(_("There is nothing here that waits for an answer."))
    once = {"caseload_treatmentanswer_event_id_key": (ALREADY, None)}
    with refusals(TreatmentRefusedError, once):
        given = TreatmentAnswer.objects.create(
            person_id=event.person_id, episode_id=event.episode_id, event=event, words=words, said_by=said_by,
            recorded_by=by, recorded_at=at,
        )  # fmt: skip
    for one in treatment.standing:
        one.is_answered |= one.pk == event.pk
    settle([treatment])
    written_down("treatment.answered", event, treatment, episodes, by=by, at=at)
    return given
