"""Where somebody is, where that asks for something: absent, missing, not back, away (domain.md 2a).

Which of these arises where is the table ``people.whereabouts``. What is asked for is health-led first: the ladder of
somebody who is not seen, with those who know where they may be at its head (R2, R9).
"""

import datetime as dt

from django.utils.translation import gettext_lazy

from caseload.alerts.rule import Escalation, Noticed, Rule
from caseload.alerts.rules import whereabouts_sentences as sentences
from caseload.people import whereabouts
from caseload.people.whereabouts import Whereabouts

RELEASE_LEAD_DAYS = 14
"""A release is prepared: a place to stay, medication, who meets them at the gate."""
CONTACT_LEAD_DAYS = 2
"""Contact shows before it is due, as people do whose rhythm runs out."""

LOOKED_FOR = ("phone", "carer", "landlord", "vary", "gp", "ward_custody", "mdt", "assessment")
FROM_THE_WARD = ("ward_call", *LOOKED_FOR)


def review_tone(noticed: Noticed) -> str:
    """Act once the day has passed."""
    return "act" if dt.date.fromisoformat(noticed.facts["review_by"]) < noticed.today else "soon"


def due_tone(noticed: Noticed) -> str:
    """Act once it is due."""
    return "act" if noticed.since_at <= noticed.now else "soon"


FACTS = "'whereabouts', w.uuid, 'kind', w.kind, 'place', w.place_text, 'told_by', w.told_by"
ROWS = """
    FROM caseload_whereaboutsperiod w JOIN e ON e.person_id = w.person_id
    WHERE w.ends_at IS NULL AND w.retracted_at IS NULL AND e.state = 'accepted' AND e.whereabouts = w.kind
"""
"""What holds now, by the indexes over what has no end; not of those in hospital, whose stay stands above it."""
CLOSED = """(
    SELECT jsonb_build_object(
        'because', CASE WHEN w.retracted_at IS NOT NULL THEN 'retracted' WHEN w.ends_at IS NULL THEN 'corrected'
                        ELSE w.end_reason END,
        'by', w.ended_by_id)
    FROM caseload_whereaboutsperiod w WHERE w.id = a.subject::bigint AND e.state = 'accepted'
)"""


def _at_once(code: str, title: str, sentence, steps: tuple[str, ...]) -> Rule:
    """Somebody is not where they should be: at once to co-ordinator, shift co-ordinator and lead."""
    return Rule(
        code=code,
        family="whereabouts",
        title=title,
        sql=f"""
        SELECT e.team_id, e.person_id, e.id, w.id::text, jsonb_build_object({FACTS}), w.starts_at
        {ROWS} AND w.kind = ANY(%({code})s)
        """,
        sentence=sentence,
        steps=steps,
        closed_sql=CLOSED,
        closed_because=sentences.ended,
        escalation=Escalation.AT_ONCE,
        tells_shift=True,
        parameters=lambda: {code: whereabouts.where_rule(code)},
        tone=lambda noticed: "act",
    )


ABSENT_WITHOUT_LEAVE = _at_once(
    "absent_without_leave", gettext_lazy("Absent without leave"), sentences.absent_sentence, FROM_THE_WARD
)
MISSING = _at_once("missing", gettext_lazy("Missing"), sentences.missing_sentence, LOOKED_FOR)

LEAVE_OVERDUE = Rule(
    code="leave_overdue",
    family="whereabouts",
    title=gettext_lazy("Not back from leave"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, w.id::text,
           jsonb_build_object({FACTS}, 'expected_at', w.expected_at, 'starts_at', w.starts_at), w.expected_at
    {ROWS} AND w.expected_at <= %(now)s AND w.kind = ANY(%(leave_overdue)s)
    """,
    sentence=sentences.leave_sentence,
    steps=("phone", "ward_call", *LOOKED_FOR[1:]),
    closed_sql=CLOSED,
    closed_because=sentences.ended,
    escalation=Escalation.AT_ONCE,
    tells_shift=True,
    parameters=lambda: {"leave_overdue": whereabouts.where_rule("leave_overdue")},
    tone=lambda noticed: "act",
)

# The first bound on the day is the same for all teams, so that an index may serve it; the second is the team's own,
# and nothing shows before half of its time is over.
WHEREABOUTS_REVIEW = Rule(
    code="whereabouts_review",
    family="reviews",
    title=gettext_lazy("Where they are, to be reviewed"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, w.id::text, jsonb_build_object({FACTS}, 'review_by', w.review_by),
           (w.review_by + 1 + e.day_starts_at) AT TIME ZONE 'Europe/London'
    {ROWS} AND w.kind = ANY(%(whereabouts_review)s)
      AND w.review_by <= (%(now)s AT TIME ZONE 'Europe/London')::date + (SELECT review FROM leads)
      AND w.review_by <= e.today + least(e.review_lead_days, (w.review_by - w.set_at::date) / 2)
    """,  # noqa: S608 - words of this module
    sentence=sentences.review_sentence,
    steps=("review", "ward_custody", "mdt"),
    closed_sql=CLOSED,
    closed_because=sentences.ended,
    tells_shift=False,
    parameters=lambda: {"whereabouts_review": whereabouts.where_rule("whereabouts_review")},
    tone=review_tone,
)

CONTACT_ELSEWHERE = Rule(
    code="contact_elsewhere",
    family="whereabouts",
    title=gettext_lazy("Contact due where they are"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, w.id::text,
           jsonb_build_object(
               {FACTS}, 'last_at', e.last_heard_at, 'every_days', coalesce(w.every_days, r.days),
               'due_on', ((e.contact_due_at AT TIME ZONE 'Europe/London') - e.day_starts_at)::date - 1),
           e.contact_due_at
    FROM e
    JOIN caseload_whereaboutsperiod w
      ON w.person_id = e.person_id AND w.ends_at IS NULL AND w.retracted_at IS NULL AND w.kind = e.whereabouts
    LEFT JOIN unnest(%(contact_kinds)s::text[], %(contact_days)s::int[]) AS r (kind, days) ON r.kind = w.kind
    WHERE e.state = 'accepted' AND e.contact_due_at <= %(now)s::timestamptz + make_interval(days => %(contact_lead)s)
      AND w.kind = ANY(%(contact_kinds)s)
    """,  # noqa: S608 - words of this module
    sentence=sentences.contact_sentence,
    steps=("call_there", "visit_there", "letter", "carer", "mdt"),
    closed_sql="""CASE
        WHEN e.last_heard_at > coalesce((a.facts ->> 'last_at')::timestamptz, '-infinity')
        THEN caseload_contact_met(a.person_id, e.last_heard_at, 'heard')
        WHEN e.state = 'accepted' THEN jsonb_build_object('because', 'elsewhere') END""",
    closed_because=sentences.heard,
    parameters=lambda: {
        "contact_kinds": whereabouts.where_rule("contact_elsewhere"),
        "contact_days": [
            whereabouts.TABLE[Whereabouts(kind)].every_days for kind in whereabouts.where_rule("contact_elsewhere")
        ],
        "contact_lead": CONTACT_LEAD_DAYS,
    },
    tone=due_tone,
)

RELEASE_EXPECTED = Rule(
    code="release_expected",
    family="whereabouts",
    title=gettext_lazy("Release expected"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, w.id::text, jsonb_build_object({FACTS}, 'expected_at', w.expected_at),
           w.expected_at
    {ROWS} AND w.kind = ANY(%(release_expected)s)
      AND w.expected_at <= %(now)s::timestamptz + make_interval(days => %(release_lead)s)
    """,
    sentence=sentences.release_sentence,
    steps=("call_there", "meet_at_gate", "landlord", "gp", "mdt"),
    closed_sql=CLOSED,
    closed_because=sentences.ended,
    parameters=lambda: {
        "release_expected": whereabouts.where_rule("release_expected"),
        "release_lead": RELEASE_LEAD_DAYS,
    },
    tone=due_tone,
)
