"""What to know before knocking: the lines that stand, writing one down, looking again, ending."""

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseload.people.views.acting import ask, asks, person_for, tab_for, worked_with
from caseload.precautions import operations as precautions
from caseload.precautions import queries
from caseload.precautions.codes import SAFEGUARDING, word
from caseload.precautions.forms import AddForm, EndForm, ToldForm
from nhsuk.page import page
from teams.access import permission


@permission("precautions.read", reads="person")
@require_safe
def person_precautions(request, uuid):
    """What everybody who visits must know about one person."""
    shown = tab_for(request, uuid, "precautions", writes="precautions.write")
    shown["lines"] = queries.standing(request.rights, shown["person"], on=timezone.localdate())
    return page(request, "caseload/precautions/person.html", shown)


@permission("precautions.write", reads="person")
@asks
def precaution_add(request, uuid):
    """Write one down."""
    person = person_for(request, uuid)
    episode = worked_with(request, person)
    form = AddForm(request.POST or None, places=queries.places_of(person, on=timezone.localdate()))

    def perform(given):
        precautions.add(
            episode=episode, kind=given["kind"], told=form.told(), uuid=given["uuid"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return redirect("person_precautions", person.uuid)

    return ask(
        request, form, perform, person=person, episode=episode, heading=_("Before you knock: write it down"),
        submit=_("Save"), done=_("Everybody who visits reads it from now on."),
        template="caseload/precautions/form.html", asks_lead=True,
    )  # fmt: skip


@permission("precautions.write", reads="person")
@asks
def precaution_again(request, uuid):
    """Look at one again: it stands on, with these words, until another day."""
    found = queries.precaution_or_404(request.rights, uuid, on=timezone.localdate())
    person = person_for(request, found.person.uuid)
    episode = worked_with(request, person)
    known = {name: getattr(found, name) for name in ("words", "source", "lead_name", "lead_phone")}
    places = queries.places_of(person, on=timezone.localdate())
    form = ToldForm(
        request.POST or None, places=places, initial=known | {"place": str(found.place.uuid) if found.place else ""}
    )

    def perform(given):
        precautions.look_again(
            precaution=found, episode=episode, told=form.told(), by=request.user, at=timezone.now()
        )
        return redirect("person_precautions", person.uuid)

    return ask(
        request, form, perform, person=person, episode=episode,
        heading=_("Look again: %(what)s") % {"what": word(found.kind)}, submit=_("It stands, like this"),
        done=_("It has been looked at again. What stood before stays in the history."),
        template="caseload/precautions/form.html", asks_lead=found.kind in SAFEGUARDING,
    )  # fmt: skip


@permission("precautions.write", reads="person")
@asks
def precaution_end(request, uuid):
    """It is no longer so."""
    found = queries.precaution_or_404(request.rights, uuid, on=timezone.localdate())
    person = person_for(request, found.person.uuid)

    def perform(given):
        precautions.end(precaution=found, reason=given["reason"], by=request.user, at=timezone.now())
        return redirect("person_precautions", person.uuid)

    return ask(
        request, EndForm(request.POST or None), perform, person=person,
        heading=_("No longer so: %(what)s") % {"what": word(found.kind)}, stands=found.words, submit=_("End it"),
        done=_("It is no longer told. It stays in the history, with the reason."),
    )  # fmt: skip
