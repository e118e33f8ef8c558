"""The week on paper: large type, or pictures. It hangs in somebody's kitchen, so it says whose week it is and nothing
of why anybody visits; name, NHS number, date and author stand small at its foot."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caseload.people import nhs_numbers
from caseload.people.paper import sheet
from caseload.planner import pictures, queries
from caseload.planner.codes import Part
from caseload.planner.views.subject import Subject, subject_of
from caseload.planner.week import Cell, Day, laid_out
from nhsuk import moments
from nhsuk.page import page
from nhsuk.pdf import PDF_TYPE, pdf
from teams.access import permission

STYLES = ("words", "pictures")
SIZES = {"words": (10, 14), "pictures": (1, 2)}
"""Up to how much a sheet is set in its largest and its middle size: of words all the lines down the page, of pictures
the things in the fullest part of a day."""

ON_A_LINE = 16
"""Letters of large type in a part of a day."""


@require_http_methods(["GET", "HEAD", "POST"])
@permission("clinical.read", reads="print")
def week_print(request, uuid):
    """The sheet as a page that opens the print dialogue; a POST only records that it was printed again."""
    subject = subject_of(request, uuid, kind="print")
    if request.method == "POST":
        return HttpResponse(status=204)
    data = _sheet(request, subject)
    rows = [
        {"part": part, "cells": [day["cells"][number] for day in data["days"]]}
        for number, part in enumerate(data["parts"])
    ]
    shown = {"person": subject.person, "week": subject.monday.isoformat(), "rows": rows}
    return page(request, "caseload/planner/sheet.html", data | shown)


@require_safe
@permission("clinical.read", reads="print")
def week_pdf(request, uuid):
    """The same as a tagged PDF of one page."""
    subject = subject_of(request, uuid, kind="print")
    data = _sheet(request, subject)
    template = "week_pictures.typ" if data["style"] == "pictures" else "week.typ"
    response = HttpResponse(pdf(template, data, title=f"{data['title']}, {data['dates']}"), content_type=PDF_TYPE)
    response["Content-Disposition"] = f'inline; filename="week-{subject.monday.isoformat()}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _sheet(request, subject: Subject) -> dict:
    """What stands on the sheet, in plain values that both kinds of paper take."""
    style = request.GET.get("style", "words")
    if style not in STYLES:
        raise Http404
    current = queries.weeks_of(subject.person, subject.monday).current
    visits = queries.visits_in(subject.person, subject.monday)
    days = laid_out(subject.monday, current.entries if current else (), visits)
    return {
        "style": style,
        "size": _size(style, days),
        "title": _("My week"),
        "short_title": _("My week"),
        "foot": _foot(subject, current),
        "dates": _dates(subject),
        "sheet": sheet(subject.person, by=current.made_by if current else request.user),
        "parts": [{"code": part.value, "label": str(part.label), "svg": pictures.svg(part.value)} for part in Part],
        "days": [_day(day) for day in days],
        "visit_svg": pictures.svg(pictures.VISIT),
        "lang": request.LANGUAGE_CODE,
    }


def _size(style: str, days: list[Day]) -> str:
    in_words = style == "words"
    fullest = [max(1, *(_lines(cell) if in_words else _things(cell) for cell in day.cells)) for day in days]
    much = sum(fullest) if in_words else max(fullest)
    large, middle = SIZES[style]
    return "large" if much <= large else "middle" if much <= middle else "small"


def _things(cell: Cell) -> int:
    return len(cell.entries) + len(cell.visits)


def _lines(cell: Cell) -> int:
    """About how many lines of type it takes."""
    return len(cell.visits) + sum(1 + len(entry.text) // ON_A_LINE for entry in cell.entries)


def _dates(subject: Subject) -> str:
    """Mon 16 to Sun 22 November 2026; the first month too where the week crosses into another."""
    first = "j" if subject.monday.month == subject.sunday.month else "j F"
    days = {"first": format_date(subject.monday, first), "last": format_date(subject.sunday, "j F Y")}
    return _("%(first)s to %(last)s") % days


def _foot(subject: Subject, current: queries.Version | None) -> str:
    """Whose it is, by whom and of when; no more, since others read it in passing."""
    number = nhs_numbers.shown(subject.person.nhs_number) or _("not known")
    whose = _("%(name)s, NHS number %(number)s") % {"name": subject.person.full_name, "number": number}
    if current is None:
        return whose + _(", not planned yet, printed %(day)s") % {"day": moments.day(timezone.now())}
    words = _(", made with %(name)s, %(day)s") if current.with_person else _(", made by %(name)s, %(day)s")
    return whose + words % {"name": current.made_by, "day": moments.day(current.made_at)}


def _day(day: Day) -> dict:
    cells = [
        {
            "part": cell.part.value,
            "entries": [
                {"text": entry.text, "picture": entry.thing.picture, "svg": _svg(entry.thing.picture)}
                for entry in cell.entries
            ],
            "visits": [_visit(visit) for visit in cell.visits],
        }
        for cell in day.cells
    ]
    return {
        "name": format_date(day.date, "l"),
        "short": format_date(day.date, "D"),
        "number": day.date.day,
        "visits": [_visit(visit) for visit in day.visits],
        "cells": cells,
    }


def _svg(code: str) -> str:
    return pictures.svg(code) if code else ""


def _visit(visit) -> str:
    """Who comes and when; never why, nor where from: others see this sheet too."""
    names = ", ".join(name.split()[0] for name in visit.going if name.split()) or _("A visit")
    return f"{moments.clock(visit.starts_at)} {names}" if visit.starts_at else _("%(names)s today") % {"names": names}
