"""A planned visit that nobody logged, and what somebody said that must be answered."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.alerts.rule import Escalation, Noticed, Rule, changed
from caseload.contacts.codes import TIME_CRITICAL, Purpose
from nhsuk import moments


def visit_sentence(noticed: Noticed) -> str:
    """Which visit, and that it may merely not be logged."""
    facts = noticed.facts
    values = {
        "purpose": Purpose(facts["purpose"]).label,
        "day": moments.short_day(dt.date.fromisoformat(facts["on_date"])),
    }
    if facts["starts_at"]:
        values["time"] = moments.clock(dt.datetime.fromisoformat(facts["starts_at"]))
        planned = _("%(purpose)s planned for %(day)s at %(time)s has no record.") % values
    else:
        planned = _("%(purpose)s planned for %(day)s has no record.") % values
    if facts["purpose"] in TIME_CRITICAL:
        return _("%(planned)s It cannot wait: log it, or say what happened instead.") % {"planned": planned}
    return planned


def concern_sentence(noticed: Noticed) -> str:
    """Who raised it and how long it has waited; the words themselves stand on the person's page."""
    values = {"by": noticed.facts["raised_by"], "when": moments.moment(noticed.since_at)}
    return _("%(by)s raised a concern on %(when)s. Nobody has answered it yet.") % values


def worry_sentence(noticed: Noticed) -> str:
    """A colleague is worried: at once to the shift co-ordinator and the lead."""
    hours = int((noticed.now - noticed.since_at).total_seconds() // 3600)
    waited = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    values = {"by": noticed.facts["raised_by"], "when": moments.moment(noticed.since_at), "waited": waited}
    if not hours:
        return _("%(by)s is worried, since %(when)s. Nobody has answered yet.") % values
    return _("%(by)s is worried, since %(when)s. Nobody has answered for %(waited)s.") % values


def visit_closed(facts: dict) -> str:
    """What became of the visit."""
    return {
        "done": _("the visit was logged"),
        "moved": _("the visit was moved to another day"),
        "cancelled_by_us": _("the visit was cancelled by us"),
        "cancelled_by_them": _("the visit was cancelled by them"),
    }.get(facts.get("because", ""), changed(facts))


# Counts before acceptance too. Where its own episode has ended, as by a transfer, it comes to whoever works with the
# person now, and where nobody does, it stays with the team it was told to: it must not be lost on the way.
def _unanswered(kind: str) -> str:
    return f"""
    SELECT e.team_id, e.person_id, e.id, c.id::text,
           jsonb_build_object('concern', c.id, 'raised_by', c.raised_by), c.recorded_at
    FROM caseload_concern c JOIN e ON e.person_id = c.person_id
    WHERE c.acknowledged_at IS NULL AND c.kind = '{kind}' AND c.recorded_at <= %(now)s
      AND CASE WHEN e.state IN ('referred', 'accepted')
          THEN e.id = c.episode_id OR EXISTS (
              SELECT FROM caseload_episode o WHERE o.id = c.episode_id AND o.state NOT IN ('referred', 'accepted'))
          ELSE e.id = c.episode_id AND NOT EXISTS (
              SELECT FROM caseload_episode o WHERE o.person_id = c.person_id AND o.state IN ('referred', 'accepted'))
          END
    """  # noqa: S608 - called with words of this module


ANSWERED = """(
    SELECT jsonb_build_object('because', 'answered', 'by', c.acknowledged_by_id, 'at', c.acknowledged_at)
    FROM caseload_concern c WHERE c.id = (a.facts ->> 'concern')::bigint AND c.acknowledged_at IS NOT NULL
)"""


def answered(facts: dict) -> str:
    """Who answered it."""
    if facts.get("because") != "answered":
        return changed(facts)
    return _("answered by %(name)s") % {"name": facts.get("by_name") or "?"}


# The next day; time-critical visits after the team's grace in hours, and at the end of the day at the latest. The
# bound on the day in London lets the index on open visits bound the search, whatever the team's day.
VISIT_NOT_RECORDED = Rule(
    code="visit_not_recorded",
    family="visits",
    title=gettext_lazy("Visit not recorded"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, v.id::text,
           jsonb_build_object('visit', v.uuid, 'purpose', v.purpose, 'on_date', v.on_date, 'starts_at', v.starts_at),
           d.over_at
    FROM caseload_plannedvisit v
    JOIN e ON e.id = v.episode_id
    CROSS JOIN LATERAL (
        SELECT least(
            (v.on_date + 1 + e.day_starts_at) AT TIME ZONE 'Europe/London',
            CASE WHEN v.purpose = ANY(%(time_critical)s)
                 THEN v.starts_at + make_interval(hours => e.time_critical_grace_hours) END
        ) AS over_at
    ) d
    WHERE v.state = 'planned' AND v.on_date <= (%(now)s AT TIME ZONE 'Europe/London')::date
      AND d.over_at <= %(now)s AND e.state = 'accepted'
    """,
    sentence=visit_sentence,
    steps=("log_visit", "vary", "phone"),
    closed_sql="""(
        SELECT jsonb_build_object('because', v.state) FROM caseload_plannedvisit v
        WHERE v.id = a.subject::bigint AND v.state <> 'planned'
    )""",
    closed_because=visit_closed,
    parameters=lambda: {"time_critical": [str(purpose) for purpose in TIME_CRITICAL]},
    tone=lambda noticed: "act" if noticed.facts["purpose"] in TIME_CRITICAL else "soon",
)

CONCERN_UNACKNOWLEDGED = Rule(
    code="concern_unacknowledged",
    family="concerns",
    title=gettext_lazy("Concern not answered"),
    sql=_unanswered("carer"),
    sentence=concern_sentence,
    steps=("answer", "phone", "mdt"),
    closed_sql=ANSWERED,
    closed_because=answered,
)

WORRY_UNACKNOWLEDGED = Rule(
    code="worry_unacknowledged",
    family="concerns",
    title=gettext_lazy("A colleague is worried"),
    sql=_unanswered("worry"),
    sentence=worry_sentence,
    steps=("answer", "vary", "mdt"),
    closed_sql=ANSWERED,
    closed_because=answered,
    escalation=Escalation.AT_ONCE,
    tells_shift=True,
    tone=lambda noticed: "act",
)
