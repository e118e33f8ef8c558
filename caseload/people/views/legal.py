"""Legal measures: added, renewed, ended, and what is due under them."""

from collections.abc import Callable

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from caseload.people import operations as people
from caseload.people.forms import legal as forms
from caseload.people.models import Episode, LegalMeasure, LegalTask
from caseload.people.views.acting import ask, asks, episode_for, person_for, worked_with
from nhsuk.moments import day
from teams.access import permission


@permission("episodes.write", reads="person")
@asks
def legal_add(request, uuid):
    """Record a measure that the law of the team's nation knows."""
    episode = episode_for(request, uuid, "episodes.write")

    def perform(given):
        people.add_legal_measure(episode=episode, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.LegalForm(episode.team.nation, request.POST or None),
        perform,
        person=episode.person,
        episode=episode,
        heading=_("Add a legal measure"),
        lede=_("What is due under it, and the warnings before its last day, follow from the law as kept here."),
        submit=_("Save"),
        done=_("The legal measure has been added."),
    )


def episode_answering(request, row: LegalMeasure | LegalTask) -> Episode:
    """The episode in which it was recorded; where that team is no longer involved, the reader's with the person: a
    measure outlasts a team."""
    if row.episode.is_open:
        return episode_for(request, row.episode.uuid, "episodes.write")
    episode = worked_with(request, person_for(request, row.person.uuid))
    return episode_for(request, episode.uuid, "episodes.write")


def _of_measure(form_class, operation: Callable, *, heading, submit, done) -> Callable:
    """A page on which one thing is decided about a measure, whose episode is in sight."""

    @permission("episodes.write", reads="person")
    @asks
    def view(request, uuid):
        measure = get_object_or_404(LegalMeasure.objects.select_related("episode", "person"), uuid=uuid)
        episode = episode_answering(request, measure)

        def perform(given):
            operation(measure=measure, by=request.user, at=timezone.now(), **given)

        return ask(
            request,
            form_class(measure, request.POST or None),
            perform,
            person=episode.person,
            episode=episode,
            stands=_terms(measure),
            heading=heading % {"measure": measure.law.name},
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

legal_conditions = _of_measure(
    forms.ConditionsForm,
    people.set_legal_conditions,
    heading=_lazy("Conditions: %(measure)s"),
    submit=_lazy("Save"),
    done=_lazy("The conditions have been changed. Those that held until now stand in the history."),
)

legal_end = _of_measure(
    forms.EndLegalForm,
    people.end_legal_measure,
    heading=_lazy("End: %(measure)s"),
    submit=_lazy("End"),
    done=_lazy("The legal measure has ended."),
)

legal_in_error = _of_measure(
    forms.InErrorForm,
    people.retract_legal_measure,
    heading=_lazy("Entered in error: %(measure)s"),
    submit=_lazy("Take it back"),
    done=_lazy("It counts for nothing now. It is kept in the history, with your reason."),
)


@permission("episodes.write", reads="person")
@asks
def legal_task_done(request, uuid):
    """Say that what was due under a measure has been done."""
    task = get_object_or_404(LegalTask.objects.select_related("measure", "episode", "person"), uuid=uuid)
    episode = episode_answering(request, task)

    def perform(given):
        people.do_legal_task(task=task, by=request.user, at=timezone.now(), **given)

    return ask(
        request,
        forms.TaskForm(request.POST or None),
        perform,
        person=episode.person,
        episode=episode,
        stands=_("%(measure)s: due by %(day)s") % {"measure": task.measure.law.name, "day": day(task.due_on)},
        heading=_("Done: %(task)s") % {"task": task.title},
        submit=_("Save"),
        done=_("It is recorded as done."),
    )
