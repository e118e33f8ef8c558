"""Whose state changes without anybody writing: a planned period begins, or one ends."""

import datetime as dt

from django.db.models import Q

from caseload.people.codes import OPEN_STATES
from caseload.people.models import CoordinatorPeriod, IntensityPeriod, RhythmPeriod


def episodes_with_period_boundary(*, after: dt.datetime, until: dt.datetime) -> list[int]:
    """Ids of open episodes for which a co-ordinator, intensity or rhythm begins or ends in the time after ``after``
    up to and including ``until``: the sweep locks these and reckons them again."""
    passed = Q(starts_at__gt=after, starts_at__lte=until) | Q(ends_at__gt=after, ends_at__lte=until)
    found = (
        model.objects.filter(passed, episode__state__in=OPEN_STATES).values_list("episode_id").order_by()
        for model in (CoordinatorPeriod, IntensityPeriod, RhythmPeriod)
    )
    first, *others = found
    return sorted(pk for (pk,) in first.union(*others))
