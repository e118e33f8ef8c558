"""Legal measures that run out, and what is due under them (domain.md R11); ``people.law`` says what a kind means."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.alerts.rule import Escalation, Noticed, Rule, changed
from caseload.people import law
from nhsuk import moments

AGE_DAYS = 14
"""The age of an expiring measure, and so its way to the lead, counts from at most this many days before its last."""
TASK_LEAD_DAYS = 14


def expiring_sentence(noticed: Noticed) -> str:
    """Which measure, and its last day."""
    last = dt.date.fromisoformat(noticed.facts["expires_on"])
    values = {"kind": _name(noticed), "day": moments.short_day(last), "ago": moments.ago(last)}
    if last < noticed.today:
        return _("%(kind)s: the last day was %(day)s, %(ago)s, and no renewal or end is recorded.") % values
    return _("%(kind)s: the last day is %(day)s, %(ago)s.") % values


def hours_sentence(noticed: Noticed) -> str:
    """Until which hour it holds."""
    until = dt.datetime.fromisoformat(noticed.facts["expires_at"])
    values = {"kind": _name(noticed), "when": moments.moment(until)}
    if until <= noticed.now:
        return _("%(kind)s: its hours were over on %(when)s, and no end is recorded.") % values
    return _("%(kind)s: it holds until %(when)s.") % values


def task_sentence(noticed: Noticed) -> str:
    """What is due by which day."""
    due = dt.date.fromisoformat(noticed.facts["due_on"])
    task = law.measure(noticed.facts["kind"]).task(noticed.facts["task"])
    values = {"kind": _name(noticed), "task": task.name, "day": moments.short_day(due), "ago": moments.ago(due)}
    if due < noticed.today:
        return _("%(kind)s: “%(task)s” was due by %(day)s, %(ago)s.") % values
    return _("%(kind)s: “%(task)s” is due by %(day)s, %(ago)s.") % values


def measure_closed(facts: dict) -> str:
    """Renewed, ended, done, or told again because the last day is nearer."""
    return {
        "renewed": _("renewed"),
        "measure_ended": _("the measure has ended"),
        "in_error": _("the measure was entered in error"),
        "nearer": _("told again: the last day is nearer"),
        "done": _("recorded as done"),
    }.get(facts.get("because"), changed(facts))


def _name(noticed: Noticed) -> str:
    return law.measure(noticed.facts["kind"]).name


def _tone(noticed: Noticed) -> str:
    """To know at the first warning, soon from the second, to act on once the day has passed."""
    day = dt.date.fromisoformat(noticed.facts.get("expires_on") or noticed.facts["due_on"])
    if day < noticed.today:
        return "act"
    return "soon" if (day - noticed.today).days <= AGE_DAYS * 2 else "info"


# Told to the team that recorded it, or, once that is no longer involved, to every team that is: the measure stands.
ANSWERS = """e.person_id = {0}.person_id AND (e.id = {0}.episode_id OR EXISTS (
        SELECT FROM caseload_episode o WHERE o.id = {0}.episode_id AND o.state <> 'accepted'))"""

# Each warning is an alert of its own, so that what somebody acknowledged eight weeks ahead is told again at four and
# at two. The first bound on the day is the same for all measures, so that an index may serve it.
LEGAL_EXPIRING = Rule(
    code="legal_expiring",
    family="reviews",
    title=gettext_lazy("Legal measure runs out"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, m.id::text || ':' || w.days,
           jsonb_build_object('kind', m.kind, 'expires_on', m.expires_on),
           (m.expires_on - least(w.days, %(legal_age_days)s::int) + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM caseload_legalmeasure m
    JOIN e ON {ANSWERS.format("m")}
    JOIN LATERAL (
        SELECT min(w.days) AS days FROM unnest(%(legal_kinds)s::text[], %(legal_days)s::int[]) w (kind, days)
        WHERE w.kind = m.kind AND m.expires_on <= e.today + w.days
    ) w ON w.days IS NOT NULL
    WHERE m.ends_on IS NULL AND m.expires_on IS NOT NULL AND m.expires_at IS NULL AND e.state = 'accepted'
      AND m.expires_on <= (%(now)s AT TIME ZONE 'Europe/London')::date + %(legal_longest)s::int
    """,  # noqa: S608 - the parts stand above
    sentence=expiring_sentence,
    steps=("legal_review", "mdt"),
    closed_sql="""(
        SELECT jsonb_build_object('because', CASE WHEN m.retracted_at IS NOT NULL THEN 'in_error'
                                                  WHEN m.end_reason = 'renewed' THEN 'renewed'
                                                  WHEN m.ends_on IS NULL THEN 'nearer' ELSE 'measure_ended' END)
        FROM caseload_legalmeasure m WHERE m.id = split_part(a.subject, ':', 1)::bigint AND e.state = 'accepted'
    )""",
    closed_because=measure_closed,
    parameters=lambda: (
        {f"legal_{name}": value for name, value in law.warnings().items()} | {"legal_age_days": AGE_DAYS}
    ),
    tone=_tone,
)

# A recall holds 72 hours from arrival at hospital (domain.md 2a): told from the first of them, to the lead as well.
LEGAL_HOURS = Rule(
    code="legal_hours",
    family="reviews",
    title=gettext_lazy("Legal measure counted in hours"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, m.id::text,
           jsonb_build_object('kind', m.kind, 'expires_at', m.expires_at), m.begins_at
    FROM caseload_legalmeasure m
    JOIN e ON {ANSWERS.format("m")}
    WHERE m.ends_on IS NULL AND m.expires_on IS NOT NULL AND m.expires_at IS NOT NULL AND e.state = 'accepted'
    """,  # noqa: S608 - the parts stand above
    sentence=hours_sentence,
    steps=("legal_review", "ward_call"),
    closed_sql="""(
        SELECT jsonb_build_object(
            'because', CASE WHEN m.retracted_at IS NULL THEN 'measure_ended' ELSE 'in_error' END
        ) FROM caseload_legalmeasure m WHERE m.id = a.subject::bigint AND e.state = 'accepted'
    )""",
    closed_because=measure_closed,
    escalation=Escalation.AT_ONCE,
    tells_shift=True,
    tone=lambda noticed: "act",
)

LEGAL_TASK = Rule(
    code="legal_task",
    family="reviews",
    title=gettext_lazy("Due under a legal measure"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, k.id::text,
           jsonb_build_object('kind', m.kind, 'task', k.code, 'due_on', k.due_on),
           (k.due_on + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM caseload_legaltask k
    JOIN caseload_legalmeasure m ON m.id = k.measure_id
    JOIN e ON {ANSWERS.format("k")}
    WHERE k.done_on IS NULL AND m.ends_on IS NULL AND e.state = 'accepted'
      AND k.due_on <= (%(now)s AT TIME ZONE 'Europe/London')::date + %(legal_task_lead)s::int
      AND k.due_on <= e.today + %(legal_task_lead)s::int
    """,  # noqa: S608 - the parts stand above
    sentence=task_sentence,
    steps=("legal_review", "mdt"),
    closed_sql="""(
        SELECT jsonb_build_object('because', CASE WHEN k.done_on IS NOT NULL THEN 'done'
                                                  WHEN m.retracted_at IS NOT NULL THEN 'in_error'
                                                  ELSE 'measure_ended' END)
        FROM caseload_legaltask k JOIN caseload_legalmeasure m ON m.id = k.measure_id
        WHERE k.id = a.subject::bigint AND e.state = 'accepted'
    )""",
    closed_because=measure_closed,
    parameters=lambda: {"legal_task_lead": TASK_LEAD_DAYS},
    tone=_tone,
)
