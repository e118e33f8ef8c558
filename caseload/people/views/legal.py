"""Legal measures: added, renewed, ended."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.people import operations as people
from caseload.people.forms import episodes as forms
from caseload.people.models import LegalMeasure
from caseload.people.views.acting import ask, asks, episode_for
from teams.access import permission


@permission("episodes.write", reads="person")
@asks
def legal_add(request, uuid):
    """A measure that holds."""
    episode = episode_for(request, uuid, "episodes.write")

    def perform(given):
        people.add_legal_measure(episode=episode, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.LegalForm(request.POST or None),
        perform,
        person=episode.person,
        episode=episode,
        heading=_("Add a legal measure"),
        submit=_("Save"),
        done=_("The legal measure has been added."),
    )


def measure_for(request, uuid) -> LegalMeasure:
    """The measure, and its episode in sight."""
    measure = get_object_or_404(LegalMeasure.objects.select_related("episode"), uuid=uuid)
    measure.episode = episode_for(request, measure.episode.uuid, "episodes.write")
    return measure


@permission("episodes.write", reads="person")
@asks
def legal_renew(request, uuid):
    """A measure that goes on."""
    measure = measure_for(request, uuid)

    def perform(given):
        people.renew_legal_measure(measure=measure, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.RenewForm(request.POST or None),
        perform,
        person=measure.episode.person,
        episode=measure.episode,
        heading=_("Renew: %(measure)s") % {"measure": measure.get_kind_display()},
        submit=_("Renew"),
        done=_("The legal measure has been renewed."),
    )


@permission("episodes.write", reads="person")
@asks
def legal_end(request, uuid):
    """A measure that no longer holds."""
    measure = measure_for(request, uuid)

    def perform(given):
        people.end_legal_measure(measure=measure, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.EndLegalForm(request.POST or None),
        perform,
        person=measure.episode.person,
        episode=measure.episode,
        heading=_("End: %(measure)s") % {"measure": measure.get_kind_display()},
        submit=_("End"),
        done=_("The legal measure has ended."),
    )
