"""A colleague who set off and is not back in time. About the member of staff, and about no person."""

import datetime as dt

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.alerts.rule import Call, Escalation, Noticed, Rule, changed
from nhsuk import moments


def not_back_sentence(noticed: Noticed) -> str:
    """Where they went, since when, and when they were to be back."""
    facts = noticed.facts
    values = {
        "where": ", ".join(filter(None, [facts["initials"], facts["place"] or _("place not said")])),
        "since": moments.clock(dt.datetime.fromisoformat(facts["set_off_at"])),
        "expected": moments.moment(dt.datetime.fromisoformat(facts["expected_at"])),
    }
    gone = _("Set off at %(since)s to: %(where)s. Expected back %(expected)s, and not heard of since.") % values
    along = [one["name"] for one in facts["along"]]
    company = _("With %(names)s.") % {"names": get_text_list(along, _("and"))} if along else _("On their own.")
    return f"{gone} {company}"


def not_back_calls(facts: dict) -> list[Call]:
    """Their own number, and that of whoever went along."""
    return [Call(one["name"], one["phone"]) for one in ({"name": facts["name"], "phone": facts["phone"]},
            *facts["along"]) if one["phone"]]  # fmt: skip


def not_back_closed(facts: dict) -> str:
    """That they are back, and who said so."""
    sentence = {
        "back": _("back"),
        "contact": _("the visit was logged"),
        "went_on": _("went on to the next visit"),
        "colleague": _("back, as %(name)s said who was along"),
        "shift": _("%(name)s has heard from them"),
        "longer": _("takes longer"),
    }.get(facts.get("because", ""), changed(facts))
    return sentence % {"name": facts.get("by_name") or "?"}


# The open ones stand in an index of their own by when they were expected.
NOT_BACK = Rule(
    code="not_back",
    family="staff",
    title=gettext_lazy("Not back in time"),
    sql="""
    SELECT o.team_id, NULL::bigint, NULL::bigint, o.id::text,
           jsonb_build_object(
               'outing', o.uuid, 'user', u.id, 'name', u.name, 'phone', u.phone, 'place', o.place_text,
               'initials', coalesce(left(coalesce(nullif(p.preferred_name, ''), p.given_names), 1) || '.'
                                    || left(p.family_name, 1) || '.', ''),
               'set_off_at', o.set_off_at, 'expected_at', o.expected_at,
               'along', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', w.name, 'phone', w.phone)
                                                   ORDER BY w.name), '[]')
                         FROM caseload_outing c JOIN teams_user w ON w.id = c.user_id
                         WHERE c.journey = o.journey AND c.id <> o.id)),
           o.expected_at + make_interval(mins => t.setting_off_grace_minutes)
    FROM caseload_outing o
    JOIN teams_user u ON u.id = o.user_id
    JOIN teams_team t ON t.id = o.team_id
    LEFT JOIN caseload_episode e ON e.id = o.episode_id
    LEFT JOIN caseload_person p ON p.id = e.person_id
    WHERE o.ended_at IS NULL AND o.expected_at <= %(now)s
      AND o.expected_at + make_interval(mins => t.setting_off_grace_minutes) <= %(now)s
    """,
    sentence=not_back_sentence,
    steps=("ring_staff", "lone_worker"),
    closed_sql="""(
        SELECT jsonb_build_object('because', coalesce(nullif(o.ended, ''), 'longer'), 'by', o.ended_by_id)
        FROM caseload_outing o WHERE o.id = a.subject::bigint
    )""",
    closed_because=not_back_closed,
    escalation=Escalation.AT_ONCE,  # where nobody is shift co-ordinator, the lead must have been told
    tells_shift=True,
    about_nobody=True,
    named=lambda facts: facts["name"],
    calls=not_back_calls,
    tone=lambda noticed: "act",
)
