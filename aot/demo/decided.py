"""What is decided about one person at an MDT, and who takes what: kinds that fit why they were spoken of. Pure."""

import datetime as dt
import random

from aot.demo.cases import Case, Staff
from aot.demo.cast import make_uuid
from aot.demo.texts import texts
from teams.calendar import LONDON

KINDS = {
    "in_hospital": {"discharge_plan": 6, "medical_review": 2, "assessment": 1},
    "discharged": {"continue": 3, "medical_review": 2, "other": 1},
    "alert_unseen": {"unseen": 12, "other": 4, "medical_review": 2, "safeguarding": 1, "admission": 1},
}
ORDINARY = {
    "continue": 6, "medical_review": 3, "goal": 4, "other": 4, "assessment": 2, "positive_risk": 4, "safeguarding": 1,
}  # fmt: skip
"""How often each kind is decided, beside the other kinds."""

WEEK = dt.timedelta(days=7)
AGREEMENTS = ("agreed", "agreed", "agreed", "to_ask")


class Decided:
    """Draws decisions and allocations; those that changed something name the rows they changed."""

    def __init__(self, rng: random.Random, periods: dict[int, list[dict]], diary: dict[int, list[dict]],
                 now: dt.datetime):  # fmt: skip
        self.rng, self.now = rng, now
        self.changes = {
            (episode, period["starts_at"].astimezone(LONDON).date()): period
            for episode, theirs in periods.items()
            for period in theirs[1:]
        }
        self.diary = {episode: sorted(theirs, key=lambda visit: visit["from"]) for episode, theirs in diary.items()}

    def reasons(self, case: Case, on: dt.date) -> list[dict]:
        """Interventions that wait for somebody, and a contact intensity that is to be looked at."""
        found = []
        if (visit := self._visit(case, on)) and (doing := visit["intervention"]):
            found.append({"code": "to_allot", "since": doing["since"].isoformat(), "uuid": str(doing["uuid"]),
                          "what": doing["what"]})  # fmt: skip
        if (case.episode_id, on) in self.changes:
            found.append({"code": "intensity_review", "since": on.isoformat()})
        return found

    def decide(self, item, on: dt.date, here: list[Staff]) -> None:
        """What is decided about somebody, and who takes what."""
        rng = self.rng
        if period := self.changes.get((item.case.episode_id, on)):
            item.decisions.append(self._decision("intensity", here) | {"period": period})
        elif rng.random() < 0.75:
            item.decisions.append(self._ordinary(item, here))
        if visit := self._visit(item.case, on):
            self.diary[item.case.episode_id].remove(visit)
            item.allotted.append(visit | {"uuid": make_uuid(rng), "agreement": rng.choice(AGREEMENTS),
                                          "by": rng.choice(here)})  # fmt: skip

    def _ordinary(self, item, here: list[Staff]) -> dict:
        chances = KINDS.get(item.reasons[0]["code"], ORDINARY)
        kind = self.rng.choices(list(chances), list(chances.values()))[0]
        if kind == "positive_risk":
            risk = {key: text.format(name=item.case.name)
                    for key, text in self.rng.choice(texts("meetings").positive_risks).items()}  # fmt: skip
            return self._decision(kind, here) | {"words": risk.pop("words"), "risk": risk}
        return self._decision(kind, here)

    def _decision(self, kind: str, here: list[Staff]) -> dict:
        words = texts("meetings").decisions.get(kind, [""])
        return {"uuid": make_uuid(self.rng), "kind": "other" if kind == "unseen" else kind,
                "words": self.rng.choice(words), "by": self.rng.choice(here)}  # fmt: skip

    def _visit(self, case: Case, on: dt.date) -> dict | None:
        """What stands in somebody's diary from the week after a meeting on."""
        waiting = (visit for visit in self.diary.get(case.episode_id, ()) if on < visit["from"] <= on + WEEK)
        return next(waiting, None)
