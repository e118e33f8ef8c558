"""What a meeting shows about one person, as values: labels for codes, days for text, letters for ratings. Pure."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import definitions
from assessments.scoring import Profile, Rated, compare, profile
from assessments.structure import Definition
from caseload.contacts.codes import Outcome, Purpose, Source
from caseload.people import law
from caseload.people.codes import Intensity
from caseload.people.whereabouts_words import elsewhere
from caseload.plan.codes import Agreement, Frequency, GoalState, InterventionState
from mdt.codes import ActionState, DecisionKind, ItemState
from nhsuk import moments
from teams.calendar import Calendar


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Assessed:
    """The latest profile of an instrument, and what moved since the one before."""

    uuid: str
    definition: Definition
    on: dt.date
    profile: Profile
    before_on: dt.date | None
    better: tuple[str, ...]
    worse: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """The one person on the screen; ``facts`` is the row of ``mdt/sql/shown.sql``."""

    facts: object
    person: object
    episode: object
    calendar: Calendar
    at: dt.datetime

    def __getattr__(self, name: str):
        return getattr(self.facts, name)

    @property
    def age(self) -> int | None:
        """Whole years."""
        born, on = self.person.date_of_birth, self.person.died_on or self.calendar.day_of(self.at)
        return born and on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    @property
    def where(self) -> str:
        """Where they are, where that is neither home nor a ward."""
        return elsewhere(self.facts.whereabouts, self.facts.whereabouts_place)

    @property
    def days_since_seen(self) -> int | None:
        """Whole days of the team; None for somebody not seen yet."""
        seen = self.episode.last_seen_at
        return seen and max(0, (self.calendar.day_of(self.at) - self.calendar.day_of(seen)).days)

    @property
    def is_over(self) -> bool:
        """Past their rhythm."""
        due = self.episode.seen_due_at
        return due is not None and due <= self.at and not self.episode.is_on_ward

    @property
    def intensity_label(self) -> str:
        return Intensity(self.facts.intensity).label if self.facts.intensity else ""

    @cached_property
    def legal(self) -> list[dict]:
        return [
            {"name": law.measure(row["kind"]).name, "expires_on": _day(row["expires_on"])} for row in self.facts.legal
        ]

    @cached_property
    def contacts(self) -> list[dict]:
        """The last contacts and tries, newest first."""
        return [
            row
            | {
                "at": _moment(row["occurred_at"]),
                "label": Outcome(row["outcome"]).label,
                "who": "" if row["source"] == Source.IMPORTED else _(" and ").join(row["staff"]),
            }
            for row in self.facts.contacts
        ]

    @cached_property
    def visits(self) -> list[dict]:
        """The next planned visits."""
        return [
            row
            | {
                "when": moments.moment(_moment(row["starts_at"]) or _day(row["on_date"])),
                "who": _(" and ").join(row["staff"]) or _("nobody yet"),
                "for": "" if row["purpose"] == Purpose.ROUTINE else Purpose(row["purpose"]).label,
            }
            for row in self.facts.visits
        ]

    @cached_property
    def goals(self) -> list[dict]:
        """What they want, with their own figures and what is done for it."""
        return [
            row
            | {
                "title": row["words"] or row["no_words_reason"],
                "is_theirs": bool(row["words"]),
                "state_label": GoalState(row["state"]).label,
                "review_on": _day(row["review_on"]),
                "figure": (row["figures"] or [None])[-1],
                "figure_before": row["figures"][0] if row["figures"] and len(row["figures"]) > 1 else None,
                "interventions": [intervention(each) for each in row["interventions"]],
            }
            for row in self.facts.goals
        ]

    @property
    def active_goals(self) -> int:
        return sum(goal["state"] == GoalState.ACTIVE for goal in self.goals)

    @property
    def interventions(self) -> list[dict]:
        """All that is proposed, agreed or under way; what nobody has taken yet first."""
        found = [each for goal in self.goals for each in goal["interventions"]]
        return sorted(found, key=lambda each: bool(each["takes"]))

    @cached_property
    def profiles(self) -> list[Assessed]:
        """The latest profile of each instrument."""
        before = {row["key"]: row for row in self.facts.profiles if row["nth"] > 1}
        return [assessed(row, before.get(row["key"])) for row in self.facts.profiles if row["nth"] == 1]

    @cached_property
    def before(self) -> dict | None:
        """When they were last talked about, and what was decided."""
        last = self.facts.before
        return last and last | {
            "on": _day(last["on"]),
            "state_label": ItemState(last["state"]).label,
            "decisions": [row | {"label": DecisionKind(row["kind"]).label} for row in last["decisions"]],
        }

    @cached_property
    def actions(self) -> list[dict]:
        """Of earlier meetings: open, or ended since."""
        today = self.calendar.day_of(self.at)
        return [
            row
            | {
                "due_on": _day(row["due_on"]),
                "state_label": ActionState(row["state"]).label,
                "is_overdue": row["state"] == ActionState.OPEN and _day(row["due_on"]) < today,
            }
            for row in self.facts.actions
        ]


def intervention(row: dict) -> dict:
    """What is done under a goal: what, how often, where it stands, who takes it, what they say to it."""
    times = ngettext("%(n)d time", "%(n)d times", row["times"] or 0) % {"n": row["times"] or 0}
    how_often = f"{times} {Frequency(row['per']).label}" if row["times"] else ""
    return row | {
        "how_often": how_often,
        "state_label": InterventionState(row["state"]).label,
        "agreement_label": Agreement(row["agreement"]).label,
        "who": _(" and ").join(row["takes"]),
    }


def assessed(row: dict, before: dict | None) -> Assessed:
    """A profile, and what moved item by item where the one before is of the same version."""
    definition = definitions.of(SimpleNamespace(**row))
    rated = _rated(row)
    comparable = before and before["content_hash"] == row["content_hash"]
    changes = compare(definition, _rated(before), rated) if comparable else ()
    return Assessed(
        row["uuid"],
        definition,
        _day(row["on_date"]),
        profile(definition, rated),
        _day(before["on_date"]) if comparable else None,
        tuple(change.item.title for change in changes if change.verdict == "better"),
        tuple(change.item.title for change in changes if change.verdict == "worse"),
    )


def _rated(row: dict) -> dict[str, Rated]:
    return {item: Rated(value, reason) for item, (value, reason) in row["ratings"].items()}
