"""On the way out of hospital: the checklist, the discharge meeting, and what is planned together."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseload.spells import operations as spells
from caseload.spells.codes import ITEM_HINTS, ChecklistItem, ItemState
from caseload.spells.forms import ItemForm, MeetingForm, PlanningForm
from caseload.spells.models import ChecklistAnswer, DischargeMeeting
from caseload.spells.views.about import about, colleagues, done, form_view
from nhsuk.page import page
from teams.access import permission
from teams.faults import FieldError, at_field


@form_view
@permission("clinical.write", reads="person")
def item(request, uuid, spell, item):
    """One item of the checklist: done, by whom and when, or why it is not needed."""
    context = about(request, uuid, writing=True, spell=spell)
    if item not in ChecklistItem.values:
        raise Http404
    row = ChecklistAnswer.objects.filter(spell=context["spell"], item=item).select_related("done_by").first()
    form = ItemForm(request.POST or None, row=row, reader=request.user, staff=colleagues(context))
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            spells.answer_item(
                spell=context["spell"], item=item, answer=form.answer(), by=request.user, at=timezone.now()
            )
            return done(request, context, _("The checklist is kept."), at="checklist")
    title, hint = ChecklistItem(item).label, ITEM_HINTS[ChecklistItem(item)]
    context |= {"form": form, "item": item, "title": title, "hint": hint, "row": row}
    return page(request, "caseload/spells/item.html", context)


@require_POST
@permission("clinical.write")
def item_done(request, uuid, spell, item):
    """One tap: the reader did it today."""
    context = about(request, uuid, writing=True, spell=spell)
    if item not in ChecklistItem.values:
        raise Http404
    answer = spells.Answer(ItemState.DONE, "", request.user, timezone.localdate())
    return at_once(
        request, context, _("Done, by you, today."),
        lambda: spells.answer_item(
            spell=context["spell"], item=item, answer=answer, by=request.user, at=timezone.now()
        ),
    )  # fmt: skip


@require_POST
@permission("clinical.write")
def item_reopen(request, uuid, spell, item):
    """It is still to be done."""
    context = about(request, uuid, writing=True, spell=spell)
    return at_once(
        request, context, _("It is still to be done."),
        lambda: spells.reopen_item(spell=context["spell"], item=item, by=request.user, at=timezone.now()),
    )  # fmt: skip


def at_once(request, context: dict, text: str, operation):
    """An operation that asks for nothing but its button."""
    try:
        operation()
    except FieldError as fault:
        messages.warning(request, fault.message)
        return redirect("person_hospital", context["person"].uuid)
    return done(request, context, text, at="checklist")


@form_view
@permission("clinical.write", reads="person")
def meeting(request, uuid, spell, held=None):
    """A discharge meeting: planned, or held and who was there."""
    context = about(request, uuid, writing=True, spell=spell)
    row = get_object_or_404(DischargeMeeting, spell=context["spell"], uuid=held, retracted_at=None) if held else None
    form = MeetingForm(request.POST or None, initial=MeetingForm.initial_of(row) if row else {})
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            spells.record_meeting(
                spell=context["spell"], told=form.told(), by=request.user, at=timezone.now(), meeting=row
            )
            return done(request, context, _("The discharge meeting is kept."), at="meetings")
    context |= {"form": form, "heading": _("Discharge meeting")}
    return page(request, "caseload/spells/form.html", context)


@require_POST
@permission("clinical.write")
def meeting_off(request, uuid, spell, held):
    """It does not take place."""
    context = about(request, uuid, writing=True, spell=spell)
    row = get_object_or_404(DischargeMeeting, spell=context["spell"], uuid=held)
    spells.retract_meeting(meeting=row, by=request.user, at=timezone.now())
    return done(request, context, _("The discharge meeting is taken off."), at="meetings")


@form_view
@permission("clinical.write", reads="person")
def planning(request, uuid, spell):
    """The planned day, and whether the team was part of what was decided."""
    context = about(request, uuid, writing=True, spell=spell)
    form = PlanningForm(request.POST or None, initial=PlanningForm.initial_of(context["spell"]))
    if request.method == "POST" and form.is_valid():
        with at_field(form):
            spells.plan_leaving(spell=context["spell"], told=form.told(), by=request.user, at=timezone.now())
            return done(request, context, _("What is planned is kept."), at="planning")
    context |= {"form": form, "heading": _("Going home, and our part in it")}
    return page(request, "caseload/spells/form.html", context)
