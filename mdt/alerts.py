"""What is noticed about actions: one whose day has passed."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.alerts.rule import Noticed, Rule, changed
from nhsuk import moments


def overdue_sentence(noticed: Noticed) -> str:
    """Who was to do it by when; what it is stands on the action's own page."""
    due = dt.date.fromisoformat(noticed.facts["due_on"])
    facts = {"owner": noticed.facts["owner"], "day": moments.short_day(due), "ago": moments.ago(due)}
    return _("An action of %(owner)s was due by %(day)s, %(ago)s.") % facts


def overdue_closed(facts: dict) -> str:
    """Done, no longer needed, or what else ended it."""
    return {
        "done": _("the action is done"),
        "dropped": _("the action is no longer needed"),
    }.get(facts.get("because"), changed(facts))


# The bound on the day in London lets the index on open actions bound the search, whatever the team's day.
ACTION_OVERDUE = Rule(
    code="action_overdue",
    family="actions",
    title=gettext_lazy("Action overdue"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, x.id::text,
           jsonb_build_object('action', x.uuid, 'owner', u.name, 'due_on', x.due_on),
           (x.due_on + 1 + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM mdt_action x
    JOIN e ON e.id = x.episode_id
    JOIN teams_user u ON u.id = x.owner_id
    WHERE x.state = 'open' AND x.due_on < (%(now)s AT TIME ZONE 'Europe/London')::date AND x.due_on < e.today
      AND e.state = 'accepted'
    """,
    sentence=overdue_sentence,
    steps=("other", "mdt"),
    closed_sql="""(
        SELECT jsonb_build_object('because', x.state) FROM mdt_action x
        WHERE x.id = a.subject::bigint AND x.state <> 'open'
    )""",
    closed_because=overdue_closed,
)
