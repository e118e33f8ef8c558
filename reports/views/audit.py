"""The audit pages: who looked at whom, and what was done. For governance only; these reads are audited as well."""

import datetime as dt
from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit.models import Read
from caseload.people.queries.finding import search
from caseload.people.search_term import read_term
from nhsuk.page import page
from nhsuk.spreadsheets import CSV_TYPE, as_csv
from reports import words
from reports.forms.audit import AuditFilter, FindForm
from reports.queries import audit as queries
from teams.access import permission

NAMES_IN_A_ROW = 12
MOST_EXPORTED = 5000
DAYS_SUMMED_UP = 30
HEADS = (
    gettext_lazy("When"),
    gettext_lazy("Who"),
    gettext_lazy("What"),
    gettext_lazy("Page"),
    gettext_lazy("Number of people"),
    gettext_lazy("People"),
    gettext_lazy("On no team of theirs"),
    gettext_lazy("Request"),
)


@permission("audit.read", reads="list")
@require_safe
def audit(request):
    """Who opened, listed, searched, printed or exported whom, newest first; a summary for one person or member."""
    form = AuditFilter(request.GET)
    wanted = form.wanted() if form.is_valid() else queries.Wanted()
    found, following = queries.page_of(queries.reads(wanted), request.GET.get("before", ""))
    summary = summary_of(wanted)
    named = queries.people_named(
        {pk for read in found for pk in shown_first(read, wanted)} | {row["id"] for row in summary["saw"]}
    )
    request.reads.add({*named, *([wanted.person.pk] if wanted.person else [])})
    context = {
        "filter": form,
        "wanted": wanted,
        "rows": [row_of(read, named, wanted) for read in found],
        "looked": summary["looked"],
        "summed_since": summary["since"],
        "saw": [row | {"person": named.get(row["id"])} for row in summary["saw"]],
        **addresses(request, "audit", following),
    }
    return page(request, "reports/audit.html", context)


@permission("audit.read", reads="list")
@require_safe
def audit_done(request):
    """What was done, in plain words and without what it said."""
    form = AuditFilter(request.GET)
    wanted = form.wanted() if form.is_valid() else queries.Wanted()
    found, following = queries.page_of(queries.events(wanted), request.GET.get("before", ""))
    named = queries.people_named(event.person_id for event in found if event.person_id)
    request.reads.add({*named, *([wanted.person.pk] if wanted.person else [])})
    rows = [{"event": e, "words": words.verb(e.verb), "person": named.get(e.person_id)} for e in found]
    context = {"filter": form, "wanted": wanted, "rows": rows, **addresses(request, "audit_done", following)}
    return page(request, "reports/audit_done.html", context)


@permission("audit.read", reads="search")
@require_POST
def audit_find(request):
    """Find the person whose trail is wanted; the term is in the body only."""
    form = FindForm(request.POST)
    found = []
    if form.is_valid():
        now = timezone.now()
        today = timezone.localdate(now)
        found = search(read_term(form.cleaned_data["q"], today=today), request.rights, on=today, at=now)
    request.reads.add([item.person.pk for item in found])
    return page(request, "reports/audit_find.html", {"form": form, "found": found})


@permission("audit.read", reads="export")
@require_safe
def audit_export(request):
    """The listing as CSV, at most ``MOST_EXPORTED`` rows, newest first."""
    form = AuditFilter(request.GET)
    wanted = form.wanted() if form.is_valid() else queries.Wanted()
    found = list(queries.reads(wanted)[:MOST_EXPORTED])
    named = queries.people_named({pk for read in found for pk in read.person_ids})
    request.reads.add(named, rows=len(found))
    content = as_csv(HEADS, (cells_of(read, named) for read in found))
    answer = HttpResponse(content, content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


def summary_of(wanted: queries.Wanted) -> dict:
    """Everybody who looked at the person, or everybody whom the member of staff saw; of the last
    ``DAYS_SUMMED_UP`` days unless a first day was asked for, since the trail only grows."""
    since = wanted.since or timezone.localdate() - dt.timedelta(days=DAYS_SUMMED_UP)
    wanted = replace(wanted, since=since)
    return {
        "since": since,
        "looked": queries.who_looked(wanted) if wanted.person else [],
        "saw": queries.whom_they_saw(wanted) if wanted.staff and not wanted.person else [],
    }


def shown_first(read: Read, wanted: queries.Wanted) -> list[int]:
    """The people named in a row: the one asked for, then those on no team of the reader's, then the others."""
    asked = {wanted.person.pk} if wanted.person else set()
    outside = set(read.outside)
    return sorted(read.person_ids, key=lambda pk: (pk not in asked, pk not in outside))[:NAMES_IN_A_ROW]


def row_of(read: Read, named: dict, wanted: queries.Wanted) -> dict:
    """One line of the listing."""
    outside = set(read.outside)
    first = shown_first(read, wanted)
    people = [{"person": named[pk], "outside": pk in outside} for pk in first if pk in named]
    return {
        "read": read,
        "page": words.page_name(read.page),
        "people": people,
        "more": len(read.person_ids) - len(people),
        "outside": len(outside),
    }


def cells_of(read: Read, named: dict) -> tuple:
    """One line of the file."""
    return (
        timezone.localtime(read.at).strftime("%Y-%m-%d %H:%M:%S"),
        read.actor_label,
        read.get_kind_display(),
        words.page_name(read.page),
        len(read.person_ids),
        "; ".join(identified(named[pk]) for pk in read.person_ids if pk in named),
        "; ".join(identified(named[pk]) for pk in read.outside if pk in named),
        read.request_id,
    )


def identified(person) -> str:
    """Name and NHS number."""
    return f"{person.list_name} ({person.nhs_number or _('no NHS number')})"


def addresses(request, here: str, following: str) -> dict:
    """The tabs, and the query strings: the same filters, those of the next page, and those without the person."""
    filters = request.GET.copy()
    filters.pop("before", None)
    without = filters.copy()
    without.pop("person", None)
    onward = filters.copy()
    onward["before"] = following
    same = filters.urlencode()
    tabs = (("audit", _("Who looked")), ("audit_done", _("What was done")))
    return {
        "audit_tabs": [
            {"url": f"{reverse(name)}?{same}", "label": label, "current": name == here} for name, label in tabs
        ],
        "same": same,
        "anyone": without.urlencode(),
        "next": onward.urlencode() if following else "",
        "is_first": "before" not in request.GET,
    }
