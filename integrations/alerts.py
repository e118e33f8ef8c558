"""What the feed lets a team notice: somebody who may be theirs, an emergency department attended, a death that is not
on record, a feed gone silent.

An admission and a discharge are noticed by their stays (``caseload.spells.alerts``), whoever told of them.
"""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.alerts.rule import Escalation, Noticed, Rule, changed
from nhsuk import moments

ATTENDANCE_DAYS = 7
"""An attendance is worth a mention for a week."""

HAPPENED = {
    "A01": gettext_lazy("admitted"),
    "A02": gettext_lazy("moved to another ward"),
    "A03": gettext_lazy("discharged"),
    "A04": gettext_lazy("registered"),
    "A06": gettext_lazy("admitted"),
    "A07": gettext_lazy("discharged"),
    "A21": gettext_lazy("on leave"),
    "A22": gettext_lazy("back from leave"),
    "A28": gettext_lazy("added to the hospital’s books"),
    "A31": gettext_lazy("named"),
}


def _moment(text: str) -> str:
    return moments.moment(dt.datetime.fromisoformat(text))


def possible_match_sentence(noticed: Noticed) -> str:
    """Where somebody is who may be them, and why it is not certain."""
    facts = noticed.facts
    where = ", ".join(filter(None, [facts["ward"], facts["hospital"] or facts["sender"]]))
    values = {"where": where, "what": HAPPENED.get(facts["code"], _("there")), "when": _moment(facts["event_at"])}
    happened = _("Possible match: somebody who may be them was %(what)s at %(where)s, %(when)s.") % values
    return f"{happened} {_('Nothing is recorded about them until somebody has looked and decided.')}"


def possible_match_closed(facts: dict) -> str:
    """What was decided."""
    return {"same": _("it is them"), "other": _("it is somebody else")}.get(facts.get("because"), changed(facts))


# Few are open at a time: they stand in an index of their own.
POSSIBLE_MATCH = Rule(
    code="possible_match",
    family="hospital",
    title=gettext_lazy("In hospital? A possible match"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, q.id::text,
           jsonb_build_object('question', q.uuid, 'sender', s.name, 'reason', q.reason, 'code', m.code,
                              'event_at', m.event_at, 'hospital', m.parsed ->> 'hospital',
                              'ward', m.parsed ->> 'ward'),
           q.asked_at
    FROM integrations_question q
    JOIN integrations_sender s ON s.id = q.sender_id
    JOIN integrations_candidate c ON c.question_id = q.id
    JOIN e ON e.person_id = c.person_id
    CROSS JOIN LATERAL (
        SELECT l.code, l.event_at, l.parsed FROM integrations_message l
        WHERE l.question_id = q.id AND l.parsed IS NOT NULL
          AND (l.parsed ->> 'code' IS DISTINCT FROM 'A31' OR l.parsed ->> 'death' = 'Y')
        ORDER BY l.event_at DESC, l.id DESC LIMIT 1
    ) m
    WHERE q.decided_at IS NULL AND e.state = 'accepted'
    """,
    sentence=possible_match_sentence,
    steps=("ward_call",),
    closed_sql="""(
        SELECT jsonb_build_object('because', CASE WHEN q.decided_person_id = a.person_id THEN 'same' ELSE 'other' END)
        FROM integrations_question q WHERE q.id = a.subject::bigint AND q.decided_at IS NOT NULL
    )""",
    closed_because=possible_match_closed,
    escalation=Escalation.BY_AGE,
    tells_shift=True,
    tone=lambda noticed: "act",
)


def attendance_sentence(noticed: Noticed) -> str:
    """Where and when, and whether they are still there."""
    facts = noticed.facts
    values = {
        "where": ", ".join(filter(None, [facts["ward"], facts["hospital"]])),
        "when": _moment(facts["began_at"]),
    }
    if facts["ended_at"]:
        values["left"] = _moment(facts["ended_at"])
        return _("Attended an emergency department: %(where)s, %(when)s. Left %(left)s.") % values
    return _("Attends an emergency department: %(where)s, since %(when)s.") % values


ATTENDED = Rule(
    code="emergency_attended",
    family="hospital",
    title=gettext_lazy("A&E attendance"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, l.id::text,
           jsonb_build_object('hospital', l.hospital, 'ward', l.ward, 'began_at', l.began_at, 'ended_at', l.ended_at),
           l.began_at
    FROM integrations_spelllink l JOIN e ON e.person_id = l.person_id
    WHERE l.state IN ('attending', 'left') AND l.began_at <= %(now)s
      AND l.began_at > %(now)s::timestamptz - make_interval(days => %(attendance_days)s)
      AND e.state = 'accepted'
      AND NOT EXISTS (SELECT FROM caseload_hospitalspell h
                      WHERE h.person_id = l.person_id AND h.retracted_at IS NULL AND h.admitted_at >= l.began_at)
      AND NOT EXISTS (SELECT FROM caseload_alert x
                      WHERE x.episode_id = e.id AND x.rule = 'emergency_attended' AND x.subject = l.id::text
                        AND x.acknowledged_at IS NOT NULL)
    """,
    sentence=attendance_sentence,
    steps=("follow_up",),
    closed_sql="""(
        SELECT CASE
            WHEN l.state = 'cancelled' THEN jsonb_build_object('because', 'cancelled')
            WHEN a.acknowledged_at IS NOT NULL THEN jsonb_build_object('because', 'acknowledged')
            WHEN l.state = 'in' OR EXISTS (
                SELECT FROM caseload_hospitalspell h
                WHERE h.person_id = l.person_id AND h.retracted_at IS NULL AND h.admitted_at >= l.began_at
            ) THEN jsonb_build_object('because', 'admitted')
            ELSE jsonb_build_object('because', 'passed') END
        FROM integrations_spelllink l WHERE l.id = a.subject::bigint
    )""",
    closed_because=lambda facts: {
        "cancelled": _("the hospital took it back"),
        "admitted": _("admitted to hospital"),
        "passed": _("a week has passed"),
    }.get(facts.get("because"), changed(facts)),
    tells_shift=True,
    parameters=lambda: {"attendance_days": ATTENDANCE_DAYS},
    tone=lambda noticed: "soon",
)


def death_told_sentence(noticed: Noticed) -> str:
    """Who says so, and what to do either way."""
    values = {
        "hospital": noticed.facts["hospital"],
        "day": moments.day(dt.date.fromisoformat(noticed.facts["died_on"])),
    }
    said = _("%(hospital)s says that they died on %(day)s.") % values
    why = _("It is not recorded here: somebody has seen them since, took it back, or the day cannot be.")
    what = _(
        "Ring the ward: if it is true, record it under Details; if not, acknowledge this and correct the discharge."
    )
    return f"{said} {why} {what}"


# A death that stands on the record ends the time with the team, and this with it. Told by few: an index of their own.
DEATH_TOLD = Rule(
    code="death_told",
    family="hospital",
    title=gettext_lazy("Died? A hospital says so"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, l.id::text,
           jsonb_build_object('died_on', l.died_on, 'hospital', COALESCE(NULLIF(l.hospital, ''), s.name)),
           (l.died_on + e.day_starts_at) AT TIME ZONE 'Europe/London'
    FROM integrations_spelllink l
    JOIN e ON e.person_id = l.person_id
    JOIN integrations_sender s ON s.id = l.sender_id
    WHERE l.died_on IS NOT NULL AND e.state = 'accepted'
      AND NOT EXISTS (
          SELECT FROM caseload_alert x
          WHERE x.episode_id = e.id AND x.rule = 'death_told' AND x.subject = l.id::text
            AND x.acknowledged_at IS NOT NULL AND x.facts ->> 'died_on' = l.died_on::text
      )
    """,
    sentence=death_told_sentence,
    steps=(),
    closed_sql="""(
        SELECT CASE WHEN a.acknowledged_at IS NOT NULL THEN jsonb_build_object('because', 'acknowledged')
                    WHEN l.died_on IS NULL THEN jsonb_build_object('because', 'cancelled') END
        FROM integrations_spelllink l WHERE l.id = a.subject::bigint
    )""",
    closed_because=lambda facts: {"cancelled": _("the hospital took it back")}.get(
        facts.get("because"), changed(facts)
    ),
    escalation=Escalation.AT_ONCE,
    tells_shift=True,
    tone=lambda noticed: "act",
)


def silent_sentence(noticed: Noticed) -> str:
    """Who is silent since when, and what that means."""
    values = {"name": noticed.facts["name"], "when": _moment(noticed.facts["last_at"])}
    return (
        _(
            "Nothing has come from %(name)s since %(when)s. Admissions there may go unnoticed: ring the wards, and "
            "tell the integration team."
        )
        % values
    )


def silent_closed(facts: dict) -> str:
    """Something came, or nothing is expected any more."""
    words = {"speaks": _("it speaks again"), "unwatched": _("nothing is expected from it any more")}
    return words.get(facts.get("because"), changed(facts))


ENOUGH_TO_MISS = 10
"""From so many messages on a sender that nobody has looked at yet is missed when it is silent: one is a trial."""

# A handful of senders, each by the end of an index.
SILENT = Rule(
    code="feed_silent",
    family="feed",
    title=gettext_lazy("A hospital’s feed is silent"),
    sql="""
    SELECT t.id, NULL::bigint, NULL::bigint, s.id::text,
           jsonb_build_object('name', s.name, 'sender', s.uuid, 'last_at', m.last_at),
           m.last_at + make_interval(mins => s.quiet_minutes)
    FROM integrations_sender s
    CROSS JOIN LATERAL (
        SELECT GREATEST(max(received_at), s.alive_at) AS last_at FROM integrations_message WHERE sender_id = s.id
    ) m
    CROSS JOIN teams_team t
    WHERE s.is_watched
      AND (s.is_confirmed OR EXISTS (
          SELECT FROM integrations_message n WHERE n.sender_id = s.id OFFSET %(enough_to_miss)s - 1
      ))
      AND m.last_at <= %(now)s::timestamptz - make_interval(mins => s.quiet_minutes)
      AND t.started_on <= (%(now)s AT TIME ZONE 'Europe/London')::date
      AND (t.ended_on IS NULL OR t.ended_on > (%(now)s AT TIME ZONE 'Europe/London')::date)
    """,
    sentence=silent_sentence,
    closed_sql="""(
        SELECT jsonb_build_object('because', CASE WHEN s.is_watched THEN 'speaks' ELSE 'unwatched' END)
        FROM integrations_sender s WHERE s.id = a.subject::bigint
    )""",
    closed_because=silent_closed,
    parameters=lambda: {"enough_to_miss": ENOUGH_TO_MISS},
    escalation=Escalation.AT_ONCE,
    about_nobody=True,
    named=lambda facts: facts["name"],
    tone=lambda noticed: "act",
)
