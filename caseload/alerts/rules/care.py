"""Who answers for a person, what is due for review, and a death that somebody must have heard of."""

import datetime as dt

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.alerts.rule import Escalation, Noticed, Rule, changed
from caseload.people.codes import Intensity
from nhsuk import moments


def no_coordinator_sentence(noticed: Noticed) -> str:
    """Nobody answers for the person (R3)."""
    days = noticed.days_since(noticed.since_at)
    if not days:
        return _("No %(worker)s since today. Everybody has one named worker at all times.") % {
            "worker": noticed.named_worker
        }
    return ngettext(
        "No %(worker)s for %(n)d day. Everybody has one named worker at all times.",
        "No %(worker)s for %(n)d days. Everybody has one named worker at all times.",
        days,
    ) % {"worker": noticed.named_worker, "n": days}


def coordinator_away_sentence(noticed: Noticed) -> str:
    """Who is away until when, without cover."""
    values = {"worker": noticed.named_worker, "name": noticed.facts["name"], "cover": noticed.facts.get("cover")}
    if noticed.facts["back_on"]:
        values["day"] = moments.short_day(dt.date.fromisoformat(noticed.facts["back_on"]))
        away = _("%(name)s, the %(worker)s, is away and back on %(day)s.") % values
    else:
        away = _("%(name)s, the %(worker)s, is away without an end date.") % values
    cover = _("%(cover)s covers, but is away today too.") % values if values["cover"] else _("Nobody covers.")
    return f"{away} {cover}"


def rhythm_review_sentence(noticed: Noticed) -> str:
    """Which rhythm, and when it was to be reviewed."""
    days = noticed.facts["every_days"]
    if noticed.facts["source"] == "discharge":
        what = _("The rhythm after discharge")
    else:
        what = ngettext("The agreed rhythm, every day,", "The agreed rhythm, every %(n)d days,", days)
        what = what % {"n": days} if days != 1 else what
    return _review(what, noticed)


def intensity_review_sentence(noticed: Noticed) -> str:
    """Which contact intensity, and when it was to be reviewed."""
    return _review(_("Contact intensity (%s)") % Intensity(noticed.facts["intensity"]).label.lower(), noticed)


def _review(what: str, noticed: Noticed) -> str:
    by = dt.date.fromisoformat(noticed.facts["review_by"])
    values = {"what": what, "day": moments.short_day(by), "ago": moments.ago(by)}
    if by < noticed.today:
        return _("%(what)s was to be reviewed by %(day)s, %(ago)s.") % values
    return _("%(what)s is to be reviewed by %(day)s, %(ago)s.") % values


def died_sentence(noticed: Noticed) -> str:
    """Said plainly; shown until somebody has acknowledged it."""
    day = moments.day(dt.date.fromisoformat(noticed.facts["died_on"]))
    return _("Died on %(day)s. All alerts and planned visits have ended.") % {"day": day}


def coordinator_closed(facts: dict) -> str:
    """Who answers for them now, or that the colleague is back or covered."""
    name = facts.get("by_name") or "?"
    return {
        "allocated": _("%(name)s answers for them now") % {"name": name},
        "covered": _("%(name)s covers") % {"name": name},
        "back": _("the absence is over"),
    }.get(facts.get("because"), changed(facts))


def review_closed(facts: dict) -> str:
    """Who has set it anew or ended it."""
    return {
        "reviewed": _("reviewed by %(name)s") % {"name": facts.get("by_name") or "?"},
    }.get(facts.get("because"), changed(facts))


def coming(noticed: Noticed) -> str:
    """Soon while the day is still to come, act once it has passed."""
    day = noticed.facts["review_by"]
    return "act" if dt.date.fromisoformat(day) < noticed.today else "soon"


# Whose named worker's time was over when it was last reckoned, by an index, and of those the ones for whom nobody has
# begun since: looking for the missing among all periods would cost what the caseload costs.
NO_COORDINATOR = Rule(
    code="no_coordinator",
    family="coordination",
    title=format_lazy(gettext_lazy("No {worker}"), worker=settings.NAMED_WORKER),
    sql="""
    SELECT e.team_id, e.person_id, e.id, '', '{}'::jsonb,
           coalesce((SELECT max(p.ends_at) FROM caseload_coordinatorperiod p
                     WHERE p.episode_id = e.id AND p.ends_at <= %(now)s), e.accepted_at)
    FROM e
    WHERE e.state = 'accepted' AND e.coordinator_until <= %(now)s AND NOT EXISTS (
        SELECT FROM caseload_coordinatorperiod c
        WHERE c.episode_id = e.id AND c.starts_at <= %(now)s AND (c.ends_at IS NULL OR c.ends_at > %(now)s)
    )
    """,
    sentence=no_coordinator_sentence,
    steps=("allocate",),
    closed_sql="""(
        SELECT jsonb_build_object('because', 'allocated', 'by', c.user_id) FROM caseload_coordinatorperiod c
        WHERE c.episode_id = a.episode_id AND e.state = 'accepted'
          AND c.starts_at <= %(now)s AND (c.ends_at IS NULL OR c.ends_at > %(now)s)
    )""",
    closed_because=coordinator_closed,
    escalation=Escalation.BY_AGE,
    tells_shift=True,
    tone=lambda noticed: "act",
)

# An absence is in the team's days, as everything else; begun at its first day's start. The bounds on the day in
# London say no more, but tell the planner how few are away: without them it pairs every team with every absence.
# Cover that is away today as well covers nobody.
COORDINATOR_AWAY = Rule(
    code="coordinator_away",
    family="coordination",
    title=format_lazy(gettext_lazy("{worker} away without cover"), worker=settings.NAMED_WORKER.capitalize()),
    sql="""
    SELECT e.team_id, e.person_id, e.id, b.id::text,
           jsonb_build_object('user', b.user_id, 'back_on', b.ends_on,
                              'name', (SELECT u.name FROM teams_user u WHERE u.id = b.user_id))
               || CASE WHEN b.covered_by_id IS NULL THEN '{}' ELSE jsonb_build_object(
                      'cover', (SELECT u.name FROM teams_user u WHERE u.id = b.covered_by_id)) END,
           (b.starts_on + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM teams_absence b
    JOIN caseload_coordinatorperiod c ON c.user_id = b.user_id
         AND c.starts_at <= %(now)s AND (c.ends_at IS NULL OR c.ends_at > %(now)s)
    JOIN e ON e.id = c.episode_id
    WHERE (b.covered_by_id IS NULL OR EXISTS (
          SELECT FROM teams_absence o
          WHERE o.user_id = b.covered_by_id AND o.starts_on <= e.today AND (o.ends_on IS NULL OR o.ends_on > e.today)
      )) AND e.state = 'accepted'
      AND b.starts_on <= e.today AND (b.ends_on IS NULL OR b.ends_on > e.today)
      AND b.starts_on <= (%(now)s AT TIME ZONE 'Europe/London')::date
      AND (b.ends_on IS NULL OR b.ends_on >= (%(now)s AT TIME ZONE 'Europe/London')::date)
    """,
    sentence=coordinator_away_sentence,
    steps=("cover",),
    closed_sql="""(
        SELECT CASE WHEN b.ends_on <= e.today THEN jsonb_build_object('because', 'back')
                    WHEN b.covered_by_id IS NOT NULL
                    THEN jsonb_build_object('because', 'covered', 'by', b.covered_by_id) END
        FROM teams_absence b WHERE b.id = a.subject::bigint AND e.state = 'accepted'
    )""",
    closed_because=coordinator_closed,
    tells_shift=True,
)


# The first bound on the day is the same for all teams, so that an index may serve it; the second is the team's own,
# and nothing shows before half of its time is over: after a discharge the review is due in a week.
def _review_sql(table: str, facts: str) -> str:
    return f"""
    SELECT e.team_id, e.person_id, e.id, p.id::text, jsonb_build_object({facts}, 'review_by', p.review_by),
           (p.review_by + 1 + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM {table} p
    JOIN e ON e.id = p.episode_id
    WHERE p.ends_at IS NULL AND p.starts_at <= %(now)s AND e.state = 'accepted'
      AND p.review_by <= (%(now)s AT TIME ZONE 'Europe/London')::date
          + (SELECT review FROM leads)
      AND p.review_by <= e.today + least(e.review_lead_days, (p.review_by - p.starts_at::date) / 2)
    """  # noqa: S608 - called with words of this module


def _reviewed_sql(table: str) -> str:
    return f"""(
        SELECT jsonb_build_object('because', 'reviewed', 'by', p.set_by_id)
        FROM {table} p
        WHERE p.episode_id = a.episode_id AND p.id <> a.subject::bigint AND e.state = 'accepted'
          AND p.starts_at <= %(now)s AND (p.ends_at IS NULL OR p.ends_at > %(now)s)
    )"""  # noqa: S608 - called with words of this module


RHYTHM_REVIEW = Rule(
    code="rhythm_review",
    family="reviews",
    title=gettext_lazy("Rhythm to be reviewed"),
    sql=_review_sql("caseload_rhythmperiod", "'every_days', p.every_days, 'source', p.source"),
    sentence=rhythm_review_sentence,
    steps=("review", "mdt"),
    closed_sql=_reviewed_sql("caseload_rhythmperiod"),
    closed_because=review_closed,
    tone=coming,
)

INTENSITY_REVIEW = Rule(
    code="intensity_review",
    family="reviews",
    title=gettext_lazy("Contact intensity to be reviewed"),
    sql=_review_sql("caseload_intensityperiod", "'intensity', p.intensity"),
    sentence=intensity_review_sentence,
    steps=("review", "mdt"),
    closed_sql=_reviewed_sql("caseload_intensityperiod"),
    closed_because=review_closed,
    tone=coming,
)

# Told once per time with a team, to the last named worker and the lead, until somebody has acknowledged it. It says
# so even where the time with the team has ended by the death.
DIED = Rule(
    code="died",
    family="death",
    title=gettext_lazy("Died"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, '', jsonb_build_object('died_on', p.died_on),
           (p.died_on + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM caseload_person p
    JOIN e ON e.person_id = p.id
    WHERE p.died_on IS NOT NULL AND (e.state = 'accepted' OR e.closure_reason = '06')
      AND NOT EXISTS (
          SELECT FROM caseload_alert x
          WHERE x.episode_id = e.id AND x.rule = 'died' AND x.acknowledged_at IS NOT NULL
            AND x.facts ->> 'died_on' = p.died_on::text
      )
    """,
    sentence=died_sentence,
    steps=(),
    closed_sql="""CASE WHEN a.acknowledged_at IS NOT NULL THEN jsonb_build_object('because', 'acknowledged') END""",
    escalation=Escalation.AT_ONCE,
    after_death=True,
    tone=lambda noticed: "info",
)
