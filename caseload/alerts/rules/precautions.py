"""What to know before knocking: to be looked at again, and a visit planned for one where two must go."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.alerts.rule import Noticed, Rule, changed
from caseload.precautions.codes import word
from nhsuk import moments

DAYS_AHEAD = 3
"""A visit for one is noticed this many days before: until then there is time to find a second person."""


def review_sentence(noticed: Noticed) -> str:
    """Which line, and when it was to be looked at again; it stands until somebody ends it."""
    by = dt.date.fromisoformat(noticed.facts["review_by"])
    values = {"what": word(noticed.facts["kind"]), "day": moments.short_day(by), "ago": moments.ago(by)}
    if by < noticed.today:
        return _("Before you knock (%(what)s): was to be reviewed by %(day)s, %(ago)s. It still stands.") % values
    return _("Before you knock (%(what)s): to be reviewed by %(day)s, %(ago)s.") % values


def alone_sentence(noticed: Noticed) -> str:
    """Which visit, and what is missing."""
    on = dt.date.fromisoformat(noticed.facts["on_date"])
    return _("Two must go on the visit on %(day)s (%(ago)s): two are not named, nor why one goes alone.") % {
        "day": moments.short_day(on), "ago": moments.ago(on),
    }  # fmt: skip


def ended_because(facts: dict) -> str:
    """Who has looked again, or ended it."""
    name = {"name": facts.get("by_name") or "?"}
    if facts.get("because") == "reviewed":
        return _("looked at again by %(name)s") % name
    if facts.get("because") == "precaution_ended":
        return _("ended by %(name)s") % name
    return changed(facts)


# It is about the person, so every team that has them on its caseload is told. The first bound on the day is the same
# for all teams, so that an index may serve it; nothing shows before half of its time is over.
PRECAUTION_REVIEW = Rule(
    code="precaution_review",
    family="reviews",
    title=gettext_lazy("Before you knock: to be looked at again"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, p.id::text,
           jsonb_build_object('kind', p.kind, 'review_by', p.review_by),
           (p.review_by + 1 + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM caseload_precaution p
    JOIN e ON e.person_id = p.person_id
    WHERE p.ends_on IS NULL AND e.state = 'accepted'
      AND p.review_by <= (%(now)s AT TIME ZONE 'Europe/London')::date + (SELECT review FROM leads)
      AND p.review_by <= e.today + least(e.review_lead_days, (p.review_by - p.starts_on) / 2)
    """,
    sentence=review_sentence,
    steps=("review", "mdt"),
    closed_sql="""(
        SELECT jsonb_build_object('by', p.ended_by_id, 'because',
                                  CASE p.end_reason WHEN 'reviewed' THEN 'reviewed' ELSE 'precaution_ended' END)
        FROM caseload_precaution p
        WHERE p.id = a.subject::bigint AND p.ends_on IS NOT NULL AND e.state = 'accepted'
    )""",
    closed_because=ended_because,
)

# Planning is refused; what comes here was planned before two had to go, or handed on with somebody's caseload.
PLANNED_ALONE = Rule(
    code="planned_alone",
    family="precautions",
    title=gettext_lazy("Two must go, one is planned"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, v.id::text,
           jsonb_build_object('planned', v.uuid, 'on_date', v.on_date), v.set_at
    FROM caseload_precaution p
    JOIN caseload_plannedvisit v ON v.person_id = p.person_id AND v.state = 'planned'
         AND v.on_date BETWEEN (%(now)s AT TIME ZONE 'Europe/London')::date - 1
                           AND (%(now)s AT TIME ZONE 'Europe/London')::date + %(days_ahead)s::int
    JOIN e ON e.id = v.episode_id
    WHERE p.kind = 'pairs' AND p.ends_on IS NULL AND v.alone_reason = '' AND v.on_date >= e.today
      AND e.state IN ('referred', 'accepted')
      AND (p.place_id IS NULL OR v.place_id IS NULL OR p.place_id = v.place_id)
      AND (SELECT count(*) FROM caseload_visitstaff s WHERE s.visit_id = v.id) < 2
      AND NOT EXISTS (
          SELECT FROM caseload_precaution o
          WHERE o.person_id = p.person_id AND o.kind = 'pairs' AND o.ends_on IS NULL AND o.id < p.id
            AND (o.place_id IS NULL OR v.place_id IS NULL OR o.place_id = v.place_id)
      )
    """,
    sentence=alone_sentence,
    steps=("second",),
    tells_shift=True,
    parameters=lambda: {"days_ahead": DAYS_AHEAD},
    tone=lambda noticed: "act",
)
