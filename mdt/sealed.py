"""Sealed minutes in the reader's language: codes become words when read. Pure: it reads the sealed content."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.utils.dateformat import format as date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseload.people import nhs_numbers
from caseload.people.codes import Intensity
from caseload.plan.codes import Agreement
from mdt import words
from mdt.codes import ActionKind, ActionState, DecisionKind, ItemState, Presence
from mdt.going import going
from mdt.handover.news import HEADINGS
from nhsuk.moments import short_day


def _label(choices, code: str) -> str:
    """A code's label; a code that is no longer known gives itself."""
    return str(choices(code).label) if code in choices.values else code


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


@dataclass(frozen=True)
class Person:
    """One person's part of the minutes."""

    told: dict
    on: dt.date
    has_namesake: bool = False
    """Whether somebody else in these minutes is called the same."""

    @property
    def uuid(self) -> str:
        """The agenda item's."""
        return self.told["uuid"]

    @property
    def name(self) -> str:
        """As the team spoke of them on the day; with date of birth and NHS number where two are called so."""
        return self.identity if self.has_namesake else self.told["person"]["name"]

    @property
    def person_uuid(self) -> str:
        """The person's address."""
        return self.told["person"]["uuid"]

    @property
    def identity(self) -> str:
        """Full name, date of birth and NHS number: no entry lands in the wrong record."""
        person = self.told["person"]
        known = person["date_of_birth"]
        born = date_format(_day(known), "j M Y") if known else _("not known")
        number = nhs_numbers.shown(person["nhs_number"]) if person["nhs_number"] else _("not known")
        facts = {"name": person["full_name"], "born": born, "number": number}
        return _("%(name)s, born %(born)s, NHS number %(number)s") % facts

    @property
    def state(self) -> str:
        """What became of them, with the reason where there is one."""
        label = _label(ItemState, self.told["state"])
        return f"{label}: {self.told['state_reason']}" if self.told["state_reason"] else label

    @property
    def is_plainly_discussed(self) -> bool:
        """Discussed, as everything beside it shows."""
        return self.told["state"] == ItemState.DISCUSSED and self.has_words

    @property
    def is_left_over(self) -> bool:
        """Not discussed: carried over or postponed."""
        return self.told["state"] in (ItemState.CARRIED, ItemState.POSTPONED)

    @property
    def is_read_together(self) -> bool:
        """Reviewed together with others without news, and nothing more to say."""
        return self.told["read_together"] and not self.has_words

    @property
    def has_words(self) -> bool:
        """Whether anything was written, decided or arranged."""
        return any(self.told[name] for name in ("discussion", "decisions", "allocations", "actions"))

    @property
    def reasons(self) -> list[str]:
        """Why they were on the agenda."""
        return words.reasons(self.told["reasons"], on=self.on)

    @property
    def discussion(self) -> list[dict]:
        """Each member's text: by, text."""
        return self.told["discussion"]

    @property
    def decisions(self) -> list[dict]:
        """Each: kind in words, words, by, and what it set."""
        return [_decision(row) for row in self.told["decisions"]]

    @property
    def withdrawn(self) -> list[dict]:
        """Decisions taken back during the meeting."""
        return [_decision(row) for row in self.told["withdrawn"]]

    @property
    def allocations(self) -> list[str]:
        """Who takes what, when, and what the person says to it."""
        return [_allocation(row) for row in self.told["allocations"]]

    @property
    def actions(self) -> list[str]:
        """Who does what by when."""
        return [action_in_words(row) for row in self.told["actions"]]


@dataclass(frozen=True)
class Minutes:
    """The minutes as a reader may see them: ``shown`` holds the uuids of the items whose person is in sight."""

    told: dict
    shown: frozenset[str]

    @property
    def meeting(self) -> dict:
        """uuid, title, team, place, chair, minute_taker and the rest."""
        return self.told["meeting"]

    @property
    def on(self) -> dt.date:
        """The meeting's day."""
        return _day(self.meeting["on"])

    @property
    def opened_at(self) -> dt.datetime:
        """When it was opened."""
        return dt.datetime.fromisoformat(self.meeting["opened_at"])

    @property
    def closed_at(self) -> dt.datetime:
        """When it was closed and sealed."""
        return dt.datetime.fromisoformat(self.meeting["closed_at"])

    @property
    def people(self) -> list[Person]:
        """Everybody whom the reader may see, in the order of the agenda."""
        shown = [item for item in self.told["items"] if item["uuid"] in self.shown]
        called = Counter(item["person"]["name"] for item in shown)
        return [Person(item, self.on, called[item["person"]["name"]] > 1) for item in shown]

    @property
    def withheld(self) -> int:
        """People whom the reader's teams no longer see."""
        return len(self.told["items"]) - len(self.people)

    @property
    def discussed(self) -> list[Person]:
        """Those about whom something was said."""
        return [one for one in self.people if not one.is_left_over and not one.is_read_together]

    @property
    def read_together(self) -> list[Person]:
        """Those reviewed together whose plan continues."""
        return [one for one in self.people if one.is_read_together and not one.is_left_over]

    @property
    def left_over(self) -> list[Person]:
        """Those not discussed, by name."""
        return [one for one in self.people if one.is_left_over]

    @property
    def attendance(self) -> list[tuple[str, list[str]]]:
        """How they stand in the minutes, to names with role and organisation; guests of other organisations apart."""
        rows = self.told["attendance"]
        found = [
            (str(presence.label), [row for row in rows if row["presence"] == presence and not row["organisation"]])
            for presence in Presence
        ]
        found.append((_("Guests"), [row for row in rows if row["organisation"]]))
        return [(label, [_attending(row) for row in theirs]) for label, theirs in found if theirs]

    @property
    def since(self) -> dict | None:
        """What a handover told: since when, and how many people under each heading."""
        if "since" not in self.told:
            return None
        told = self.told["since"]
        figures = [(str(HEADINGS.get(kind, kind)), count) for kind, count in told["figures"].items()]
        return {"at": dt.datetime.fromisoformat(told["at"]), "figures": figures}

    @property
    def team_actions(self) -> list[str]:
        """Actions about nobody in particular."""
        return [action_in_words(row) for row in self.told["actions"]]


def action_in_words(row: dict) -> str:
    """Jo Pryce by Mon 23 Nov: ring the sister"""
    facts = {"owner": row["owner"], "day": short_day(_day(row["due_on"])), "words": row["words"]}
    text = _("%(owner)s by %(day)s: %(words)s") % facts
    if row["kind"] != ActionKind.OTHER:
        text = f"{text} ({_label(ActionKind, row['kind'])})"
    if row["state"] != ActionState.OPEN:
        text = f"{text}. {_label(ActionState, row['state'])}: {row['note']}"
    return text


def _attending(row: dict) -> str:
    said = ", ".join(part for part in (row["name"], row["role"], row["organisation"]) if part)
    is_elsewhere = row["organisation"] and row["presence"] != Presence.PRESENT
    return f"{said} ({Presence(row['presence']).label.lower()})" if is_elsewhere else said


def _decision(row: dict) -> dict:
    told = {"kind": _label(DecisionKind, row["kind"]), "words": row["words"], "by": row["by"], "sets": []}
    if name := row.get("coordinator"):
        told["sets"].append(_("%(worker)s: %(name)s") % {"worker": capfirst(settings.NAMED_WORKER), "name": name})
    if intensity := row.get("intensity"):
        facts = {"what": _label(Intensity, intensity["to"]), "day": short_day(_day(intensity["review_by"]))}
        told["sets"].append(_("Contact intensity from now on: %(what)s, to be reviewed by %(day)s") % facts)
    if rhythm := row.get("rhythm"):
        every = ngettext("every day", "every %(n)d days", rhythm["every_days"]) % {"n": rhythm["every_days"]}
        facts = {"every": every, "day": short_day(_day(rhythm["review_by"]))}
        told["sets"].append(_("Seen %(every)s from now on, to be reviewed by %(day)s") % facts)
    if risk := row.get("risk"):
        told["sets"] += [
            _("For what: %(words)s") % {"words": risk["for"]},
            _("Agreed with: %(words)s") % {"words": risk["agreed_with"]},
            _("What we do if: %(words)s") % {"words": risk["if"]},
        ]
    return told


def _allocation(row: dict) -> str:
    what = row["what"] or _("Visit")
    if "weekdays" in row:
        pattern = {"weekdays": row["weekdays"], "every_weeks": row["every_weeks"], "time": row["time"] or ""}
        when = going(_day(row["from"]), None, **pattern)
    else:
        when = going(_day(row["on"]), row["at"] and dt.datetime.fromisoformat(row["at"]))
    return f"{what}: {row['who']}, {when}. {_label(Agreement, row['agreement'])}"
