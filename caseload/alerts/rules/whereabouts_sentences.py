"""What the alerts about where somebody is say, and why they closed (``rules.whereabouts``). Pure."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.alerts.rule import Noticed, changed
from caseload.people import whereabouts, whereabouts_words
from caseload.people.whereabouts import Whereabouts
from nhsuk import moments


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
