"""Where somebody is, where that asks for something: absent, missing, not back, away (domain.md 2a).

Which of these arises where is the table ``people.whereabouts``. What is asked for is health-led first: the ladder of
somebody who is not seen, with those who know where they may be at its head (R2, R9).
"""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.alerts.rule import Escalation, Noticed, Rule, changed
from caseload.people import whereabouts, whereabouts_words
from caseload.people.whereabouts import Whereabouts
from nhsuk import moments

RELEASE_LEAD_DAYS = 14
"""A release is prepared: a place to stay, medication, who meets them at the gate."""
CONTACT_LEAD_DAYS = 2
"""Contact shows before it is due, as people do whose rhythm runs out."""

LOOKED_FOR = ("ward_call", "phone", "carer", "landlord", "vary", "gp", "ward_custody", "mdt", "assessment")


def absent_sentence(noticed: Noticed) -> str:
    """Since when, last known place, who told us."""
    return _("Absent without leave since %(since)s (%(how_long)s).") % _since(noticed) + _more(noticed)


def missing_sentence(noticed: Noticed) -> str:
    """Since when, last known place, who told us."""
    return _("Missing since %(since)s (%(how_long)s).") % _since(noticed) + _more(noticed)


def _since(noticed: Noticed) -> dict:
    return {"since": moments.moment(noticed.since_at), "how_long": _passed(noticed.since_at, noticed.now)}


def _more(noticed: Noticed) -> str:
    facts = noticed.facts
    parts = [_("Last known: %(place)s.") % {"place": facts["place"]}] if facts["place"] else []
    parts.append(_("Told by %(who)s.") % {"who": facts["told_by"]})
    if noticed.last_seen_at and noticed.last_seen_at > noticed.since_at:
        day = moments.moment(noticed.last_seen_at)
        parts.append(_("Seen since, on %(day)s: if they are back, say so.") % {"day": day})
    return " " + " ".join(parts)


def _passed(start: dt.datetime, now: dt.datetime) -> str:
    """Hours up to two days, then days."""
    hours = max(0, int((now - start).total_seconds() // 3600))
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def leave_sentence(noticed: Noticed) -> str:
    """When they were due back, and how long that is ago."""
    values = {
        "due": moments.moment(dt.datetime.fromisoformat(noticed.facts["expected_at"])),
        "how_long": _passed(noticed.since_at, noticed.now),
        "began": moments.moment(dt.datetime.fromisoformat(noticed.facts["starts_at"])),
    }
    said = _("Not back from leave: due %(due)s, %(how_long)s ago. On leave since %(began)s.") % values
    if place := noticed.facts["place"]:
        said += " " + _("Staying: %(place)s.") % {"place": place}
    if noticed.last_seen_at and noticed.last_seen_at > noticed.since_at:
        said += " " + _("Seen since, on %(day)s.") % {"day": moments.moment(noticed.last_seen_at)}
    return said


def review_sentence(noticed: Noticed) -> str:
    """What is to be looked at again, and since when or by when."""
    by = dt.date.fromisoformat(noticed.facts["review_by"])
    values = {"what": _where(noticed.facts), "day": moments.short_day(by), "ago": moments.ago(by)}
    if by < noticed.today:
        said = _("%(what)s: was to be reviewed by %(day)s, %(ago)s.") % values
    else:
        said = _("%(what)s: to be reviewed by %(day)s, %(ago)s.") % values
    if whereabouts.TABLE[Whereabouts(noticed.facts["kind"])].pauses:
        said += " " + _("Until then nothing tells that they are not seen.")
    return said


def contact_sentence(noticed: Noticed) -> str:
    """How long nobody has been in contact, what was agreed, and by when the next falls."""
    facts = noticed.facts
    due = dt.date.fromisoformat(facts["due_on"])
    if facts["last_at"]:
        last = dt.datetime.fromisoformat(facts["last_at"])
        days = noticed.days_since(last)
        said = ngettext("Last contact %(n)d day ago.", "Last contact %(n)d days ago.", days) % {"n": days}
        said = _("Last contact today.") if not days else said
    else:
        said = _("No contact there yet.")
    every = ngettext("every day", "every %(n)d days", facts["every_days"]) % {"n": facts["every_days"]}
    values = {
        "where": _where(facts),
        "said": said,
        "every": every,
        "whom": whereabouts_words.whom(facts["kind"]),
        "day": moments.short_day(due),
        "ago": moments.ago(due),
    }
    if due < noticed.today:
        return _("%(where)s. %(said)s Contact with %(whom)s, %(every)s, was due by %(day)s, %(ago)s.") % values
    return _("%(where)s. %(said)s Contact with %(whom)s, %(every)s, is due by %(day)s, %(ago)s.") % values


def _where(facts: dict) -> str:
    return whereabouts_words.said(facts["kind"], facts["place"])


def release_sentence(noticed: Noticed) -> str:
    """When they are expected out, and what is to be ready."""
    day = moments.local(dt.datetime.fromisoformat(noticed.facts["expected_at"])).date()
    values = {"where": _where(noticed.facts), "day": moments.short_day(day), "ago": moments.ago(day)}
    if day < noticed.today:
        return _("%(where)s: release was expected on %(day)s, %(ago)s. Find out where they are.") % values
    ready = _("Ready by then: somewhere to stay, medication, who meets them.")
    return f"{_('%(where)s: release is expected on %(day)s, %(ago)s.') % values} {ready}"


def ended(facts: dict) -> str:
    """That they are back, found or somewhere else, and who said so."""
    values = {"name": facts.get("by_name") or "?"}
    return {
        "back": _("back, as %(name)s was told") % values,
        "changed": _("they are somewhere else, as %(name)s was told") % values,
        "admitted": _("admitted to hospital"),
        "stay_ended": _("the stay in hospital ended"),
        "retracted": _("recorded by mistake"),
        "corrected": _("another day holds now"),
    }.get(facts.get("because"), changed(facts))


def heard(facts: dict) -> str:
    """Who was in contact, or that they are no longer there."""
    if facts.get("because") == "heard" and facts.get("at"):
        day = moments.short_day(dt.datetime.fromisoformat(facts["at"]))
        return _("in contact on %(day)s, by %(name)s") % {"day": day, "name": facts.get("by_name") or "?"}
    if facts.get("because") == "elsewhere":
        return _("they are somewhere else now")
    return ended(facts)


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


def _at_once(code: str, title: str, sentence) -> Rule:
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
        steps=LOOKED_FOR,
        closed_sql=CLOSED,
        closed_because=ended,
        escalation=Escalation.AT_ONCE,
        tells_shift=True,
        parameters=lambda: {code: whereabouts.where_rule(code)},
        tone=lambda noticed: "act",
    )


ABSENT_WITHOUT_LEAVE = _at_once("absent_without_leave", gettext_lazy("Absent without leave"), absent_sentence)
MISSING = _at_once("missing", gettext_lazy("Missing"), missing_sentence)

LEAVE_OVERDUE = Rule(
    code="leave_overdue",
    family="whereabouts",
    title=gettext_lazy("Not back from leave"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, w.id::text,
           jsonb_build_object({FACTS}, 'expected_at', w.expected_at, 'starts_at', w.starts_at), w.expected_at
    {ROWS} AND w.expected_at <= %(now)s AND w.kind = ANY(%(leave_overdue)s)
    """,
    sentence=leave_sentence,
    steps=("phone", *(step for step in LOOKED_FOR if step != "phone")),
    closed_sql=CLOSED,
    closed_because=ended,
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
    sentence=review_sentence,
    steps=("review", "ward_custody", "mdt"),
    closed_sql=CLOSED,
    closed_because=ended,
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
    sentence=contact_sentence,
    steps=("call_there", "visit_there", "letter", "carer", "mdt"),
    closed_sql="""CASE
        WHEN e.last_heard_at > coalesce((a.facts ->> 'last_at')::timestamptz, '-infinity')
        THEN caseload_contact_met(a.person_id, e.last_heard_at, 'heard')
        WHEN e.state = 'accepted' THEN jsonb_build_object('because', 'elsewhere') END""",
    closed_because=heard,
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
    sentence=release_sentence,
    steps=("call_there", "meet_at_gate", "landlord", "gp", "mdt"),
    closed_sql=CLOSED,
    closed_because=ended,
    parameters=lambda: {
        "release_expected": whereabouts.where_rule("release_expected"),
        "release_lead": RELEASE_LEAD_DAYS,
    },
    tone=due_tone,
)
