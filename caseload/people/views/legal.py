"""Legal measures: added, renewed, ended."""

from collections.abc import Callable

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from caseload.people import operations as people
from caseload.people.forms import episodes as forms
from caseload.people.models import LegalMeasure
from caseload.people.views.acting import ask, asks, decides, episode_for
from nhsuk.moments import day
from teams.access import permission

legal_add = decides(
    forms.LegalForm,
    people.add_legal_measure,
    heading=_lazy("Add a legal measure"),
    submit=_lazy("Save"),
    done=_lazy("The legal measure has been added."),
)


def _of_measure(form_class, operation: Callable, *, heading, submit, done) -> Callable:
    """A page on which one thing is decided about a measure, whose episode is in sight."""

    @permission("episodes.write", reads="person")
    @asks
    def view(request, uuid):
        measure = get_object_or_404(LegalMeasure.objects.select_related("episode"), uuid=uuid)
        measure.episode = episode_for(request, measure.episode.uuid, "episodes.write")

        def perform(given):
            operation(measure=measure, by=request.user, at=timezone.now(), **given)

        return ask(
            request,
            form_class(request.POST or None),
            perform,
            person=measure.episode.person,
            episode=measure.episode,
            stands=_terms(measure),
            heading=heading % {"measure": measure.get_kind_display()},
            submit=submit,
            done=done,
        )

    return view


def _terms(measure: LegalMeasure) -> str:
    """From when to when it holds."""
    if measure.expires_on is None:
        return _("from %(first)s, with no last day") % {"first": day(measure.starts_on)}
    return _("from %(first)s, last day %(last)s") % {"first": day(measure.starts_on), "last": day(measure.expires_on)}


legal_renew = _of_measure(
    forms.RenewForm,
    people.renew_legal_measure,
    heading=_lazy("Renew: %(measure)s"),
    submit=_lazy("Renew"),
    done=_lazy("The legal measure has been renewed."),
)

legal_end = _of_measure(
    forms.EndLegalForm,
    people.end_legal_measure,
    heading=_lazy("End: %(measure)s"),
    submit=_lazy("End"),
    done=_lazy("The legal measure has ended."),
)
