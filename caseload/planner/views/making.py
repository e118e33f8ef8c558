"""Changing a week together, step by step: every step is kept on the server, and saving makes the next version."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from caseload.planner import operations as planner
from caseload.planner import queries
from caseload.planner.codes import Part
from caseload.planner.forms import AddForm
from caseload.planner.pictures import PICTURES
from caseload.planner.views.subject import Subject, balance_of, context_of, subject_of
from caseload.planner.week import Planned, laid_out
from nhsuk.page import page
from teams.access import permission


@require_http_methods(["GET", "POST"])
@permission("clinical.write", reads="person")
def week_change(request, uuid):
    """The week as this user has it so far. ``do`` says what a POST asks for; nothing said means add."""
    subject = subject_of(request, uuid, writing=True)
    if subject.is_over:
        return _over(request, subject)
    if request.method == "GET":
        return _page(request, subject, AddForm())
    if "take" in request.POST:
        return _take(request, subject)
    if "change" in request.POST:
        return _change(request, subject)
    steps = {"copy": _copy, "discard": _discard, "save": _save}
    return steps.get(request.POST.get("do", ""), _add)(request, subject)


def _over(request, subject: Subject):
    if request.method == "POST":
        raise PermissionDenied
    messages.info(request, _("This week is over. What happened in it can be written down; plan the next one."))
    return redirect(subject.address("person_week"))


def _add(request, subject: Subject):
    form = AddForm(request.POST)
    if not _added(request, subject, form):
        return _page(request, subject, form)
    messages.success(request, _told_in_words(form.things()))
    if request.htmx:
        return _page(request, subject, AddForm())
    return redirect(subject.address("week_change"))


def _added(request, subject: Subject, form: AddForm) -> bool:
    """Whether what is in the form is in the week now."""
    if not form.is_valid():
        return False
    try:
        planner.add(things=form.things(), instead=form.cleaned_data["instead"], **_mine(request, subject))
    except planner.PlanRefusedError as fault:
        form.add_error(fault.field if fault.field in form.fields else None, fault.message)
        return False
    return True


def _take(request, subject: Subject):
    """What was begun in the form above stays in it."""
    planner.take_out(key=request.POST["take"], **_mine(request, subject))
    if request.htmx:
        return _page(request, subject, AddForm.as_it_was(request.POST), taken=True)
    return redirect(subject.address("week_change") + "#week-now")


def _change(request, subject: Subject):
    """Nothing changes yet: what is to be changed is put into the form."""
    week = _as_it_is(queries.weeks_of(subject.person, subject.monday, user=request.user))
    thing = next((one for one in week if one.key == request.POST["change"]), None)
    return _page(request, subject, AddForm.of(thing) if thing else AddForm.as_it_was(request.POST), changing=True)


def _copy(request, subject: Subject):
    """Everything from the week before that was planned last."""
    former = _former(subject)
    if former is None:
        messages.info(request, _("There is no earlier week to copy."))
        return redirect(subject.address("week_change"))
    try:
        planner.add(things=former.week, **_mine(request, subject))
    except planner.PlanRefusedError as fault:
        return _page(request, subject, AddForm.as_it_was(request.POST), fault=fault.message)
    return redirect(subject.address("week_change") + "#week-now")


def _discard(request, subject: Subject):
    planner.discard(person=subject.person, monday=subject.monday, by=request.user)
    messages.info(request, _("Your changes are forgotten. The week stands as it was saved last."))
    return redirect(subject.address("person_week"))


def _save(request, subject: Subject):
    form = AddForm(request.POST) if AddForm.is_begun(request.POST) else AddForm()
    if form.is_bound and not _added(request, subject, form):
        return _page(request, subject, form)
    working = queries.weeks_of(subject.person, subject.monday, user=request.user).working
    if working is None:
        messages.info(request, _("There is nothing here that is not saved already."))
        return redirect(subject.address("person_week"))
    try:
        planner.save_week(
            episode=subject.episode, monday=subject.monday, base=working.base, week=working.week,
            with_person="with_person" in request.POST, by=request.user, at=timezone.now(),
        )  # fmt: skip
    except planner.ChangedMeanwhileError as fault:
        return _meanwhile(request, subject, fault)
    except planner.PlanRefusedError as fault:
        return _page(request, subject, AddForm(), fault=fault.message)
    planner.discard(person=subject.person, monday=subject.monday, by=request.user)
    messages.success(request, _("The week is saved. It can be printed below."))
    return redirect(subject.address("person_week"))


def _meanwhile(request, subject: Subject, fault: planner.ChangedMeanwhileError):
    """The second is told what the first did, and keeps what they have."""
    result = planner.bring_together(**_mine(request, subject))
    lines = [_("Put in: %(what)s.") % {"what": _listed(result.came)}] if result.came else []
    lines += [_("Taken out: %(what)s.") % {"what": _listed(result.went)}] if result.went else []
    asked = _("Yours is still here, with theirs. Look through the week and save it again.")
    return _page(request, subject, AddForm(), fault=" ".join([fault.message, *lines, asked]))


def _mine(request, subject: Subject) -> dict:
    return {"person": subject.person, "monday": subject.monday, "by": request.user, "at": timezone.now()}


def _former(subject: Subject) -> queries.Version | None:
    earlier = [day for day in queries.weeks_of(subject.person, subject.monday).others if day < subject.monday]
    return queries.weeks_of(subject.person, earlier[0]).current if earlier else None


def _listed(things) -> str:
    return "; ".join(
        f"{queries.in_a_word(one)}, {WEEKDAYS[one.weekday - 1]} {Part(one.part).label.lower()}" for one in things
    )


def _told_in_words(things: list[Planned]) -> str:
    sentence = ngettext(
        "%(what)s is in the week. Not saved yet.", "%(what)s is in the week, %(n)s times. Not saved yet.", len(things)
    )
    return sentence % {"what": queries.in_a_word(things[0]), "n": len(things)}


def _as_it_is(weeks: queries.Weeks) -> tuple[Planned, ...]:
    """The week as this user has it, saved or not."""
    if weeks.working:
        return weeks.working.week
    return weeks.current.week if weeks.current else ()


def _page(request, subject: Subject, form: AddForm, *, fault: str = "", taken: bool = False, changing: bool = False):
    weeks = queries.weeks_of(subject.person, subject.monday, user=request.user)
    week = _as_it_is(weeks)
    entries = [queries.Entry(0, thing) for thing in week]
    context = context_of(subject) | {
        "form": form,
        "fault": fault,
        "taken": taken,
        "changing": changing,
        "pictures": list(PICTURES.values()),
        "working": weeks.working,
        "days": laid_out(subject.monday, entries, queries.visits_in(subject.person, subject.monday)),
        "number": len(week),
        **balance_of(entries),
        "former": next((day for day in weeks.others if day < subject.monday), None),
        "with_person": request.POST.get("do") != "save" or "with_person" in request.POST,
    }
    parts = {"week-making": "caseload/planner/_making.html"}
    status = 422 if fault else None
    return page(request, "caseload/planner/change.html", context, fragments=parts, status=status)
