"""What is noticed about actions: one whose day has passed."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.alerts.rule import Noticed, Rule, changed
from nhsuk import moments


def overdue_sentence(noticed: Noticed) -> str:
    """Who was to do it by when; what it is stands on the action's own page."""
    return _("An action of %(owner)s was due by %(day)s, %(ago)s.") % (
        {"owner": noticed.facts["owner"]} | _due(noticed)
    )


def overdue_closed(facts: dict) -> str:
    """Done, no longer needed, or what else ended it."""
    return {
        "done": _("the action is done"),
        "dropped": _("the action is no longer needed"),
    }.get(facts.get("because"), changed(facts))


ENDED = """(
        SELECT jsonb_build_object('because', x.state) FROM mdt_action x
        WHERE x.id = a.subject::bigint AND x.state <> 'open'
    )"""

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
    closed_sql=ENDED,
    closed_because=overdue_closed,
)


def team_sentence(noticed: Noticed) -> str:
    """By when; the card names the owner, and what it is stands on their Today."""
    return _("Something for the team was due by %(day)s, %(ago)s.") % _due(noticed)


def _due(noticed: Noticed) -> dict:
    due = dt.date.fromisoformat(noticed.facts["due_on"])
    return {"day": moments.short_day(due), "ago": moments.ago(due)}


TEAM_ACTION_OVERDUE = Rule(
    code="team_action_overdue",
    family="actions",
    title=gettext_lazy("Action for the team overdue"),
    sql="""
    SELECT x.team_id, NULL::bigint, NULL::bigint, x.id::text,
           jsonb_build_object('action', x.uuid, 'owner', u.name, 'tells', ARRAY[u.id], 'due_on', x.due_on),
           (x.due_on + 1 + t.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM mdt_action x
    JOIN teams_user u ON u.id = x.owner_id
    JOIN teams_team t ON t.id = x.team_id
    WHERE x.state = 'open' AND x.episode_id IS NULL AND x.due_on < (%(now)s AT TIME ZONE 'Europe/London')::date
      AND x.due_on < ((%(now)s AT TIME ZONE 'Europe/London') - t.day_starts_at)::date
    """,
    sentence=team_sentence,
    steps=("other", "mdt"),
    closed_sql=ENDED,
    closed_because=overdue_closed,
    about_nobody=True,
    named=lambda facts: facts["owner"],
)
