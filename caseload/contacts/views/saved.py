"""What stands on the screen after saving: the text for the trust's record, and the next visit in one tap."""

import datetime as dt
from uuid import uuid4

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseload.contacts import operations as contacts
from caseload.contacts import queries
from caseload.contacts.codes import COUNTING_ENTRIES, Outcome
from caseload.contacts.record_text import record_text
from caseload.people import queries as people
from nhsuk import moments
from nhsuk.page import page
from teams.access import permission
from teams.calendar import LONDON, Calendar

AT_HAND = (Outcome.SEEN, Outcome.DECLINED, Outcome.SIGHTED)
"""Somebody of ours knows where they were at that moment."""


@permission("clinical.read", reads="person")
def contact_saved(request, uuid):
    """What was saved, ready to be copied for the record, and the next step."""
    contact = queries.contact_or_404(request.rights, uuid, on=timezone.localdate())
    if not _stands(contact):
        return redirect("contact", uuid)
    episode = people.current_episode(contact.person, request.rights, contact.team)
    request.reads.add([contact.person_id])
    today = Calendar.of_team(contact.team).day_of(timezone.now())
    upcoming = [v for v in queries.visits_of_person(contact.person, since=today) if v.state == "planned"]
    context = {
        "contact": contact, "person": contact.person, "episode": episode, "upcoming": upcoming[:1],
        "suggestion": None if upcoming else _suggestion(contact, episode, request.user),
        "is_found": bool(episode and episode.is_looked_for and contact.outcome in AT_HAND),
        "record_text": record_text(contact), "lookalikes": queries.lookalikes(contact.person, contact.team),
    }  # fmt: skip
    return page(request, "caseload/contacts/saved.html", context)


def _suggestion(contact, episode, me) -> dict | None:
    """The next visit in one tap: tomorrow after a try, else within the rhythm; same place, about the same time."""
    if episode is None or not episode.is_open:
        return None
    calendar = Calendar.of_team(episode.team)
    tomorrow = calendar.first_open_on_or_after(calendar.day_of(timezone.now()) + dt.timedelta(days=1))
    day = max(tomorrow, episode.seen_due_on or tomorrow) if contact.outcome == "seen" else tomorrow
    local = contact.occurred_at.astimezone(LONDON)
    time = local.replace(minute=local.minute // 15 * 15).time()
    label = _("Plan %(day)s, %(time)s")
    return {"day": day, "time": time, "me": me, "uuid": uuid4(), "place": contact.place_text,
            "label": label % {"day": moments.short_day(day), "time": moments.clock(time)}}  # fmt: skip


@require_POST
@permission("clinical.write")
def contact_copied(request, uuid):
    """Remember that the text was copied for the trust's record."""
    contact = queries.contact_or_404(request.rights, uuid, on=timezone.localdate())
    if not _stands(contact):
        return redirect("contact", uuid)
    contacts.mark_copied(contact=contact, by=request.user, at=timezone.now())
    return redirect("contact_saved", uuid)


def _stands(contact) -> bool:
    """Whether this version is what the record holds: only that goes into the trust's record."""
    return contact.successor_id is None and contact.entry in COUNTING_ENTRIES
