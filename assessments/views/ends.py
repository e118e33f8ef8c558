"""The ends of a draft besides its signature, the correction of what is signed, and what somebody saw."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.forms.rating import ObservationForm, ReasonForm
from assessments.operations import signing
from assessments.operations.about import observe
from assessments.operations.drafts import NotADraftError
from assessments.queries import drafts
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError, at_field


@permission("clinical.write", reads="person")
def assessment_give_up(request, uuid):
    """Give a draft up, with the reason (GET, POST)."""
    draft = drafts.one_or_404(request.rights, uuid, on=timezone.localdate())
    form = ReasonForm(request.POST or None, label=_("Why is it given up?"), missing=_("Say why it is given up"))
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            signing.give_up(
                assessment=draft, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )  # fmt: skip
            messages.success(request, _("The draft was given up. What was entered stays readable."))
            return redirect("person_assessments", draft.person.uuid)
    words = {
        "title": _("Give this draft up"), "button": _("Give it up"),
        "explanation": _("It counts for nothing then, and can be read but not changed any more."),
    }  # fmt: skip
    return _reason(request, draft, form, words, back=reverse("assessment_rate", args=[uuid]))


@permission("clinical.write", reads="person")
def assessment_correct(request, uuid):
    """Begin a corrected version of a signed assessment, with what was wrong (GET, POST)."""
    signed = drafts.one_or_404(request.rights, uuid, on=timezone.localdate())
    form = ReasonForm(request.POST or None, label=_("What was wrong?"), missing=_("Say what was wrong"))
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            version = signing.correct(
                assessment=signed, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            return redirect("assessment_rate", version.uuid)
    words = {
        "title": _("Correct this assessment"), "button": _("Begin the corrected version"),
        "explanation": _("A new version begins with everything that this one holds. Once signed it takes its place; "
                         "both stay readable."),
    }  # fmt: skip
    return _reason(request, signed, form, words, back=reverse("assessment", args=[uuid]))


def _reason(request, assessment, form, words, *, back):
    request.reads.add([assessment.person_id])
    context = {
        "assessment": assessment, "person": assessment.person, "form": form, "back": back,
        "definition": definitions.of(assessment.instrument), **words,
    }  # fmt: skip
    return page(request, "assessments/reason.html", context)


@permission("clinical.write", reads="person")
def assessment_observe(request, uuid):
    """Add what one saw (GET ?item=, POST)."""
    draft = drafts.one_or_404(request.rights, uuid, on=timezone.localdate())
    request.reads.add([draft.person_id])
    if draft.signed_at or draft.abandoned_at:
        return redirect("assessment", uuid)
    definition = definitions.of(draft.instrument)
    known = {"uuid": uuid4(), "item": request.GET.get("item", ""), "observed_on": timezone.localdate()}
    form = ObservationForm(request.POST or None, definition=definition, initial=known)
    if request.method == "POST" and form.is_valid() and _observed(request, draft, form):
        item = form.cleaned_data["item"]
        messages.success(request, _("Added. It stands with the item, in your name."))
        return redirect(reverse("assessment_rate", args=[uuid]) + (f"#item-{item}" if item else ""))
    context = {"draft": draft, "person": draft.person, "definition": definition, "form": form}
    return page(request, "assessments/observe.html", context)


def _observed(request, draft, form) -> bool:
    told = form.cleaned_data
    try:
        observe(assessment=draft, by=request.user, at=timezone.now(), **told)
    except NotADraftError as ended:
        form.add_error(None, ended.message)
    except FieldError as refused:
        form.add_error(refused.field, refused.message)
    return form.is_valid()
