"""What is noticed about hospital stays: who is in, and who has left and was not followed up (domain.md section 5)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.alerts.rule import Escalation, Noticed, Rule, Tap, changed
from caseload.contacts.outcomes import TABLE
from caseload.spells import follow_up, going
from caseload.spells.codes import SpellKind
from caseload.spells.follow_up import Stage
from nhsuk import moments

FORGET_AFTER_DAYS = 28
"""A discharge nobody followed up is then told by the rhythm alone, which is daily since that day."""


def admitted_sentence(noticed: Noticed) -> str:
    """Where, since when, and whether anybody of ours has been there."""
    since = dt.datetime.fromisoformat(noticed.facts["admitted_at"])
    values = {
        "where": where(noticed.facts),
        "when": moments.moment(since),
        "kind": SpellKind(noticed.facts["kind"]).label,
        "n": follow_up.day_of_stay(since, follow_up.local_day(noticed.now)),
    }
    first = _("%(kind)s admission: %(where)s, %(when)s (day %(n)d).") % values
    return f"{first} {_in_reach(noticed)}"


def _in_reach(noticed: Noticed) -> str:
    if _visited(noticed):
        return _("Seen there on %(day)s.") % {"day": moments.short_day(noticed.last_seen_at)}
    by = _first_by(noticed)
    values = {"day": moments.short_day(by), "ago": moments.ago(by)}
    if by < noticed.today:
        return _("Not seen there yet: the first visit was due by %(day)s, %(ago)s.") % values
    return _("Not seen there yet: the first visit falls by %(day)s.") % values


def _visited(noticed: Noticed) -> bool:
    return bool(noticed.last_seen_at and noticed.last_seen_at >= noticed.since_at)


def admitted_tone(noticed: Noticed) -> str:
    """To know once somebody of ours has been there; to act on when the first visit has not been made in time."""
    if _visited(noticed):
        return "info"
    return "act" if _first_by(noticed) < noticed.today else "soon"


def _first_by(noticed: Noticed) -> dt.date:
    """Of somebody who was in when the team took them on the days run from then."""
    since = max(filter(None, [noticed.since_at, noticed.accepted_at]))
    return follow_up.first_in_reach_by(since, noticed.calendar)


def follow_up_sentence(noticed: Noticed) -> str:
    """When they left, when the follow-up falls, and how far the days have run."""
    left = dt.datetime.fromisoformat(noticed.facts["discharged_at"])
    days = _days(left)
    parts = [_("Left %(where)s on %(when)s.") % {"where": where(noticed.facts), "when": moments.moment(left)}]
    stage = follow_up.stage(left, noticed.now, noticed.calendar)
    if on_the_day := _met_on_the_day(noticed, left):
        parts.append(on_the_day)
    if stage is Stage.MISSED:
        parts.append(_("Nobody followed up from %(first)s to %(last)s. See or ring them now.") % days)
    elif on_the_day:
        parts.append(_("The national follow-up still falls %(first)s to %(last)s.") % days)
    else:
        parts.append(_("To be seen or rung from %(first)s to the end of %(last)s.") % days)
    parts += [*filter(None, [going.booked(_booked(noticed, left))]), *_warning(stage, left, noticed)]
    if not is_national(noticed.facts, left, noticed.calendar.nation):
        parts.append(_("Outside the national measure; we follow up everybody."))
    return " ".join(parts)


def who_goes(noticed: Noticed) -> Tap | None:
    """Who goes is asked until somebody is named."""
    stay, left = noticed.facts.get("stay"), dt.datetime.fromisoformat(noticed.facts["discharged_at"])
    if stay is None or _booked(noticed, left):
        return None
    return going.tap(noticed.person_uuid, stay, left, noticed.now, noticed.calendar)


def _booked(noticed: Noticed, left: dt.datetime) -> dict | None:
    """The visit that is planned for it, where it falls in time."""
    visit = noticed.follow_up
    in_time = visit and dt.date.fromisoformat(visit["on_date"]) <= follow_up.window(left)[1]
    return visit if in_time else None


def follow_up_tone(noticed: Noticed) -> str:
    """To act on from the first warning."""
    left = dt.datetime.fromisoformat(noticed.facts["discharged_at"])
    return "soon" if follow_up.stage(left, noticed.now, noticed.calendar) is Stage.LEFT else "act"


def is_national(facts: dict, left: dt.datetime, nation: str) -> bool:
    """Whether the national measure counts this discharge, as far as the alert knows it."""
    asked = follow_up.Discharge(left, facts["bed_type"], facts["method"], facts["destination"], nation)
    return asked.out is None


def where(facts: dict) -> str:
    """'Oak Ward, Larch House'"""
    return ", ".join(filter(None, [facts["ward"], facts["hospital"]]))


def _days(left: dt.datetime) -> dict:
    first, last = follow_up.window(left)
    return {"first": moments.short_day(first), "last": moments.short_day(last)}


def _met_on_the_day(noticed: Noticed, left: dt.datetime) -> str:
    """The same day does not count (domain.md section 5), and the sentence says so."""
    met = ((noticed.last_seen_at, _("Seen on the day.")), (noticed.last_spoken_at, _("Spoken with on the day.")))
    day = follow_up.local_day(left)
    return next((said for at, said in met if at and at >= left and follow_up.local_day(at) == day), "")


def _warning(stage: Stage, left: dt.datetime, noticed: Noticed) -> list[str]:
    hours = follow_up.hours(left, noticed.now)
    passed = ngettext("%(n)d hour has passed.", "%(n)d hours have passed.", hours) % {"n": hours}
    if stage is Stage.LAST_OPEN_DAY:
        open_day = follow_up.last_open_day(left, noticed.calendar)
        if open_day == follow_up.local_day(noticed.now):
            return [passed, _("Today is the last day on which the team is open.")]
        return [passed, _("The team is closed until those days are over: arrange a visit or a call now.")]
    return [] if stage is Stage.LEFT else [passed]


def discharge_closed(facts: dict) -> str:
    """Who followed up, or what else ended it."""
    because = facts.get("because")
    if because == "followed_up":
        day = moments.short_day(dt.datetime.fromisoformat(facts["at"]))
        return _("followed up by %(name)s on %(day)s") % {"name": facts.get("by_name") or "?", "day": day}
    return {
        "readmitted": _("admitted again"),
        "retracted": _("the stay was recorded by mistake"),
        "reopened": _("the discharge was taken back"),
        "passed": _("four weeks have passed; the rhythm goes on"),
    }.get(because, changed(facts))


def admission_closed(facts: dict) -> str:
    """They have left, or it was a mistake."""
    if facts.get("because") == "discharged":
        day = moments.short_day(dt.datetime.fromisoformat(facts["at"]))
        return _("left hospital on %(day)s") % {"day": day}
    return discharge_closed(facts)


# The spell may hang on another team's episode: every team that works with the person must know.
ADMITTED = Rule(
    code="admitted",
    family="hospital",
    title=gettext_lazy("Admitted to hospital"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, s.id::text,
           jsonb_build_object('hospital', s.hospital, 'ward', s.ward, 'kind', s.kind, 'admitted_at', s.admitted_at),
           s.admitted_at
    FROM caseload_hospitalspell s JOIN e ON e.person_id = s.person_id
    WHERE s.discharged_at IS NULL AND s.retracted_at IS NULL AND s.admitted_at <= %(now)s
      AND e.state = 'accepted'
    """,
    sentence=admitted_sentence,
    steps=("in_reach", "ward_call", "mdt"),
    closed_sql="""(
        SELECT CASE WHEN s.retracted_at IS NOT NULL THEN jsonb_build_object('because', 'retracted')
                    WHEN s.discharged_at IS NOT NULL
                    THEN jsonb_build_object('because', 'discharged', 'at', s.discharged_at) END
        FROM caseload_hospitalspell s WHERE s.id = a.subject::bigint
    )""",
    closed_because=admission_closed,
    escalation=Escalation.AT_ONCE,  # the team stays from the first day, and who goes there is the lead's to see to
    tells_shift=True,
    tone=admitted_tone,
)

FOLLOWED_UP = """
    k.person_id = s.person_id AND k.successor_id IS NULL AND k.entry IN ('made', 'corrected')
    AND k.source <> 'imported' AND k.outcome = ANY(%(attended)s) AND k.mechanism = ANY(%(follow_up_mechanisms)s)
    AND k.occurred_at >= ((s.discharged_at AT TIME ZONE 'Europe/London')::date + 1)::timestamp
                         AT TIME ZONE 'Europe/London'
"""
"""A contact that counts, after the day of discharge; later than the national window it still ends our alert."""

FOLLOWED_UP_BY_OTHERS = """
    b.spell_id = s.id AND b.retracted_at IS NULL AND b.mechanism = ANY(%(follow_up_mechanisms)s)
    AND b.occurred_at >= ((s.discharged_at AT TIME ZONE 'Europe/London')::date + 1)::timestamp
                         AT TIME ZONE 'Europe/London'
"""
"""What another team of the provider told us it did, after the day of discharge."""

READMITTED = """
    r.person_id = s.person_id AND r.id <> s.id AND r.retracted_at IS NULL AND r.admitted_at >= s.discharged_at
    AND r.kind = 'psychiatric'
"""
"""In a mental health bed again. Somebody who lies in a general hospital is still to be followed up."""

DISCHARGED_NOT_FOLLOWED_UP = Rule(
    code="discharged_not_followed_up",
    family="hospital",
    title=gettext_lazy("Left hospital, not followed up"),
    sql=f"""
    SELECT e.team_id, e.person_id, e.id, s.id::text,
           jsonb_build_object('stay', s.uuid, 'hospital', s.hospital, 'ward', s.ward, 'bed_type', s.bed_type,
                              'method', s.discharge_method, 'destination', s.discharge_destination,
                              'discharged_at', s.discharged_at),
           s.discharged_at
    FROM caseload_hospitalspell s JOIN e ON e.person_id = s.person_id
    WHERE s.kind = 'psychiatric' AND s.retracted_at IS NULL AND s.discharged_at IS NOT NULL
      AND s.discharged_at <= %(now)s
      AND s.discharged_at > %(now)s::timestamptz - make_interval(days => %(forget_after_days)s)
      AND s.discharge_method <> ALL(%(methods_out)s) AND e.state = 'accepted'
      AND NOT EXISTS (SELECT FROM caseload_contact k WHERE {FOLLOWED_UP} AND k.occurred_at <= %(now)s)
      AND NOT EXISTS (SELECT FROM caseload_hospitalspell r WHERE {READMITTED})
      AND NOT EXISTS (SELECT FROM caseload_followupbyothers b
                      WHERE {FOLLOWED_UP_BY_OTHERS} AND b.occurred_at <= %(now)s)
    """,  # noqa: S608 - the parts stand above
    sentence=follow_up_sentence,
    steps=("follow_up", "ward_call", "vary", "carer", "mdt"),
    closed_sql=f"""(
        SELECT CASE
            WHEN s.retracted_at IS NOT NULL THEN jsonb_build_object('because', 'retracted')
            WHEN s.discharged_at IS NULL THEN jsonb_build_object('because', 'reopened')
            WHEN EXISTS (SELECT FROM caseload_hospitalspell r WHERE {READMITTED})
            THEN jsonb_build_object('because', 'readmitted')
            WHEN EXISTS (SELECT FROM caseload_followupbyothers b WHERE {FOLLOWED_UP_BY_OTHERS})
            THEN (SELECT jsonb_build_object('because', 'followed_up', 'at', min(b.occurred_at),
                                            'by_name', min(b.team_name))
                  FROM caseload_followupbyothers b WHERE {FOLLOWED_UP_BY_OTHERS})
            ELSE coalesce((
                SELECT caseload_contact_met(s.person_id, k.occurred_at, 'followed_up')
                FROM caseload_contact k WHERE {FOLLOWED_UP} ORDER BY k.occurred_at LIMIT 1
            ), CASE WHEN e.state = 'accepted' THEN jsonb_build_object('because', 'passed') END) END
        FROM caseload_hospitalspell s WHERE s.id = a.subject::bigint
    )""",  # noqa: S608
    closed_because=discharge_closed,
    escalation=Escalation.BY_AGE,
    tells_shift=True,
    parameters=lambda: {
        "attended": [row.outcome.value for row in TABLE.values() if row.planned_code in follow_up.ATTENDANCE],
        "follow_up_mechanisms": sorted(follow_up.MECHANISMS),
        "methods_out": sorted(follow_up.METHODS_OUT),
        "forget_after_days": FORGET_AFTER_DAYS,
    },
    tone=follow_up_tone,
    tap=who_goes,
)
