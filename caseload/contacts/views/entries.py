"""A person's contacts, and one contact."""

import datetime as dt

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy

from caseload.contacts import queries
from caseload.contacts.queries.entries import FAMILIES
from caseload.people import queries as people
from nhsuk.page import page
from teams.access import permission
from teams.calendar import Calendar

FAMILY_LABELS = {
    "": gettext_lazy("All"),
    "seen": gettext_lazy("Seen"),
    "tried": gettext_lazy("Tried, not seen"),
    "called": gettext_lazy("Calls and messages"),
    "others": gettext_lazy("Others, cancelled by us"),
}


@permission("clinical.read", reads="person")
def person_contacts(request, uuid):
    """The person's time line, newest first, by outcome family and day."""
    on = timezone.localdate()
    try:
        episode = queries.to_log(request.rights, uuid, on=on, team=request.team).episode
    except Http404:  # the address of a record that was merged leads to the one that stands
        return redirect("person_contacts", people.person_or_404(request.rights, uuid, on=on).uuid)
    person = episode.person
    family = request.GET.get("show", "")
    before = _day(request.GET.get("before"))
    shown = queries.timeline(person, family=family, before=before)
    today = Calendar.of_team(episode.team).day_of(timezone.now())
    upcoming = queries.visits_of_person(person, since=today) if not before else []
    request.reads.add([person.pk])
    context = {
        "person": person,
        "episode": episode,
        "tab": "contacts",
        "shown": shown,
        "before": before,
        "upcoming": [visit for visit in upcoming if visit.state == "planned"][:5],
        "filters": _filters(family),
        "family": family if family in FAMILIES else "",
    }
    return page(request, "caseload/contacts/tab.html", context)


def _day(text) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _filters(chosen: str) -> list[dict]:
    return [
        {"url": f"?show={code}" if code else "?", "label": label, "current": code == chosen}
        for code, label in FAMILY_LABELS.items()
    ]


@permission("clinical.read", reads="person")
def contact(request, uuid):
    """One entry as it stands, with how it came to be."""
    found = queries.contact_or_404(request.rights, uuid, on=timezone.localdate())
    request.reads.add([found.person_id])
    context = {"entry": queries.entry_of(found), "person": found.person, "tab": "contacts"}
    context["episode"] = people.current_episode(found.person, request.rights, request.team)
    return page(request, "caseload/contacts/contact.html", context)
