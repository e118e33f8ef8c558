"""What happens to a record as a whole: a death, two that are one, a registration that did not fit."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.people import operations as people
from caseload.people import queries
from caseload.people.codes import ClosureReason
from caseload.people.details import Details, Referral
from caseload.people.forms.episodes import ConfirmForm
from caseload.people.forms.identity import SearchForm
from caseload.people.forms.records import ConflictForm, DeathForm, MergeForm
from caseload.people.models import RegistrationConflict
from caseload.people.search_term import read_term
from caseload.people.signals import doubled
from caseload.people.views.acting import ask, asks, person_for
from nhsuk.moments import day
from nhsuk.page import page
from teams.access import permission
from teams.faults import at_field


@permission("episodes.write", reads="person")
@asks
def person_died(request, uuid):
    """Record a death, the person named in full."""
    person = person_for(request, uuid)

    def perform(given):
        people.record_death(person=person, died_on=given["died_on"], by=request.user, at=timezone.now())

    return ask(
        request,
        DeathForm(request.POST or None),
        perform,
        person=person,
        heading=_("Record a death"),
        lede=_(
            "Everything stops at once: alerts, planned visits, the work of every team. If it turns out to be a "
            "mistake, a team lead can take it back and everything goes on as before."
        ),
        submit=_("Record the death"),
        variant="warning",
        done=_("The death of %(name)s has been recorded.") % {"name": person},
    )


@permission("episodes.close", reads="person")
@asks
def person_death_undo(request, uuid):
    """Take back a death recorded by mistake: the lead of a team whose work it ended."""
    person = person_for(request, uuid)
    if request.method != "POST" and not person.died_on:
        return redirect("person_details", person.uuid)
    ended = person.episodes.filter(closure_reason=ClosureReason.DIED).values_list("team", flat=True)
    if ended and not any(request.rights.may("episodes.close", team) for team in ended):
        raise PermissionDenied

    def perform(_given):
        people.undo_death(person=person, by=request.user, at=timezone.now())

    return ask(
        request,
        ConfirmForm(request.POST or None),
        perform,
        person=person,
        heading=_("Take back the death"),
        stands=person.died_on and _("died on %(day)s") % {"day": day(person.died_on)},
        lede=_(
            "What it ended goes on as before: the work of every team, planned visits, what was noticed, and where "
            "they are. Look at the visits of the days since: nobody made them."
        ),
        submit=_("They are alive: take it back"),
        done=_("The death has been taken back. Everything goes on as before; look at the planned visits."),
    )


@permission("people.merge", reads="person")
@asks
def person_merge(request, uuid):
    """Find the other record, compare both, let it go into this one."""
    person = person_for(request, uuid)
    today = timezone.localdate()
    form = SearchForm(request.POST or None)
    found = []
    if request.POST.get("other"):
        other = queries.person_or_404(request.rights, uuid_or_404(request.POST["other"]), on=today)
        request.reads.add([other.pk])
        return compare(request, person, other)
    if form.is_valid():
        everybody = queries.search(
            read_term(form.cleaned_data["q"], today=today), request.rights, on=today, at=timezone.now()
        )
        found = [item for item in everybody if item.person.pk != person.pk]
        request.reads.add([item.person.pk for item in found])
    context = {"person": person, "form": form, "found": found, "asked": request.method == "POST"}
    return page(request, "caseload/people/merge.html", context)


def uuid_or_404(text: str) -> UUID:
    """What a form sent as somebody's uuid; anything else is nobody."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def compare(request, person, other):
    """Both beside each other; once it is confirmed, and said of what both have which stands, they are one."""
    form = MergeForm(request.POST if "confirmed" in request.POST else None, twice=doubled(other, person))
    if form.is_valid():
        with at_field(form):
            people.merge(loser=other, survivor=person, decided=form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The two records are one."))
            return redirect("person_details", person.uuid)
    return page(request, "caseload/people/merge.html", {"person": person, "form": form, "other": other})


@permission("people.merge", reads="list")
@require_safe
def conflicts(request):
    """Registrations that did not fit, for the service lead."""
    waiting = list(queries.open_conflicts())
    request.reads.add([conflict.existing_id for conflict in waiting])
    rows = [{"conflict": conflict, "details": entered(conflict)[0]} for conflict in waiting]
    return page(request, "caseload/people/conflicts.html", {"rows": rows})


@permission("people.merge", reads="person")
@asks
def conflict(request, uuid):
    """Compare what was entered with the record that has the number, and decide."""
    conflict = get_object_or_404(
        RegistrationConflict.objects.select_related("existing", "team", "entered_by"), uuid=uuid
    )
    request.reads.add([conflict.existing_id])
    form = ConflictForm(request.POST or None)
    if form.is_valid():
        with at_field(form):
            people.decide_conflict(conflict=conflict, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Decided. Please tell %(name)s.") % {"name": conflict.entered_by})
            return redirect("conflicts")
    details, referral = entered(conflict)
    context = {"conflict": conflict, "details": details, "referral": referral, "form": form}
    return page(request, "caseload/people/conflict.html", context)


def entered(conflict: RegistrationConflict) -> tuple[Details, Referral]:
    """What somebody tried to register."""
    return Details.from_json(conflict.entered["details"]), Referral.from_json(conflict.entered["referral"])
