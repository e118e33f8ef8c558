"""Today as one value: what needs the reader first, their visits, who is due, and what else waits. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.contacts.codes import ConcernKind, Outcome, ReadyFor, VisitState
from caseload.contacts.ready_tools import Tools
from caseload.people.facts import Facts
from desk.due import Due
from desk.outing import MyOuting
from desk.visits import Visit
from nhsuk import moments

SOON_DAYS = 2
"""People of mine show this many days before the rhythm runs out."""
NO_TIME = dt.datetime.max.replace(tzinfo=dt.UTC)
"""Sorts behind every moment."""


@dataclass(frozen=True)
class Waiting(Facts):
    """Something besides a visit that waits for the reader."""

    @property
    def heading(self) -> str:
        """What it is, in a few words."""
        if self.kind == "concern":
            return str(ConcernKind(self.code).label)
        if self.kind == "ready":
            return str(ReadyFor(self.code).label)
        return str(Outcome(self.code).label) if self.kind == "not_in_record" else ""

    @cached_property
    def tools(self) -> Tools:
        """What is at hand for somebody who is ready right now."""
        return Tools(self.more["tools"])

    @property
    def at_hand(self) -> str:
        """Who helps with it, by name, and how many earlier offers stand; empty where there is nothing."""
        offers = len(self.tools.offers)
        said = ngettext("%(n)d earlier offer", "%(n)d earlier offers", offers) % {"n": offers} if offers else ""
        names = [one["name"] for one in self.tools.partners]
        return _("At hand: %(what)s") % {"what": ", ".join(filter(None, [*names, said]))} if names or said else ""

    @property
    def put_off(self) -> dict | None:
        """Why nobody could go, and when that was said."""
        told = self.more["put_off"]
        return told and told | {"at": dt.datetime.fromisoformat(told["at"])}

    @property
    def is_over(self) -> bool:
        """Whether an action's day has passed."""
        return moments.days_ago(self.at) > 0

    @property
    def is_soon(self) -> bool:
        """Whether an action is due today or tomorrow: its owner is reminded."""
        return 0 >= moments.days_ago(self.at) >= -1


@dataclass(frozen=True)
class Shift:
    """Who takes a team's calls today, and which absent colleagues the reader stands in for."""

    team_id: int
    team_uuid: object
    team: str
    shift_id: int | None
    shift_name: str | None
    stands_in_for: dict[str, str] = field(default_factory=dict)
    outing: dict | None = None
    """The reader's own, the same with every team."""
    out_now: int = 0
    overdue: int = 0
    """How many of the team are out, and how many of them are not back in time."""
    device: str = ""
    device_help: str = ""
    """What the provider's staff carry to call for help."""
    may_take: bool = False


@dataclass(frozen=True)
class Today:
    """The reader's day."""

    day: dt.date
    shifts: list[Shift]
    cards: list
    visits: list[Visit]
    unplanned: list[Visit]
    mine: list[Due]
    waiting: list[Waiting]

    @cached_property
    def course(self) -> list[Visit]:
        """Visits and what was done without a plan in order of time; what has no time stands at the end."""
        return sorted([*self.visits, *self.unplanned], key=lambda visit: visit.starts_at or NO_TIME)

    def next_visit(self, now: dt.datetime) -> Visit | None:
        """Where the reader goes next: the first that is not past, else the first still open."""
        still_open = [visit for visit in self.course if visit.is_open]
        ahead = [visit for visit in still_open if visit.starts_at is None or visit.starts_at >= now]
        return next(iter(ahead or still_open), None)

    @property
    def not_back(self) -> list:
        """Cards about colleagues who are not back in time: before everything else."""
        return [card for card in self.cards if card.first.rule.family == "staff"]

    @cached_property
    def first(self) -> list:
        """Cards that ask for something now."""
        return [card for card in self.cards if asks_now(card) and card.first.rule.family != "staff"]

    @cached_property
    def urgent(self) -> list:
        """Those of them that are shown as they are: what to act on, and whatever else is about reaching somebody."""
        return [card for card in self.first if not can_fold(card)]

    @cached_property
    def folded(self) -> list[tuple[str, list]]:
        """The others by kind, each with the word for it: they wait a day without harm to anybody."""
        kinds: dict[str, list] = {}
        for card in filter(can_fold, self.first):
            kinds.setdefault(card.first.rule.family, []).append(card)
        return [(str(FOLDS[family]), cards) for family, cards in kinds.items()]

    @cached_property
    def in_short(self) -> list[tuple[str, int, str]]:
        """What stands on the page, most pressing first: the section, how many, and the word for them."""
        sizes = {
            "not-back": len(self.not_back),
            "concerns": len(self.waits.get("concern", ())),
            "first": len(self.urgent),
            "ready": len(self.waits.get("ready", ())),
            "visits": sum(visit.is_open for visit in self.visits),
            "actions": len(self.waits.get("action", ())),
            "soon": sum(len(cards) for _kind, cards in self.folded),
        }
        return [(section, size, words_for(section, size)) for section, size in sizes.items() if size]

    @property
    def ahead(self) -> list:
        """Cards that only tell something, or announce it with its lead time."""
        return [card for card in self.cards if not asks_now(card)]

    @property
    def news(self) -> list[tuple]:
        """Each thing that they tell, with its card."""
        return [(card, alert) for card in self.ahead for alert in card.alerts]

    @cached_property
    def due(self) -> list[Due]:
        """Due soon and no visit planned in time, without those whose card says it already."""
        return [person for person in self._due if not person.is_in_time]

    @cached_property
    def due_in_time(self) -> list[Due]:
        """Due soon, with a visit planned before the rhythm runs out."""
        return [person for person in self._due if person.is_in_time]

    @cached_property
    def _due(self) -> list[Due]:
        carded = {card.person_id for card in self.first}
        return [person for person in self.mine if person.is_near and person.person_id not in carded]

    @cached_property
    def treated(self) -> list[tuple]:
        """Who has a treatment or a check due, and which, the first due first; not what a card says in words."""
        said = {alert.row.facts.get("treatment") for card in self.first for alert in (card.first, *card.said)}
        found = [(person, due) for person in self.mine for due in person.treatments if str(due.uuid) not in said]
        return sorted(found, key=lambda each: (each[1].due_on, each[0].name))

    @cached_property
    def confirm(self) -> list[Due]:
        """Whose last sighting the import did not know."""
        return [person for person in self.mine if person.to_confirm]

    @cached_property
    def waits(self) -> dict[str, list[Waiting]]:
        """What waits, by kind; a colleague's worry stands before other concerns."""
        kinds: dict[str, list[Waiting]] = {}
        for item in sorted(self.waiting, key=lambda item: item.code != ConcernKind.WORRY):
            kinds.setdefault(item.kind, []).append(item)
        return kinds

    @property
    def outing(self) -> MyOuting | None:
        """The reader's own, if they are out."""
        found = next((shift.outing for shift in self.shifts if shift.outing), None)
        return MyOuting(found) if found else None

    @property
    def device(self) -> dict:
        """What staff carry to call for help, named as the provider's columns are."""
        shift = self.shifts[0]
        return {"lone_worker_device": shift.device, "lone_worker_help": shift.device_help}

    @property
    def is_empty(self) -> bool:
        """Nothing planned, nobody due, nothing waiting."""
        return not (self.cards or self.course or self.mine or self.waiting)

    @property
    def marks(self) -> tuple:
        """What the page is made from, without the moment: equal marks draw the same page."""
        alerts = [alert.row for card in self.cards for alert in card.alerts]
        people = [row.facts for row in (*self.course, *self.mine, *self.waiting)]
        return (self.day, self.shifts, alerts, people)

    @property
    def lede(self) -> str:
        """ "4 visits, 1 done. 2 contacts without a plan." """
        return " ".join(filter(None, [self._visits_in_words(), self._unplanned_in_words()]))

    def _unplanned_in_words(self) -> str:
        if not self.unplanned:
            return ""
        return ngettext("%(n)d contact without a plan.", "%(n)d contacts without a plan.", len(self.unplanned)) % {
            "n": len(self.unplanned)
        }

    def _visits_in_words(self) -> str:
        planned = [visit for visit in self.visits if visit.state in (VisitState.PLANNED, VisitState.DONE)]
        done = [visit for visit in planned if not visit.is_open]
        if not planned:
            return _("No visits planned.")
        text = ngettext("%(n)d visit", "%(n)d visits", len(planned)) % {"n": len(planned)}
        return _("%(visits)s, %(done)d done.") % {"visits": text, "done": len(done)}

    @property
    def person_ids(self) -> set[int]:
        """Everybody whom the page names."""
        rows = [*self.cards, *self.course, *self.mine, *self.waiting]
        out = {self.outing.person_id} if self.outing else set()
        return {row.person_id for row in rows if row.person_id} | out - {None}


def words_for(section: str, size: int) -> str:
    """What that many of a section are called, behind the number."""
    return {
        "not-back": _("not back in time"),
        "concerns": ngettext("concern to answer", "concerns to answer", size),
        "first": ngettext("needs you first", "need you first", size),
        "ready": _("ready now"),
        "visits": _("still to visit"),
        "actions": ngettext("action", "actions", size),
        "soon": _("to look at again"),
    }[section]


FOLDS = {
    "reviews": gettext_lazy("Reviews"),
    "actions": gettext_lazy("Actions"),
    "coordination": gettext_lazy("Who co-ordinates"),
}
"""Families whose cards stand folded while none of a card's alerts says to act now."""


def can_fold(card) -> bool:
    """Whether a card is about dates and paper only. Whatever is about reaching somebody stands open."""
    return all(alert.rule.family in FOLDS and alert.tone != "act" for alert in card.alerts)


def asks_now(card) -> bool:
    """Whether any of a card's alerts is due and more than news."""
    return any(alert.is_due and alert.tone != "info" for alert in card.alerts)
