"""Treatments and checks: overdue, due with no visit planned, declined or missed, clozapine not taken (domain.md 2a).

A treatment is closed by *given*, never by *seen*. While somebody is in hospital the ward gives it, and these pause.
``facts["tells"]`` names the prescriber, where it is somebody of ours today: the alert stands on their list too, and
nobody is said to be told who has left.
"""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.alerts.rule import Noticed, Rule, changed
from caseload.people.whereabouts import where
from caseload.treatments.codes import Outcome
from nhsuk import moments

PLAN_DAYS = 3
"""Days before the due day from which a visit must be planned."""


def _day(noticed: Noticed, name: str) -> str:
    return moments.short_day(dt.date.fromisoformat(noticed.facts[name]))


def overdue_sentence(noticed: Noticed) -> str:
    """What was due until when; and who knows, where they have come from hospital meanwhile."""
    values = {"what": noticed.facts["what"], "due": _day(noticed, "due_on"), "latest": _day(noticed, "latest_on")}
    days = (noticed.today - dt.date.fromisoformat(noticed.facts["latest_on"])).days
    values["past"] = ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    said = _("Overdue: %(what)s, due %(due)s; the last day in policy was %(latest)s, %(past)s.") % values
    return " ".join(filter(None, [said, _after_hospital(noticed)]))


def unplanned_sentence(noticed: Noticed) -> str:
    """What is due when, and that nobody goes."""
    values = {"what": noticed.facts["what"], "due": _day(noticed, "due_on"), "latest": _day(noticed, "latest_on")}
    said = _("Due %(due)s: %(what)s, in policy until %(latest)s. No visit is planned for it.") % values
    return " ".join(filter(None, [said, _after_hospital(noticed)]))


def _after_hospital(noticed: Noticed) -> str:
    left = noticed.facts.get("discharged_on")
    if not left:
        return ""
    day = moments.short_day(dt.date.fromisoformat(left))
    return _("They left hospital on %(day)s: ask the ward when it was last given.") % {"day": day}


def declined_sentence(noticed: Noticed) -> str:
    """What was declined or missed, when and why, and whom to tell."""
    facts = noticed.facts
    values = {"what": facts["what"], "when": moments.moment(dt.datetime.fromisoformat(facts["at"]))}
    if facts["outcome"] == Outcome.DECLINED:
        said = _("Declined: %(what)s, %(when)s.") % values
    else:
        said = _("Missed: %(what)s, %(when)s.") % values
    why = _("Why: %(why)s.") % {"why": facts["why"].rstrip(".")} if facts["why"] else ""
    until = _("In policy until %(day)s.") % {"day": _day(noticed, "latest_on")}
    return " ".join(filter(None, [said, why, until, _prescriber(facts)]))


def not_taken_sentence(noticed: Noticed) -> str:
    """Since when it was not taken, and what the provider's policy says, with its source."""
    facts = noticed.facts
    values = {"what": facts["what"], "hours": facts["break_hours"], "says": facts["says"], "source": facts["source"]}
    return " ".join([
        _since(facts, noticed),
        _prescriber(facts),
        _("The provider's policy for more than %(hours)s hours: “%(says)s” (%(source)s).") % values,
    ])  # fmt: skip


def _since(facts: dict, noticed: Noticed) -> str:
    values = {"what": facts["what"]}
    if not facts["last_taken_at"]:
        values["when"] = moments.moment(dt.datetime.fromisoformat(facts["at"]))
        return _("%(what)s: reported not taken, %(when)s. Nobody knows since when.") % values
    last = dt.datetime.fromisoformat(facts["last_taken_at"])
    hours = int((noticed.now - last).total_seconds() // 3600)
    values |= {"when": moments.moment(last), "past": _length(hours)}
    if hours > facts["break_hours"]:
        return _("%(what)s: last taken %(when)s, %(past)s ago. This is a break in treatment.") % values
    return _("%(what)s: last taken %(when)s, %(past)s ago.") % values


def _length(hours: int) -> str:
    """In hours, as the policies count, while somebody can still picture them."""
    if hours > 4 * 24:
        return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _prescriber(facts: dict) -> str:
    if facts["tells"]:
        return _("%(name)s, who prescribes it, is told.") % {"name": facts["prescriber"]}
    return _("Tell %(name)s, who prescribes it and is not of the team.") % {"name": facts["prescriber"]}


def closed_because(facts: dict) -> str:
    """What became of it."""
    name = {"name": facts.get("by_name") or "?"}
    return {
        "given": _("given"),
        "done": _("done"),
        "taken": _("taken"),
        "planned": _("a visit is planned"),
        "hospital": _("they are in hospital, where the ward gives it"),
        "treatment_ended": _("the treatment has ended"),
        "prescriber_answered": _("the prescriber has answered, written down by %(name)s") % name,
        "declined": _("declined: told as that"),
        "missed": _("missed: told as that"),
        "not_taken": _("not taken: told as that"),
    }.get(facts.get("because", ""), changed(facts))


# Asked by the last day in policy, for which there is an index on what is open; the day in London bounds the search
# whatever the team's own day is.
def _due_sql(bound: str, more: str = "") -> str:
    return f"""
    SELECT e.team_id, e.person_id, e.id, d.id::text,
           jsonb_build_object('treatment', t.uuid, 'what', t.what, 'due_on', d.due_on, 'latest_on', d.latest_on)
               || CASE WHEN e.last_discharged_at > g.occurred_at AND NOT EXISTS (
                           SELECT FROM caseload_treatmentevent x
                           WHERE x.treatment_id = t.id AND x.recorded_at > e.last_discharged_at)
                  THEN jsonb_build_object(
                      'discharged_on', (e.last_discharged_at AT TIME ZONE 'Europe/London')::date)
                  ELSE '{{}}'::jsonb END,
           {bound}
    FROM caseload_treatmentdue d
    JOIN e ON e.id = d.episode_id
    JOIN caseload_treatment t ON t.id = d.treatment_id
    LEFT JOIN caseload_treatmentevent g ON g.id = d.after_id
    WHERE d.state = 'open' AND e.state = 'accepted' AND e.whereabouts <> ALL(%(treated_there)s)
      AND {more}
    """  # noqa: S608 - called with words of this module


def treated_there() -> dict:
    """Where those who look after somebody give it: there these rules pause."""
    return {"treated_there": where(gives_treatments=True)}


DUE_CLOSED = """(
    SELECT CASE WHEN d.state = 'closed' THEN jsonb_build_object('because', v.outcome, 'by', v.recorded_by_id)
                WHEN d.state = 'ended' THEN jsonb_build_object('because', 'treatment_ended')
                WHEN e.whereabouts = ANY(%(treated_there)s) THEN jsonb_build_object('because', 'hospital')
                WHEN a.rule = 'treatment_unplanned' AND d.latest_on >= e.today
                THEN jsonb_build_object('because', 'planned') END
    FROM caseload_treatmentdue d LEFT JOIN caseload_treatmentevent v ON v.id = d.closed_by_id
    WHERE d.id = a.subject::bigint AND e.state = 'accepted'
)"""

TREATMENT_OVERDUE = Rule(
    code="treatment_overdue",
    family="treatments",
    title=gettext_lazy("Treatment or check overdue"),
    sql=_due_sql(
        "(d.latest_on + 1 + e.day_starts_at) AT TIME ZONE 'Europe/London'",
        "d.latest_on < (%(now)s AT TIME ZONE 'Europe/London')::date AND d.latest_on < e.today",
    ),
    sentence=overdue_sentence,
    steps=("vary", "phone", "prescriber", "mdt"),
    closed_sql=DUE_CLOSED,
    closed_because=closed_because,
    parameters=treated_there,
    tone=lambda noticed: "act",
)

# A visit in the days that the policy allows, whatever it was planned for: who goes can take it along.
TREATMENT_UNPLANNED = Rule(
    code="treatment_unplanned",
    family="treatments",
    title=gettext_lazy("Treatment or check without a visit"),
    sql=_due_sql(
        "(d.due_on - %(plan_days)s::int + e.day_starts_at) AT TIME ZONE 'Europe/London'",
        """d.due_on <= (%(now)s AT TIME ZONE 'Europe/London')::date + %(plan_days)s::int
      AND d.due_on <= e.today + %(plan_days)s::int AND d.latest_on >= e.today
      AND t.given_by_us AND d.waiting_id IS NULL
      AND NOT EXISTS (
          SELECT FROM caseload_plannedvisit v
          WHERE v.episode_id = e.id AND v.state = 'planned'
            AND v.on_date BETWEEN greatest(d.earliest_on, e.today) AND d.latest_on)""",
    ),
    sentence=unplanned_sentence,
    steps=("plan_visit", "phone"),
    closed_sql=DUE_CLOSED,
    closed_because=closed_because,
    parameters=lambda: {"plan_days": PLAN_DAYS} | treated_there(),
)


# One alert per thing told: a second refusal is told anew, whatever became of the first.
def _waiting_sql(outcomes: str, more: str = "'{}'::jsonb") -> str:
    return f"""
    SELECT e.team_id, e.person_id, e.id, v.id::text,
           jsonb_build_object('treatment', t.uuid, 'what', t.what, 'latest_on', d.latest_on, 'outcome', v.outcome,
                              'at', v.occurred_at, 'why', v.why,
                              'prescriber', coalesce(u.name, t.prescriber_name),
                              'tells', CASE WHEN u.is_active AND EXISTS (
                                  SELECT FROM teams_membership m
                                  WHERE m.user_id = u.id AND (m.team_id = e.team_id OR m.team_id IS NULL)
                                    AND daterange(m.starts_on, m.ends_on) @> e.today)
                                  THEN ARRAY[u.id] ELSE ARRAY[]::bigint[] END) || {more},
           v.occurred_at
    FROM caseload_treatmentdue d
    JOIN e ON e.id = d.episode_id
    JOIN caseload_treatment t ON t.id = d.treatment_id
    JOIN caseload_treatmentpolicy y ON y.id = d.policy_id
    JOIN caseload_treatmentevent v ON v.id = d.waiting_id
    LEFT JOIN teams_user u ON u.id = t.prescriber_id
    WHERE d.waiting_id IS NOT NULL AND v.outcome IN ({outcomes}) AND v.occurred_at <= %(now)s
      AND e.state = 'accepted' AND e.whereabouts <> ALL(%(treated_there)s)
    """  # noqa: S608 - called with words of this module


# Answered; or given since; or declined or missed again, which is told as that; or the treatment has ended.
WAITING_CLOSED = """(
    SELECT coalesce(
        (SELECT jsonb_build_object('because', 'prescriber_answered', 'by', x.recorded_by_id)
         FROM caseload_treatmentanswer x WHERE x.event_id = v.id),
        (SELECT jsonb_build_object('because', g.outcome, 'by', g.recorded_by_id)
         FROM caseload_treatmentdue d JOIN caseload_treatmentevent g ON g.id IN (d.closed_by_id, d.waiting_id)
         WHERE d.treatment_id = v.treatment_id AND g.id <> v.id AND g.occurred_at >= v.occurred_at
         ORDER BY g.occurred_at LIMIT 1),
        CASE WHEN e.whereabouts = ANY(%(treated_there)s) THEN jsonb_build_object('because', 'hospital') END,
        (SELECT jsonb_build_object('because', 'treatment_ended') FROM caseload_treatment t
         WHERE t.id = v.treatment_id AND t.ends_on IS NOT NULL))
    FROM caseload_treatmentevent v WHERE v.id = a.subject::bigint AND e.state = 'accepted'
)"""

TREATMENT_DECLINED = Rule(
    code="treatment_declined",
    family="treatments",
    title=gettext_lazy("Treatment or check declined or missed"),
    sql=_waiting_sql("'declined', 'missed'"),
    sentence=declined_sentence,
    steps=("prescriber", "vary", "mdt"),
    closed_sql=WAITING_CLOSED,
    closed_because=closed_because,
    parameters=treated_there,
    tone=lambda noticed: "act",
)

CLOZAPINE_NOT_TAKEN = Rule(
    code="clozapine_not_taken",
    family="treatments",
    title=gettext_lazy("Not taken"),
    sql=_waiting_sql(
        "'not_taken'",
        """jsonb_build_object('last_taken_at', v.last_taken_at, 'break_hours', coalesce(y.break_hours, 0),
                              'says', y.break_text, 'source', y.source)""",
    ),
    sentence=not_taken_sentence,
    steps=("prescriber", "phone", "mdt"),
    closed_sql=WAITING_CLOSED,
    closed_because=closed_because,
    parameters=treated_there,
    tells_shift=True,
    tone=lambda noticed: "act",
)
