"""What has been agreed about an episode and holds now, in words: for the page on which it is decided anew."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.people.models import CoordinatorPeriod, Episode, IntensityPeriod, RhythmPeriod
from nhsuk.moments import day


def coordinator_in_words(episode: Episode, *, at: dt.datetime) -> str:
    """Who answers for their care."""
    period = CoordinatorPeriod.objects.at(at).filter(episode=episode).select_related("user").first()
    return str(period.user) if period else _("nobody")


def intensity_in_words(episode: Episode, *, at: dt.datetime) -> str:
    """How often contact is planned, and why."""
    period = IntensityPeriod.objects.at(at).filter(episode=episode).first()
    return _with_reason(period.get_intensity_display(), period) if period else _("not decided yet")


def rhythm_in_words(episode: Episode, *, at: dt.datetime) -> str:
    """Every how many days, and whether that is their own or the team's usual."""
    period = RhythmPeriod.objects.at(at).filter(episode=episode).first()
    if period:
        return _with_reason(_every(period.every_days), period)
    if episode.in_hospital_since:
        return _("in-reach while in hospital")
    if not episode.rhythm_days:
        return _("none before the team has accepted them")
    return _("the team's usual, %(every)s") % {"every": _every(episode.rhythm_days)}


def _every(days: int) -> str:
    return ngettext("every day", "every %(days)d days", days) % {"days": days}


def _with_reason(what: str, period: IntensityPeriod | RhythmPeriod) -> str:
    sentence = _("%(what)s (%(reason)s), review by %(day)s")
    return sentence % {"what": what, "reason": period.reason, "day": day(period.review_by)}
