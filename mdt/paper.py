"""Minutes on paper: from sealed content to what the PDF's template prints."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mdt.models import Addendum, Meeting
from mdt.sealed import Minutes, Person
from nhsuk.moments import clock, day
from nhsuk.pdf import pdf


def minutes_pdf(meeting: Meeting, minutes: Minutes, addenda: list[Addendum], *, by, at: dt.datetime) -> bytes:
    """The minutes as the reader may see them, tagged PDF/UA-1."""
    title = _("Minutes: %(title)s, %(day)s") % {"title": minutes.meeting["title"], "day": day(minutes.on)}
    return pdf("minutes.typ", told(meeting, minutes, addenda, by=by, at=at), title=title)


def told(meeting: Meeting, minutes: Minutes, addenda: list[Addendum], *, by, at: dt.datetime) -> dict:
    """Everything that the template prints, in the reader's words."""
    head = minutes.meeting
    number = _("Confidential: several people are named")
    return {
        "sheet": {"name": head["team"], "number": number, "author": str(by), "made": f"{day(at)}, {clock(at)}"},
        "about": [
            [_("Chair"), head["chair"]],
            [_("Minute taker"), head["minute_taker"] or _("Everybody wrote")],
            [_("Time"), f"{clock(minutes.opened_at)} - {clock(minutes.closed_at)}"],
            *([[_("Where"), head["place"]]] if head["place"] else []),
            *([presence, "; ".join(names)] for presence, names in minutes.attendance),
        ],
        "labels": {
            "discussed": _("Discussed"),
            "together": _("Reviewed together, their plans continue"),
            "left_over": _("Not discussed"),
            "actions": _("Actions of the team"),
            "addenda": _("Addenda"),
            "why": _("Why"),
            "outcome": _("Outcome"),
        },
        "people": [_person(person) for person in minutes.discussed],
        "together": [person.identity for person in minutes.read_together],
        "left_over": [f"{person.identity}. {person.state}" for person in minutes.left_over],
        "withheld": _withheld(minutes.withheld),
        "actions": minutes.team_actions,
        "addenda": [_addendum(row) for row in addenda],
        "seal": _("Sealed %(day)s, %(time)s. SHA-256 %(hash)s")
        % {"day": day(minutes.closed_at), "time": clock(minutes.closed_at), "hash": meeting.sealed_hash},
    }


def _withheld(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)d person is no longer in your team's sight and is left out here.",
        "%(n)d people are no longer in your team's sight and are left out here.",
        count,
    ) % {"n": count}


def _person(person: Person) -> dict:
    said = [[row["by"], row["text"]] for row in person.discussion]
    for row in person.decisions:
        said.append([_("Decision: %(kind)s") % {"kind": row["kind"]}, "\n".join([row["words"], *row["sets"]])])
    said += [[_("Decision taken back"), f"{row['kind']}: {row['words']}"] for row in person.withdrawn]
    said += [[_("Allotted"), sentence] for sentence in person.allocations]
    said += [[_("Action"), sentence] for sentence in person.actions]
    return {
        "name": person.identity,
        "state": "" if person.is_plainly_discussed else person.state,
        "reasons": person.reasons,
        "said": said,
    }


def _addendum(row: Addendum) -> list[str]:
    about = row.item.person.name if row.item else _("The meeting")
    return [f"{about}: {row.added_by}, {day(row.added_at)}, {clock(row.added_at)}", row.words]
