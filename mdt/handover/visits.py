"""Who goes where today, and whom nobody goes to yet. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from caseload.contacts.codes import Purpose
from caseload.people.facts import Facts
from caseload.people.whereabouts_words import elsewhere


@dataclass(frozen=True)
class Picked:
    """Who was picked to go on a visit, as it was sent: ids of users, why one goes alone, and what was wrong."""

    who: tuple[int, ...] = ()
    alone: str = ""
    wrong: str = ""

    @property
    def first(self) -> int | None:
        return self.who[0] if self.who else None

    @property
    def second(self) -> int | None:
        return self.who[1] if len(self.who) > 1 else None


@dataclass(frozen=True)
class TodaysVisit(Facts):
    """One visit of today: a row of ``handover_visits.sql``; ``picked``: what was sent of it and refused."""

    picked: Picked = Picked()

    @property
    def purpose_label(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def where(self) -> str:
        """Where they are, where that is neither home nor a ward."""
        return elsewhere(self.whereabouts, self.whereabouts_place)

    @property
    def is_open(self) -> bool:
        return self.state == "planned"

    @property
    def here(self) -> list[dict]:
        """Who goes and is here today."""
        return [one for one in self.staff if not one["away"]]

    @property
    def away(self) -> list[str]:
        """Who was to go and is away."""
        return [one["name"] for one in self.staff if one["away"]]

    @property
    def asks_why_alone(self) -> bool:
        """Whether whoever is picked would go alone where two must."""
        return self.two_must_go and not self.here

    @property
    def is_to_hand_out(self) -> bool:
        """Nobody goes, or somebody who is away."""
        return self.is_open and (not self.here or bool(self.away))


@dataclass(frozen=True)
class Course:
    """Today's visits: those to hand out, and by member."""

    visits: Sequence[TodaysVisit]
    picked: Mapping[UUID, Picked] = field(default_factory=dict)

    @property
    def to_hand_out(self) -> list[TodaysVisit]:
        """Those that nobody makes, each with what was picked and refused: it is not asked twice."""
        return [
            replace(visit, picked=self.picked.get(visit.uuid, visit.picked))
            for visit in self.visits if visit.is_to_hand_out
        ]  # fmt: skip

    @property
    def by_member(self) -> list[tuple[str, list[TodaysVisit]]]:
        """Each member who goes somewhere, by name, with their visits in order of time."""
        held: dict[str, list[TodaysVisit]] = {}
        for visit in self.visits:
            for one in visit.here:
                held.setdefault(one["name"], []).append(visit)
        return sorted(held.items())
