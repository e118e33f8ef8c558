"""What became of a treatment, recorded by itself; corrected, withdrawn; and the prescriber's answer."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from caseload.treatments import operations as treatments
from caseload.treatments import queries
from caseload.treatments.codes import WAITING, Entry, Source
from caseload.treatments.details import field_of
from caseload.treatments.fields import initial_of
from caseload.treatments.forms import AnswerForm, CorrectForm, ReasonForm, RecordForm
from nhsuk.page import page
from teams.access import permission
from teams.calendar import LONDON
from teams.faults import at_field


@permission("clinical.write", reads="person")
def treatment_record(request, uuid):
    """Given, declined or missed, without a contact of the team's: at the clinic, by the ward, as somebody told."""
    found = queries.treatment_or_404(request.rights, uuid, on=timezone.localdate())
    _noted(request, found)
    form = RecordForm(request.POST or None, initial={"uuid": uuid4(), "on_day": timezone.localdate()})
    asked = queries.due_of_treatment(found)
    if form.is_valid() and _told(form, asked.uuid):
        at = timezone.now()
        with at_field(form):
            treatments.record(
                treatment=found, uuid=form.cleaned_data["uuid"], told=_told(form, asked.uuid),
                occurred_at=form.moment(at=at), time_known=form.cleaned_data["time"] is not None,
                told_by=form.cleaned_data["told_by"], by=request.user, at=at,
            )  # fmt: skip
            messages.success(request, _("Recorded."))
            return redirect("treatment", found.uuid)
    heading = _("What became of it?")
    return _asking(request, form, found, asked, heading)


@permission("clinical.write", reads="person")
def treatment_correct(request, uuid):
    """An entry as it should have been; one that came with a contact is corrected there."""
    event = queries.event_or_404(request.rights, uuid, on=timezone.localdate())
    _noted(request, event.treatment)
    if away := _not_its_own(request, event):
        return away
    local = event.occurred_at.astimezone(LONDON)
    initial = initial_of(event) | {
        "uuid": uuid4(), "on_day": local.date(), "time": local.time() if event.time_known else None,
        "told_by": event.told_by,
    }  # fmt: skip
    form = CorrectForm(request.POST or None, initial=initial)
    asked = queries.due_of(event)
    if form.is_valid() and _told(form, asked.uuid):
        at = timezone.now()
        with at_field(form):
            treatments.correct(
                event=event, uuid=form.cleaned_data["uuid"], told=_told(form, asked.uuid),
                occurred_at=form.moment(at=at), reason=form.cleaned_data["reason"], by=request.user, at=at,
            )  # fmt: skip
            messages.success(request, _("The entry is corrected. The first version stays readable."))
            return redirect("treatment", event.treatment.uuid)
    return _asking(request, form, event.treatment, asked, _("Correct this entry"))


@permission("clinical.write", reads="person")
def treatment_withdraw(request, uuid):
    """Take an entry back, with the reason."""
    event = queries.event_or_404(request.rights, uuid, on=timezone.localdate())
    _noted(request, event.treatment)
    if away := _not_its_own(request, event):
        return away
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with at_field(form):
            treatments.withdraw(
                event=event, uuid=form.cleaned_data["uuid"] or uuid4(), reason=form.cleaned_data["reason"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The entry is withdrawn. What it closed is due again."))
            return redirect("treatment", event.treatment.uuid)
    lede = _("What was due before it is due again. The entry stays readable.")
    return _small(request, form, event.treatment, _("Withdraw this entry"), _("Withdraw"), lede)


@permission("clinical.write", reads="person")
def treatment_answer(request, uuid):
    """What the prescriber decided after it was declined, missed or not taken."""
    event = queries.event_or_404(request.rights, uuid, on=timezone.localdate())
    found = event.treatment
    _noted(request, found)
    if event.outcome not in WAITING or event.entry == Entry.WITHDRAWN:
        messages.info(request, _("There is nothing here that waits for an answer."))
        return redirect("treatment", found.uuid)
    form = AnswerForm(request.POST or None, initial={"said_by": found.prescribed_by})
    if form.is_valid():
        with at_field(form):
            treatments.answer(event=event, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Written down. Nobody is asked any more; what is due stays due."))
            return redirect("treatment", found.uuid)
    heading = _("What does the prescriber decide?")
    context = {"event": event}
    return _small(request, form, found, heading, _("Save the answer"), "", **context)


def _noted(request, found) -> None:
    request.reads.add([found.person_id])
    request.rights.require("clinical.write", found.episode.team_id)


def _told(form, treatment) -> treatments.Told | None:
    """What was said; where nothing was chosen, the form says so."""
    told = next((one for one in form.told_treatments() if one.treatment == treatment), None)
    if told is None:
        name = field_of("treatment", treatment)
        form.add_error(name if name in form.fields else None, _("Choose what became of it"))
    return told


def _not_its_own(request, event):
    """Where to go where an entry is not to be changed here."""
    if event.source == Source.CONTACT:
        messages.info(request, _("This came with a contact. Correct or withdraw the contact."))
        return redirect("person_contacts", event.person.uuid)
    if event.entry == Entry.WITHDRAWN:
        messages.info(request, _("This entry was withdrawn: there is nothing left to change."))
        return redirect("treatment", event.treatment.uuid)
    return None


def _asking(request, form, found, asked, heading):
    form.offer_treatments([asked], may_skip=False)
    context = {
        "form": form, "treatment": found, "person": found.person, "episode": found.episode, "tab": "overview",
        "heading": heading,
    }  # fmt: skip
    return page(request, "caseload/treatments/record.html", context)


def _small(request, form, found, heading, submit, lede, **more):
    context = {
        "form": form, "treatment": found, "person": found.person, "episode": found.episode, "tab": "overview",
        "heading": heading, "submit": submit, "lede": lede, **more,
    }  # fmt: skip
    return page(request, "caseload/treatments/small.html", context)
