"""What is noticed about assessments and goals: when one is due again, and when its day has passed."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import definitions
from caseload.alerts.rule import Noticed, Rule, changed
from caseload.plan.codes import LifeArea
from nhsuk import moments


def due_sentence(noticed: Noticed) -> str:
    """Which instrument, when last, and by when again."""
    return _("%(title)s, last on %(last)s, is due again by %(day)s, %(ago)s.") % _values(noticed)


def overdue_sentence(noticed: Noticed) -> str:
    """Which instrument, when last, and when it was due."""
    return _("%(title)s, last on %(last)s, was due again by %(day)s, %(ago)s.") % _values(noticed)


def _values(noticed: Noticed) -> dict:
    due = dt.date.fromisoformat(noticed.facts["due_on"])
    known = definitions.current().get(noticed.facts["key"])
    return {
        "title": known.short_title if known else noticed.facts["key"],
        "last": moments.short_day(dt.date.fromisoformat(noticed.facts["last_on"])),
        "day": moments.short_day(due),
        "ago": moments.ago(due),
    }


def due_closed(facts: dict) -> str:
    """Who has assessed again, or what else ended it."""
    return {
        "assessed": _("assessed again by %(name)s") % {"name": facts.get("by_name") or "?"},
        "overdue": _("the day has passed"),
        "interval": _("the interval was changed"),
    }.get(facts.get("because"), changed(facts))


# The bound on the day in London is the same for all teams, so that the index on the due day serves it; the second is
# the team's own. What is due comes from ``Reassessment``, which operations keep: no assessment is read here.
def _due_sql(when: str) -> str:
    return f"""
    SELECT e.team_id, e.person_id, e.id, r.key,
           jsonb_build_object('key', r.key, 'last', r.last_id, 'last_on', r.last_on, 'due_on', r.due_on),
           (r.due_on + 1 + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM assessments_reassessment r
    JOIN e ON e.id = r.episode_id
    WHERE e.state = 'accepted' AND {when}
    """  # noqa: S608 - called with words of this module


CLOSED_SQL = """(
    SELECT CASE WHEN r.last_id <> (a.facts ->> 'last')::bigint
                THEN jsonb_build_object('because', 'assessed', 'by', s.signed_by_id)
                WHEN r.due_on = (a.facts ->> 'due_on')::date THEN jsonb_build_object('because', 'overdue')
                ELSE jsonb_build_object('because', 'interval') END
    FROM assessments_reassessment r JOIN assessments_assessment s ON s.id = r.last_id
    WHERE r.episode_id = a.episode_id AND r.key = a.subject AND e.state = 'accepted'
)"""

ASSESSMENT_DUE = Rule(
    code="assessment_due",
    family="reviews",
    title=gettext_lazy("Assessment due"),
    sql=_due_sql("""
        r.due_on >= e.today AND r.due_on <= e.today + least(e.review_lead_days, (r.due_on - r.last_on) / 2)
        AND r.due_on >= (%(now)s AT TIME ZONE 'Europe/London')::date - 1
        AND r.due_on <= (%(now)s AT TIME ZONE 'Europe/London')::date + (SELECT review FROM leads)
    """),
    sentence=due_sentence,
    steps=("assess", "mdt"),
    closed_sql=CLOSED_SQL,
    closed_because=due_closed,
    tone=lambda noticed: "info",
)

ASSESSMENT_OVERDUE = Rule(
    code="assessment_overdue",
    family="reviews",
    title=gettext_lazy("Assessment overdue"),
    sql=_due_sql("r.due_on < e.today AND r.due_on < (%(now)s AT TIME ZONE 'Europe/London')::date"),
    sentence=overdue_sentence,
    steps=("assess", "mdt"),
    closed_sql=CLOSED_SQL,
    closed_because=due_closed,
)


def goal_sentence(noticed: Noticed) -> str:
    """What part of life the goal is about, and since when it waits to be looked at: never the person's words."""
    day = dt.date.fromisoformat(noticed.facts["review_on"])
    area = LifeArea(noticed.facts["area"]).label.lower()
    values = {"area": area, "day": moments.short_day(day), "ago": moments.ago(day)}
    return _("A goal (%(area)s) was to be looked at again on %(day)s, %(ago)s.") % values


# The index on the goals' review days serves it; which of them are open, the steps that stand say.
GOAL_REVIEW = Rule(
    code="goal_review",
    family="reviews",
    title=gettext_lazy("Goal to be looked at again"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, g.id::text,
           jsonb_build_object('goal', g.uuid, 'area', g.life_area, 'review_on', g.review_on),
           (g.review_on + 1 + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM caseload_goal g
    JOIN caseload_goalstep s ON s.goal_id = g.id AND s.ends_at IS NULL AND s.state IN ('proposed', 'active')
    JOIN e ON e.person_id = g.person_id
    WHERE e.state = 'accepted'
      AND g.review_on < (%(now)s AT TIME ZONE 'Europe/London')::date AND g.review_on < e.today
    """,
    sentence=goal_sentence,
    steps=("review", "mdt"),
)
