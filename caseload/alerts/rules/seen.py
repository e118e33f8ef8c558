"""Not seen though tried, not tried, tries in a row: never "disengaged", and never a suggestion to discharge (R2, R7).

An alert opens at the start of the team's next day: ``seen_due_at`` and ``try_due_at`` of the episode are the moments
at which the due days are over. Age counts from seen-due in both (domain.md, under R6).
"""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.alerts.rule import Escalation, Noticed, Rule, changed
from caseload.people.whereabouts import Rhythm, Whereabouts, where
from nhsuk import moments

NOT_SEEN_LADDER = (
    "log_visit",
    "vary",
    "phone",
    "text",
    "letter",
    "carer",
    "landlord",
    "gp",
    "pharmacy",
    "ward_custody",
    "mdt",
    "assessment",
)

OVERDUE = """
SELECT e.team_id, e.person_id, e.id, '',
       jsonb_build_object('last_seen_at', e.last_seen_at, 'due_on', e.seen_due_on, 'every_days', e.rhythm_days),
       e.seen_due_at
FROM e
WHERE e.state = 'accepted' AND e.seen_due_at <= %(now)s
"""


SEEN_SINCE = "e.last_seen_at > coalesce((a.facts ->> 'last_seen_at')::timestamptz, '-infinity')"
BY_SEEING = f"WHEN {SEEN_SINCE} THEN caseload_contact_met(a.person_id, e.last_seen_at, 'seen')"
BY_PAUSING = """WHEN e.state = 'accepted' AND e.seen_due_at IS NULL
    THEN jsonb_build_object('because', 'paused', 'whereabouts', e.whereabouts)"""
BY_ANOTHER_DAY = f"""
    WHEN e.whereabouts = 'hospital' THEN jsonb_build_object('because', 'admitted')
    {BY_PAUSING}
    WHEN e.rhythm_days <> (a.facts ->> 'every_days')::int THEN jsonb_build_object('because', 'rhythm')
"""
"""The due day has moved: they are in hospital now, the rhythm pauses, or another one holds."""
STILL_DUE = "e.seen_due_at <= %(now)s AND e.try_due_at"


def not_seen_sentence(noticed: Noticed) -> str:
    """'Not seen for 9 days; rhythm: every 3 days. Tried 3 times since.'"""
    return " ".join([_since_seen(noticed), _tries(noticed), *_signs(noticed)])


def not_tried_sentence(noticed: Noticed) -> str:
    """As above, and whether a planned visit is merely not logged yet: that is our failure, not theirs (R7)."""
    visit = noticed.unlogged_visit
    if visit:
        day = moments.short_day(dt.date.fromisoformat(visit["on_date"]))
        what = _("The visit planned for %(day)s is not logged yet: log it first.") % {"day": day}
    elif noticed.tries_since_seen:
        what = _("%(tries)s Nobody has tried again in time.") % {"tries": _tries(noticed)}
    else:
        what = _("Nobody has tried since.") if noticed.last_seen_at else _("Nobody has tried yet.")
    return " ".join([_since_seen(noticed), what, *_signs(noticed)])


def tries_sentence(noticed: Noticed) -> str:
    """How many tries in a row, and since when."""
    tries = ngettext(
        "Tried once without being seen.",
        "Tried %(n)d times in a row without being seen.",
        noticed.run_of_tries,
    ) % {"n": noticed.run_of_tries}
    if noticed.last_seen_at is None:
        return tries
    last = _("Last seen %(day)s, %(ago)s.") % _day(noticed.last_seen_at)
    return f"{tries} {last}"


def _since_seen(noticed: Noticed) -> str:
    rhythm = _rhythm(noticed)
    if noticed.last_seen_at is None:
        days = noticed.days_since(noticed.accepted_at)
        return ngettext(
            "Not seen yet, %(n)d day after acceptance; %(rhythm)s.",
            "Not seen yet, %(n)d days after acceptance; %(rhythm)s.",
            days,
        ) % {"n": days, "rhythm": rhythm}
    days = noticed.days_since(noticed.last_seen_at)
    return ngettext("Not seen for %(n)d day; %(rhythm)s.", "Not seen for %(n)d days; %(rhythm)s.", days) % {
        "n": days,
        "rhythm": rhythm,
    }


def _rhythm(noticed: Noticed) -> str:
    days = noticed.rhythm_days or noticed.facts.get("every_days") or 1
    if noticed.in_hospital_since:
        text = ngettext("in hospital: in-reach every day", "in hospital: in-reach every %(n)d days", days)
    else:
        text = ngettext("rhythm: every day", "rhythm: every %(n)d days", days)
    return text % {"n": days} if days != 1 else text


def _tries(noticed: Noticed) -> str:
    count = noticed.tries_since_seen
    if noticed.last_seen_at is None:
        return ngettext("Tried once.", "Tried %(n)d times.", count) % {"n": count}
    return ngettext("Tried once since.", "Tried %(n)d times since.", count) % {"n": count}


def _signs(noticed: Noticed) -> list[str]:
    """What is known of them since they were last seen, though it is no seeing (R6)."""
    said = []
    if noticed.last_spoken_at and (noticed.last_seen_at is None or noticed.last_spoken_at > noticed.last_seen_at):
        said.append(_("Spoke by phone or video on %(day)s.") % _day(noticed.last_spoken_at))
    if noticed.sighted_at:
        said.append(_("Sighted or heard on %(day)s.") % _day(noticed.sighted_at))
    if noticed.reported:
        facts = {"by": noticed.reported["by"], **_day(dt.datetime.fromisoformat(noticed.reported["at"]))}
        said.append(_("Reported seen by %(by)s on %(day)s.") % facts)
    return said


def _day(moment: dt.datetime) -> dict:
    return {"day": moments.short_day(moment), "ago": moments.ago(moment)}


def met(facts: dict) -> str:
    """'seen by Jo Marsh on Fri 20 Nov'"""
    because = facts.get("because")
    if because == "not_tried":
        return _("the day for trying again has passed too: now not tried")
    if because == "admitted":
        return _("in hospital: the in-reach rhythm holds")
    if because == "paused":
        where = Whereabouts(facts["whereabouts"]).label.lower()
        return _("the rhythm pauses: %(where)s") % {"where": where}
    if because == "rhythm":
        return _("another rhythm holds")
    if because not in ("seen", "tried") or not facts.get("at"):
        return changed(facts)
    values = {"name": facts.get("by_name") or "?", "day": moments.short_day(dt.datetime.fromisoformat(facts["at"]))}
    if because == "seen":
        return _("seen by %(name)s on %(day)s") % values
    return _("tried by %(name)s on %(day)s, not seen") % values


NOT_SEEN = Rule(
    code="not_seen",
    family="disengaged",
    title=gettext_lazy("Not seen though tried"),
    sql=OVERDUE + "AND e.try_due_at > %(now)s",
    sentence=not_seen_sentence,
    steps=NOT_SEEN_LADDER,
    closed_sql=f"""CASE {BY_SEEING}
        WHEN {STILL_DUE} <= %(now)s THEN jsonb_build_object('because', 'not_tried')
        {BY_ANOTHER_DAY} END""",
    closed_because=met,
    escalation=Escalation.BY_AGE,
    tone=lambda noticed: "act",
)

NOT_TRIED = Rule(
    code="not_tried",
    family="disengaged",
    title=gettext_lazy("Not tried"),
    sql=OVERDUE + "AND e.try_due_at <= %(now)s",
    sentence=not_tried_sentence,
    steps=NOT_SEEN_LADDER,
    closed_sql=f"""CASE
        WHEN {STILL_DUE} > %(now)s THEN caseload_contact_met(a.person_id, e.last_tried_at, 'tried')
        {BY_SEEING} {BY_ANOTHER_DAY} END""",
    closed_because=met,
    escalation=Escalation.BY_AGE,
    tone=lambda noticed: "act",
)

TRIES_IN_A_ROW = Rule(
    code="tries_in_a_row",
    family="disengaged",
    title=gettext_lazy("Tries in a row without being seen"),
    # The first comparison repeats the condition of the index, so that the planner may use it.
    sql="""
    SELECT e.team_id, e.person_id, e.id, '', jsonb_build_object('last_seen_at', e.last_seen_at),
           greatest(e.last_tried_at, e.accepted_at)
    FROM e
    WHERE e.state = 'accepted' AND e.run_of_tries >= 1 AND e.run_of_tries >= e.tries_in_a_row
      AND e.whereabouts <> ALL(%(rhythm_pauses)s)
    """,
    sentence=tries_sentence,
    steps=NOT_SEEN_LADDER,
    closed_sql=f"CASE {BY_SEEING} {BY_PAUSING} END",
    closed_because=met,
    escalation=Escalation.BY_AGE,
    parameters=lambda: {"rhythm_pauses": where(rhythm=Rhythm.CONTACT)},
    tone=lambda noticed: "act",
)
