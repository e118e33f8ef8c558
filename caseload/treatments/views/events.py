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
from caseload.treatments.views.subject import asking, noted, over, to_write
from teams.access import permission
from teams.calendar import LONDON
from teams.faults import at_field


@permission("clinical.write", reads="person")
def treatment_record(request, uuid):
    """Given, declined or missed, without a contact of the team's: at the clinic, by the ward, as somebody told."""
    found = to_write(request, uuid)
    if away := over(request, found):
        return away
    initial = {"uuid": uuid4(), "on_day": timezone.localdate()}
    form = RecordForm(request.POST or None, treatment=found.uuid, initial=initial)
    asked = queries.due_of_treatment(found)
    if form.is_valid() and (told := _told(form, asked)):
        at = timezone.now()
        with at_field(form):
            treatments.record(
                treatment=found, uuid=form.cleaned_data["uuid"], told=told, occurred_at=form.moment(at=at),
                time_known=form.cleaned_data["time"] is not None, told_by=form.cleaned_data["told_by"],
                by=request.user, at=at,
            )  # fmt: skip
            messages.success(request, _("Recorded."))
            return redirect("treatment", found.uuid)
    form.offer_treatments([asked], may_skip=False)
    return asking(request, "record", form, found, _("What became of it?"))


@permission("clinical.write", reads="person")
def treatment_correct(request, uuid):
    """An entry as it should have been; one that came with a contact is corrected there."""
    event = _to_change(request, uuid)
    if away := _not_its_own(request, event):
        return away
    form = CorrectForm(request.POST or None, treatment=event.treatment.uuid, initial=_as_it_is(event))
    asked = queries.due_of(event)
    if form.is_valid() and (told := _told(form, asked)):
        at = timezone.now()
        with at_field(form):
            treatments.correct(
                event=event, uuid=form.cleaned_data["uuid"], told=told, occurred_at=form.moment(at=at),
                reason=form.cleaned_data["reason"], by=request.user, at=at,
            )  # fmt: skip
            messages.success(request, _("The entry is corrected. The first version stays readable."))
            return redirect("treatment", event.treatment.uuid)
    form.offer_treatments([asked], may_skip=False)
    return asking(request, "record", form, event.treatment, _("Correct this entry"))


@permission("clinical.write", reads="person")
def treatment_withdraw(request, uuid):
    """Take an entry back, with the reason."""
    event = _to_change(request, uuid)
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
    return asking(
        request, "small", form, event.treatment, _("Withdraw this entry"), submit=_("Withdraw"), event=event,
        lede=_("What was due before it is due again. The entry stays readable."),
    )  # fmt: skip


@permission("clinical.write", reads="person")
def treatment_answer(request, uuid):
    """What the prescriber decided after it was declined, missed or not taken: about the entry as it stands now."""
    event = queries.standing(_to_change(request, uuid))
    found = event.treatment
    if event.outcome not in WAITING or event.entry == Entry.WITHDRAWN:
        messages.info(request, _("There is nothing here that waits for an answer."))
        return redirect("treatment", found.uuid)
    form = AnswerForm(request.POST or None, initial={"said_by": found.prescribed_by, "seen": event.uuid})
    if form.is_valid() and _is_seen(form, event):
        told = {name: form.cleaned_data[name] for name in ("words", "said_by")}
        with at_field(form):
            treatments.answer(event=event, **told, by=request.user, at=timezone.now())
            messages.success(request, _("Written down. Nobody is asked any more; what is due stays due."))
            return redirect("treatment", found.uuid)
    about = {"event": event, "policy": found.policy}
    heading = _("What does the prescriber decide?")
    return asking(request, "small", form, found, heading, submit=_("Save the answer"), **about)


def _is_seen(form, event) -> bool:
    """Whether the writer had open what stands; otherwise they are shown it, and may answer that."""
    if form.cleaned_data["seen"] in (None, event.uuid):
        return True
    form.let_through(event)
    form.add_error(None, _("The entry was corrected while you wrote. It stands above as it is now. Your words are "
                           "kept: save them once more if they hold."))  # fmt: skip
    return False


def _to_change(request, uuid):
    event = queries.event_or_404(request.rights, uuid, on=timezone.localdate())
    noted(request, event.treatment)
    return event


def _as_it_is(event) -> dict:
    local = event.occurred_at.astimezone(LONDON)
    return initial_of(event) | {
        "uuid": uuid4(), "on_day": local.date(), "time": local.time() if event.time_known else None,
        "told_by": event.told_by,
    }  # fmt: skip


def _told(form, asked) -> treatments.Told | None:
    """What was said; where nothing was chosen, the form says so."""
    told = next((one for one in form.told_treatments() if one.treatment == asked.uuid), None)
    if told is None:
        form.add_error(field_of("treatment", asked.uuid), _("Choose what became of it"))
    return told


def _not_its_own(request, event):
    """Where to go where an entry is not, or no longer, to be changed here."""
    if event.source == Source.CONTACT:
        messages.info(request, _("This came with a contact. Correct or withdraw the contact."))
        return redirect("person_contacts", event.person.uuid)
    if request.method != "POST" and (event.is_replaced or event.entry == Entry.WITHDRAWN):
        messages.info(request, _("This entry was corrected or withdrawn meanwhile: here it stands as it is now."))
        return redirect("treatment", event.treatment.uuid)
    return None
