"""What follows for treatments when a person passes to another team, or a team's involvement is to end.

Nothing follows from an ended episode, nor from a death: what is due is due while the episode is open, so undoing
either restores all.
"""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from caseload.people.closing import Unanswered
from caseload.treatments.codes import DueState
from caseload.treatments.models import Treatment, TreatmentDue
from caseload.treatments.queries import still_due
from nhsuk import moments
from teams.calendar import Calendar


def on_episode_transferred(*, old_id: int, new_id: int, **_kwargs) -> None:
    """Receiver of ``people.signals.episode_transferred``: what comes round goes with the person."""
    Treatment.objects.filter(episode=old_id, ends_on=None).update(episode=new_id)
    TreatmentDue.objects.filter(episode=old_id, state=DueState.OPEN).update(episode=new_id)


def on_about_to_close(*, episode, **_kwargs) -> list[Unanswered]:
    """Receiver of ``people.signals.about_to_close``: what is still due, which somebody must take on."""
    calendar = Calendar.of_team(episode.team)
    return [
        Unanswered(_("Still due"), each.what, _words(each), _since(each, calendar),
                   reverse("treatment", args=[each.treatment.uuid]), comes_round=True)
        for each in still_due(episode.pk)
    ]  # fmt: skip


def _words(due: TreatmentDue) -> str:
    values = {"due": moments.short_day(due.due_on), "latest": moments.short_day(due.latest_on)}
    return _("Due %(due)s, in policy until %(latest)s. Agree who gives it from now on.") % values


def _since(due: TreatmentDue, calendar: Calendar) -> dt.datetime:
    return due.after.recorded_at if due.after else calendar.start_of(due.treatment.starts_on)
