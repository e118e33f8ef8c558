"""What belongs to an assessment beside its ratings, in one query: what others saw, what was drawn from it, whether it
waits for a meeting, whether somebody is correcting it, and what it proposes."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from assessments import definitions
from assessments.models import Assessment, MeetingItem, Observation, Point, TeamInstrument
from assessments.proposing import Proposal, Setting, proposal, usual
from assessments.queries.reading import Read


@dataclass(frozen=True)
class Seen:
    """What somebody saw; of one item, or of the whole where ``item`` is empty."""

    item: str
    words: str
    on: dt.date
    by: str


@dataclass(frozen=True)
class Drawn:
    """A strength or a barrier in the person's formulation that was drawn from an item."""

    item: str
    words: str


@dataclass(frozen=True)
class Waiting:
    """A place on a meeting's list."""

    uuid: UUID
    reason: str
    taken_by: str
    taken_at: dt.datetime


@dataclass(frozen=True)
class Beside:
    """All of it."""

    seen: list[Seen]
    drawn: list[Drawn]
    waiting: Waiting | None
    correction: UUID | None
    """The draft that corrects it."""
    proposal: Proposal | None
    """What its barriers ask for and nobody has begun since."""

    def seen_of(self, item: str) -> list[Seen]:
        """Of one item, or of the whole."""
        return [each for each in self.seen if each.item == item]


def beside(read: Read) -> Beside:
    """What belongs to an assessment that the reader sees."""
    [row] = Assessment.objects.filter(pk=read.assessment.pk).values_list(
        ArraySubquery(_seen()), ArraySubquery(_drawn()), Subquery(_waiting()), Subquery(_correction()),
        Subquery(_setting()), ArraySubquery(_begun()),
    )  # fmt: skip
    seen, drawn, waiting, correction, setting, begun = row
    return Beside(
        [Seen(each["item"], each["words"], dt.date.fromisoformat(each["on"]), each["by"]) for each in seen],
        [Drawn(each["item"], each["words"]) for each in drawn],
        waiting and Waiting(UUID(waiting["uuid"]), waiting["reason"], waiting["taken_by"],
                            dt.datetime.fromisoformat(waiting["taken_at"])),
        correction,
        _proposal(read, setting, begun),
    )  # fmt: skip


def _proposal(read: Read, setting: dict | None, begun: list[str]) -> Proposal | None:
    """By the team's setting, else as the definition has it; nothing once the proposed one has been begun since."""
    if not read.assessment.signed_at or read.assessment.successor_id:
        return None
    known = definitions.current()
    by_team = setting and Setting(setting["proposes"], tuple(setting["items"]), tuple(setting["values"]))
    found = proposal(read.definition, read.ratings, by_team or usual(known.get(read.definition.key, read.definition)))
    return found if found and found.key in known and found.key not in begun else None


def _seen():
    rows = Observation.objects.filter(assessment=OuterRef("pk")).order_by("observed_on", "pk")
    return rows.values_list(JSONObject(item="item", words="words", on="observed_on", by="added_by__name"))


def _drawn():
    """From the formulation that counts: the one that none has replaced."""
    rows = Point.objects.filter(assessment=OuterRef("pk"), formulation__replaced_by=None).order_by("pk")
    return rows.values_list(JSONObject(item="item", words="words"))


def _waiting():
    rows = MeetingItem.objects.filter(assessment=OuterRef("pk"), settled_at=None)
    return rows.values_list(
        JSONObject(uuid="uuid", reason="reason", taken_by="taken_by__name", taken_at="taken_at")
    )[:1]  # fmt: skip


def _correction():
    rows = Assessment.objects.filter(replaces=OuterRef("pk"), signed_at=None, abandoned_at=None)
    return rows.values_list("uuid")[:1]


def _setting():
    rows = TeamInstrument.objects.filter(team=OuterRef("episode__team"), key=OuterRef("key"))
    return rows.values_list(JSONObject(proposes="proposes", items="proposing_items", values="proposing_values"))[:1]


def _begun():
    """The instruments that the person is being assessed with, or has been since."""
    since = Q(signed_at=None) | Q(on_date__gte=OuterRef("on_date"), successor=None)
    rows = Assessment.objects.filter(since, person=OuterRef("person"), abandoned_at=None)
    return rows.values_list("key")
