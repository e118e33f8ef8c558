"""Why somebody is on the agenda, in the reader's language: made from code and facts when it is read."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.alerts import engine
from caseload.people import law
from caseload.people.codes import ClosureReason
from nhsuk.moments import short_day

TAKEN = {
    "assessment": lambda: _("Assessment to discuss"),
    "goal": lambda: _("Goal to discuss"),
    "intervention": lambda: _("Intervention to discuss"),
}


def reason(told: Mapping, *, on: dt.date | None = None) -> str:
    """One reason of an agenda item as a sentence with its figures; days count to ``on``, the meeting's.

    A code that is no longer known gives itself, so that old minutes stay readable.
    """
    return SENTENCES.get(told["code"], lambda facts, day: facts["code"])(told, on or timezone.localdate())


def reasons(told: list, *, on: dt.date | None = None) -> list[str]:
    """All reasons of an item, in their order."""
    return [reason(one, on=on) for one in told]


def short(told: Mapping, *, on: dt.date | None = None) -> str:
    """The same in a few words, for a list of people."""
    return SHORT.get(told["code"], lambda facts, day: facts["code"])(told, on or timezone.localdate())


def _since(told: Mapping) -> dt.date:
    return dt.date.fromisoformat(told["since"])


def _days(told: Mapping, on: dt.date) -> str:
    days = max((on - _since(told)).days, 0)
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _named(told: Mapping, on: dt.date) -> dict:
    """What a sentence may name."""
    return dict(told) | {"day": short_day(_since(told)), "days": _days(told, on), "worker": settings.NAMED_WORKER}


def _says(text: Callable[[], str]) -> Callable[[Mapping, dt.date], str]:
    return lambda told, on: text() % _named(told, on)


def _alert_title(told: Mapping) -> str:
    rule = engine.rule(told.get("rule", ""))
    return str(rule.title) if rule else _("Alert")


def _alert(told: Mapping, on: dt.date) -> str:
    facts = _named(told, on) | {"alert": _alert_title(told)}
    if _since(told) >= on:
        return _("%(alert)s, since %(day)s") % facts
    return _("%(alert)s, since %(day)s (%(days)s)") % facts


def _unseen(told: Mapping, on: dt.date) -> str:
    """The figures as they were when the agenda was made: since when, how often tried, how often agreed."""
    if "tries" not in told:
        return _alert(told, on)
    if told["rule"] == "tries_in_a_row":
        run = told["run"]
        return ngettext(
            "Tried %(n)d time in a row without being seen", "Tried %(n)d times in a row without being seen", run
        ) % {"n": run}
    parts = [_alert_title(told), _last_seen(told["last_seen_on"], on)]
    if rhythm := told["rhythm_days"]:
        parts.append(ngettext("rhythm: every day", "rhythm: every %(n)d days", rhythm) % {"n": rhythm})
    if tries := told["tries"]:
        parts.append(ngettext("tried once since", "tried %(n)d times since", tries) % {"n": tries})
    return ", ".join(parts)


def _last_seen(text: str | None, on: dt.date) -> str:
    if not text:
        return _("not seen since the team accepted them")
    last = dt.date.fromisoformat(text)
    days = (on - last).days
    facts = {"day": short_day(last), "days": days}
    return ngettext("last seen %(day)s, %(days)d day ago", "last seen %(day)s, %(days)d days ago", days) % facts


def _to_be_discharged(told: Mapping, on: dt.date) -> str:
    """For the planned day where there is one; else as a meeting decided it."""
    if planned := told.get("planned_for"):
        return _("Discharge from hospital planned for %(day)s") % {"day": short_day(dt.date.fromisoformat(planned))}
    return _("Discharge from hospital planned on %(day)s") % _named(told, on)


def _in_hospital(told: Mapping, on: dt.date) -> str:
    where = ", ".join(part for part in (told["ward"], told["hospital"]) if part)
    number = max((on - _since(told)).days, 0) + 1
    return _("In hospital since %(day)s, day %(number)d: %(where)s") % (
        _named(told, on) | {"where": where, "number": number}
    )


def _taken(told: Mapping, on: dt.date) -> str:
    return f"{TAKEN[told['what']]()}: {told['title']}. {told['why']}"


def _legal(told: Mapping, on: dt.date) -> str:
    left = (_since(told) - on).days
    facts = _named(told, on) | {"kind": law.measure(told["kind"]).name, "left": left}
    if left < 0:
        return _("%(kind)s ran out on %(day)s") % facts
    in_days = ngettext("in %(left)d day", "in %(left)d days", left) % facts if left else _("today")
    return _("%(kind)s runs out on %(day)s, %(in_days)s") % (facts | {"in_days": in_days})


def _action_done(told: Mapping, on: dt.date) -> str:
    text = _("Done: %(words)s (%(owner)s). %(note)s")
    if told["state"] == "dropped":
        text = _("No longer needed: %(words)s (%(owner)s). %(note)s")
    return text % told


def _concern(told: Mapping, on: dt.date) -> str:
    if told["answered"]:
        return _("Concern of family or a carer (%(raised_by)s) on %(day)s, answered") % _named(told, on)
    if _since(told) >= on:
        return _("Concern of family or a carer (%(raised_by)s) on %(day)s, not answered yet") % _named(told, on)
    text = _("Concern of family or a carer (%(raised_by)s) on %(day)s, not answered for %(days)s")
    return text % _named(told, on)


def _closure(told: Mapping, on: dt.date) -> str:
    named = _named(told, on) | {"reason": ClosureReason(told["reason"]).label}
    return _("%(by)s asks to close the episode: %(reason)s (asked on %(day)s)") % named


def _carried(told: Mapping, on: dt.date) -> str:
    text = _("Not discussed on %(day)s, carried over") % _named(told, on)
    return f"{text}. {told['why']}" if told.get("why") else text


def _rotation(told: Mapping, on: dt.date) -> str:
    if told["never"]:
        return _("Not discussed yet, on the caseload since %(day)s") % _named(told, on)
    return _("Last discussed %(days)s ago, on %(day)s") % _named(told, on)


def _daily(told: Mapping, on: dt.date) -> str:
    text = _("On the daily board since %(day)s (%(days)s): %(why)s") % _named(told, on)
    review = _("to be reviewed by %(day)s") % {"day": short_day(dt.date.fromisoformat(told["review_by"]))}
    return f"{text}, {review}"


SENTENCES: dict[str, Callable[[Mapping, dt.date], str]] = {
    **dict.fromkeys(("alert_hospital", "alert_concern", "alert_coordination", "alert"), _alert),
    "alert_unseen": _unseen,
    "concern": _concern,
    "closure_asked": _closure,
    "no_coordinator": _says(lambda: _("No %(worker)s for %(days)s")),
    "referral": _says(lambda: _("New referral to accept, referred %(day)s, %(days)s ago")),
    "discharged": _says(lambda: _("Left hospital on %(day)s: the 72 hours are running")),
    "in_hospital": _in_hospital,
    "on_leave": _says(lambda: _("On leave from hospital since %(day)s")),
    "to_be_discharged": _to_be_discharged,
    "action_overdue": _says(lambda: _("Action overdue since %(day)s: %(words)s (%(owner)s)")),
    "legal": _legal,
    "taken": _taken,
    "to_allot": _says(lambda: _("Intervention to allot: %(what)s")),
    "intensity_review": _says(lambda: _("Contact intensity to be reviewed by %(day)s")),
    "daily": _daily,
    "added": _says(lambda: _("Added by %(by)s: %(why)s")),
    "carried": _carried,
    "postponed": _says(lambda: _("Postponed on %(day)s: %(why)s")),
    "action_done": _action_done,
    "rotation": _rotation,
}
"""Every code of ``mdt.agenda.PRESSING`` and of a handover as a sentence."""

SHORT: dict[str, Callable[[Mapping, dt.date], str]] = {
    **dict.fromkeys(
        ("alert_unseen", "alert_hospital", "alert_concern", "alert_coordination", "alert"),
        lambda told, on: f"{_alert_title(told)}, {_days(told, on)}",
    ),
    "concern": lambda told, on: _("carer's concern"),
    "closure_asked": lambda told, on: _("closing asked for"),
    "no_coordinator": _says(lambda: _("no %(worker)s")),
    "referral": lambda told, on: _("new referral"),
    "discharged": _says(lambda: _("left hospital %(day)s")),
    "in_hospital": _says(lambda: _("in hospital, %(days)s")),
    "on_leave": lambda told, on: _("on leave"),
    "to_be_discharged": lambda told, on: _("discharge planned"),
    "action_overdue": lambda told, on: _("action overdue"),
    "legal": lambda told, on: _("%(kind)s, %(day)s") % _named(told | {"kind": law.measure(told["kind"]).name}, on),
    "taken": lambda told, on: told["title"],
    "to_allot": lambda told, on: _("to allot"),
    "intensity_review": lambda told, on: _("intensity review"),
    "daily": _says(lambda: _("daily board, %(days)s")),
    "added": _says(lambda: _("added by %(by)s")),
    "carried": lambda told, on: _("carried over"),
    "postponed": lambda told, on: _("postponed"),
    "action_done": lambda told, on: _("action done"),
    "rotation": _says(lambda: _("not discussed for %(days)s")),
}
"""Every code in a few words."""
