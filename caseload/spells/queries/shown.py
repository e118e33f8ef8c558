"""A person's stays with everything that stands about them: the same number of queries, however many there are."""

import datetime as dt
from collections.abc import Iterable

from caseload.contacts.codes import Purpose, VisitState
from caseload.contacts.models import PlannedVisit
from caseload.people.models import Person
from caseload.spells.models import ChecklistAnswer, DischargeMeeting, FollowUpByOthers, InReachPlan
from caseload.spells.queries import follow_ups
from caseload.spells.queries.stays import of_person
from caseload.spells.stays import Shown
from teams.access import Rights
from teams.calendar import Calendar


def shown(person: Person, rights: Rights, *, calendar: Calendar, now: dt.datetime) -> list[Shown]:
    """Every stay of a person, the latest first."""
    spells = of_person(person, rights, on=now.date())
    ids = [spell.pk for spell in spells]
    left = follow_ups.of_spells(ids, now=now)
    plans = _by_spell(
        InReachPlan.objects.filter(spell__in=ids)
        .select_related("visits_who", "ward_round_who", "consultant_who", "made_by")
        .order_by("-made_at", "-pk")
    )
    items = _by_spell(ChecklistAnswer.objects.filter(spell__in=ids).select_related("done_by", "recorded_by"))
    meetings = _by_spell(DischargeMeeting.objects.filter(spell__in=ids, retracted_at=None).order_by("on_date"))
    others = _by_spell(FollowUpByOthers.objects.filter(spell__in=ids, retracted_at=None).order_by("occurred_at"))
    visits = list(
        PlannedVisit.objects.filter(
            person=person, purpose__in=[Purpose.FOLLOW_UP_72H, Purpose.IN_REACH], state=VisitState.PLANNED,
            on_date__gte=calendar.day_of(now) - dt.timedelta(days=3),
        ).prefetch_related("staff").order_by("on_date", "starts_at")
    )  # fmt: skip
    return [
        Shown(
            spell=spell,
            now=now,
            calendar=calendar,
            left=left.get(spell.pk),
            plans=plans.get(spell.pk, []),
            answers={row.item: row for row in items.get(spell.pk, [])},
            meetings=meetings.get(spell.pk, []),
            by_others=others.get(spell.pk, []),
            visits=visits,
        )
        for spell in spells
    ]


def _by_spell(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.spell_id, []).append(row)
    return found
