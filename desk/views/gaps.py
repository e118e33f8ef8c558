"""Next week's gaps: who will go past their rhythm, whose only known worker is away, which visits have nobody."""

import datetime as dt
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from caseload.contacts import queries as visits
from desk import operations as desk
from desk.gap_words import TITLES, Shown
from desk.gaps import figures
from desk.queries.gaps import gaps_of, has_caseload
from nhsuk import moments
from nhsuk.page import page
from teams import queries as teams
from teams.access import permission
from teams.faults import FieldError


@permission("clinical.read", reads="list")
def gaps(request):
    """The next two weeks day by day; a tap on who could go books it (POST)."""
    if request.method == "POST":
        request.rights.require("clinical.write", request.team)
        return _book(request)
    if request.team is None:
        request.reads.add([])
        return page(request, "desk/gaps.html", {"team": None})
    now = timezone.now()
    diary, found = gaps_of(request.rights, team=request.team, at=now)
    counts = figures(found)
    kind = next((one for one in TITLES if one == request.GET.get("kind")), None)
    wanted = [gap for gap in found if gap.kind == kind] if kind else found
    request.reads.add({gap.subject.id for gap in wanted})
    context = {
        "team": request.team, "last": diary.last, "found": found,
        "nobody": not found and not has_caseload(request.team), "kind": kind, "of_kind": TITLES.get(kind),
        "counts": [(one, counts[one], title) for one, title in TITLES.items() if counts[one] or one == kind],
        "by_day": [(day, [Shown(gap) for gap in held]) for day, held in groupby(wanted, key=lambda gap: gap.on)],
    }  # fmt: skip
    return page(request, "desk/gaps.html", context)


def _book(request):
    """One tap: a visit that nobody can make is given to somebody, or one more is planned."""
    told, today = request.POST, timezone.localdate()
    person, visit, key = (_uuid(told.get(name)) for name in ("person", "visit", "key"))
    if visit:
        found = visits.visit_or_404(request.rights, visit, on=today)
        what = {"episode": found.episode, "visit": found}
    else:
        episode = visits.to_log(request.rights, person, on=today, team=request.team).episode
        what = {"episode": episode, "on_date": _day(told.get("on")), "uuid": key}
    request.reads.add([what["episode"].person_id])
    staff = list(teams.staff_of(what["episode"].team, on=today).filter(uuid__in=map(_uuid, told.getlist("who"))))
    try:
        made = desk.close_gap(seen=told.get("seen", ""), staff=staff, by=request.user, at=timezone.now(), **what)
        names = get_text_list([user.name for user in staff], _("and"))
        told_of = {"names": names, "day": moments.short_day(made.on_date), "person": made.person.name}
        messages.success(request, _("%(names)s goes to %(person)s on %(day)s: it stands in the diary.") % told_of)
    except FieldError as refused:
        messages.warning(request, refused.message)
        if refused.field == "alone_reason":  # where it can be said, or a second colleague chosen
            return redirect(_planner(person, visit, told.get("on")))
    return redirect(request.get_full_path())


def _planner(person: UUID | None, visit: UUID | None, on: str | None) -> str:
    """The page on which it is planned with everything that can be said of it."""
    if visit:
        return reverse("visit", args=[visit])
    return f"{reverse('visit_new')}?{urlencode({'person': person, 'on': on or ''})}"


def _uuid(text) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None


def _day(text) -> dt.date:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        raise Http404 from None
