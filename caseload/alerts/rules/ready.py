"""Somebody is ready for something right now: who can go today?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.alerts.rule import Escalation, Noticed, Rule, changed
from caseload.contacts.codes import ReadyAnswer, ReadyFor
from nhsuk import moments


def ready_sentence(noticed: Noticed) -> str:
    """What they are ready for and since when; the words themselves stand on its page."""
    facts = noticed.facts
    need = ReadyFor(facts["need"]).label.lower()
    values = {"need": need, "when": moments.moment(noticed.since_at), "by": facts["by"]}
    told = _("Ready right now, %(need)s: %(by)s wrote it down on %(when)s.") % values
    if facts["put_off"]:
        return _("%(told)s Nobody could go yet. Who can go today?") % {"told": told}
    return _("%(told)s Who can go today?") % {"told": told}


def ready_closed(facts: dict) -> str:
    """What came of it."""
    return {
        ReadyAnswer.GOES: _("%(name)s found somebody to go along"),
        ReadyAnswer.DONE: _("it is done"),
        ReadyAnswer.CHANGED: _("not what they want any more"),
    }.get(facts.get("because", ""), changed(facts)) % {"name": facts.get("by_name") or "?"}


# Comes to whoever works with the person now, as a concern does.
READY_NOW = Rule(
    code="ready_now",
    family="ready",
    title=gettext_lazy("Ready right now"),
    sql="""
    SELECT e.team_id, e.person_id, e.id, r.id::text,
           jsonb_build_object('ready', r.uuid, 'need', r.need, 'by', u.name, 'put_off', r.put_off_at IS NOT NULL),
           r.recorded_at
    FROM caseload_readynow r JOIN e ON e.person_id = r.person_id JOIN teams_user u ON u.id = r.recorded_by_id
    WHERE r.answered_at IS NULL AND r.recorded_at <= %(now)s AND e.state IN ('referred', 'accepted')
      AND (e.id = r.episode_id OR EXISTS (
          SELECT FROM caseload_episode o WHERE o.id = r.episode_id AND o.state NOT IN ('referred', 'accepted')))
    """,
    sentence=ready_sentence,
    steps=("go_along",),
    closed_sql="""(
        SELECT jsonb_build_object('because', r.answer, 'by', r.answered_by_id, 'at', r.answered_at)
        FROM caseload_readynow r WHERE r.id = a.subject::bigint AND r.answered_at IS NOT NULL
    )""",
    closed_because=ready_closed,
    escalation=Escalation.AFTER_ITS_DAY,
    tells_shift=True,
    tone=lambda noticed: "act",
)
