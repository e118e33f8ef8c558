"""On the way out of hospital: the checklist, the discharge meeting, and what is planned together."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseload.spells import operations as spells
from caseload.spells.codes import ITEM_HINTS, ChecklistItem, ItemState
from caseload.spells.forms import ItemForm, MeetingForm, PlanningForm
from caseload.spells.models import ChecklistAnswer, DischargeMeeting
from caseload.spells.views.about import about, answer, at_once, by_now, colleagues, form_view
from teams.access import permission


@form_view
@permission("clinical.write", reads="person")
def item(request, uuid, spell, item):
    """One item of the checklist: done, by whom and when, or why it is not needed."""
    context = about_item(request, uuid, spell, item)
    row = ChecklistAnswer.objects.filter(spell=context["spell"], item=item).select_related("done_by").first()
    form = ItemForm(request.POST or None, row=row, reader=request.user, staff=colleagues(context))
    title, hint = ChecklistItem(item).label, ITEM_HINTS[ChecklistItem(item)]
    return answer(
        request, context | {"title": title, "hint": hint, "row": row}, form,
        lambda: spells.answer_item(spell=context["spell"], item=item, answer=form.answer(), **by_now(request)),
        "", template="caseload/spells/item.html", at=f"item-{item}",
    )  # fmt: skip


@require_POST
@permission("clinical.write")
def item_done(request, uuid, spell, item):
    """One tap: the reader did it today."""
    context = about_item(request, uuid, spell, item)
    told = spells.Answer(ItemState.DONE, "", request.user, timezone.localdate())
    return at_once(
        request, context,
        lambda: spells.answer_item(spell=context["spell"], item=item, answer=told, **by_now(request)),
        "", at=f"item-{item}",
    )  # fmt: skip


@require_POST
@permission("clinical.write")
def item_reopen(request, uuid, spell, item):
    """It is still to be done."""
    context = about_item(request, uuid, spell, item)
    return at_once(
        request, context, lambda: spells.reopen_item(spell=context["spell"], item=item, **by_now(request)),
        "", at=f"item-{item}",
    )  # fmt: skip


def about_item(request, uuid, spell, item: str) -> dict:
    """Who and which stay, of an item that there is."""
    if item not in ChecklistItem.values:
        raise Http404
    return about(request, uuid, writing=True, spell=spell) | {"item": item}


@form_view
@permission("clinical.write", reads="person")
def meeting(request, uuid, spell, held=None):
    """A discharge meeting: planned, or held and who was there."""
    context = about(request, uuid, writing=True, spell=spell) | {"heading": _("Discharge meeting")}
    row = get_object_or_404(DischargeMeeting, spell=context["spell"], uuid=held, retracted_at=None) if held else None
    form = MeetingForm(request.POST or None, initial=MeetingForm.initial_of(row) if row else {})
    return answer(
        request, context, form,
        lambda: spells.record_meeting(
            spell=context["spell"], told=form.told(), meeting=row, seen=form.cleaned_data["seen"], **by_now(request)
        ),
        _("The discharge meeting is kept."), at="meetings",
    )  # fmt: skip


@require_POST
@permission("clinical.write")
def meeting_off(request, uuid, spell, held):
    """It does not take place."""
    context = about(request, uuid, writing=True, spell=spell)
    row = get_object_or_404(DischargeMeeting, spell=context["spell"], uuid=held)
    return at_once(
        request, context, lambda: spells.retract_meeting(meeting=row, **by_now(request)),
        _("The discharge meeting is taken off."), at="meetings",
    )  # fmt: skip


@form_view
@permission("clinical.write", reads="person")
def planning(request, uuid, spell):
    """The planned day, and whether the team was part of what was decided."""
    context = about(request, uuid, writing=True, spell=spell) | {"heading": _("Going home, and our part in it")}
    form = PlanningForm(request.POST or None, initial=PlanningForm.initial_of(context["spell"]))
    return answer(
        request, context, form,
        lambda: spells.plan_leaving(
            spell=context["spell"], told=form.told(), seen=form.cleaned_data["seen"], **by_now(request)
        ),
        _("What is planned is kept."), at="planning",
    )  # fmt: skip
