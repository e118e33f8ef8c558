"""The tab: the week as it stands, how it was planned before, and what they say happened."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from caseload.planner import operations as planner
from caseload.planner import queries
from caseload.planner.forms import HappenedForm
from caseload.planner.views.subject import balance_of, context_of, subject_of
from caseload.planner.week import laid_out
from nhsuk.page import page
from teams.access import permission

SHOWN_WEEKS = 12


@require_safe
@permission("clinical.read", reads="person")
def person_week(request, uuid):
    """Seven days in four parts, with the visits that are planned; ``?version=`` one of its earlier versions."""
    subject = subject_of(request, uuid)
    weeks = queries.weeks_of(subject.person, subject.monday, user=request.user)
    shown = weeks.version(request.GET.get("version", ""))
    if shown is None and request.GET.get("version"):
        raise Http404
    is_current = shown is None or shown is weeks.current
    visits = queries.visits_in(subject.person, subject.monday) if is_current else []
    entries = shown.entries if shown else ()
    context = context_of(subject) | {
        "shown": shown,
        "is_current": is_current,
        "days": laid_out(subject.monday, entries, visits),
        "has_anything": bool(entries or visits),
        **balance_of(entries),
        "said": any(entry.happened for entry in entries),
        "to_tell": any(entry.weekday <= _days_gone(subject) for entry in entries),
        "versions": [
            {
                "url": subject.address("person_week", version=version.uuid),
                "version": version,
                "shown": version is shown,
            }
            for version in weeks.versions
        ],
        "others": [(day, subject.address("person_week", day)) for day in weeks.others[:SHOWN_WEEKS]],
        "working": weeks.working if subject.may_change else None,
        "print_url": subject.address("week_print"),
        "pictures_url": subject.address("week_print", style="pictures"),
        "pdf_url": subject.address("week_pdf"),
        "pictures_pdf_url": subject.address("week_pdf", style="pictures"),
    }
    return page(request, "caseload/planner/week.html", context)


def _days_gone(subject) -> int:
    """How many days of the week have begun."""
    return (subject.today - subject.monday).days + 1


@require_http_methods(["GET", "POST"])
@permission("clinical.write", reads="person")
def week_happened(request, uuid):
    """What they say became of each thing whose day has come."""
    subject = subject_of(request, uuid, writing=True)
    weeks = queries.weeks_of(subject.person, subject.monday)
    version = weeks.version(request.POST.get("version", "")) or weeks.current
    if version is None:
        messages.info(request, _("This week has no plan yet. Once it has, what happened is written here."))
        return redirect(subject.address("person_week"))
    form = HappenedForm(request.POST or None, version=version, entries=_come(subject, version))
    if request.method == "POST" and form.is_valid():
        try:
            number = planner.record_happened(
                episode=subject.episode, monday=subject.monday, version=version.uuid, told=form.told(),
                today=subject.today, by=request.user, at=timezone.now(),
            )  # fmt: skip
        except planner.ChangedMeanwhileError as fault:
            form = form.carried_to(fault.theirs, _come(subject, fault.theirs))
            kept = _("What you wrote is kept below. Look through it and save again.")
            form.add_error(None, f"{fault.message} {kept}")
        except planner.PlanRefusedError as fault:
            form.refused(fault, queries.weeks_of(subject.person, subject.monday).current)
        else:
            words = ngettext("Written down for one thing.", "Written down for %(n)s things.", number) % {"n": number}
            messages.success(request, words if number else _("Nothing new was said, so nothing was changed."))
            return redirect(subject.address("person_week"))
    context = context_of(subject) | {"form": form, "version": form.version, "told_days": _told_days(subject, form)}
    return page(request, "caseload/planner/happened.html", context)


def _told_days(subject, form: HappenedForm) -> list[tuple]:
    """Each day that holds something: its rows, and whether it stands open: the latest, and whatever is at fault."""
    days = laid_out(subject.monday, form.rows())
    held = [(day, [(cell.part, row) for cell in day.cells for row in cell.entries]) for day in days]
    held = [(day, rows) for day, rows in held if rows]
    return [(day, rows, day is held[-1][0] or any(row.is_faulty for _part, row in rows)) for day, rows in held]


def _come(subject, version: queries.Version) -> list[queries.Entry]:
    return [entry for entry in version.entries if entry.weekday <= _days_gone(subject)]
