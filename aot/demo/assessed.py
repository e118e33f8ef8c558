"""The assessments of one person's year: which, when, and how their items moved. Pure.

Change is slow and does not run in a line: items move apart, some get worse, and a hard month takes a good one back.
"""

import datetime as dt
import random
from dataclasses import dataclass, field
from uuid import UUID

from aot.demo.cases import Staff
from aot.demo.cast import make_uuid
from aot.demo.courses import YEAR
from aot.demo.texts import texts
from assessments.definitions import current
from assessments.structure import Definition

USUAL = {"motivation": 2.3, "pattern": 1.9, "communication": 2.8, "process": 2.6, "motor": 3.4, "environment": 2.3,
         "circumstances": 2.3, "life": 3.7, "treatment": 4.6}  # fmt: skip
"""Where a section begins on average."""
TRENDS, TREND_WEIGHTS = (1.0, 0.6, 0.1, -0.4), (3, 4, 2, 1)
"""Steps of the scale in a year."""


@dataclass
class Given:
    """One assessment: item to (value, why not, note)."""

    uuid: UUID
    key: str
    on: dt.date
    days: int
    """Over how many it was made."""
    assessor: Staff
    second: Staff | None
    sources: list[str]
    summary: str
    ratings: dict[str, tuple]
    seen: list[tuple[UUID, str, str]] = field(default_factory=list)
    """Observations: uuid, item, words."""
    signed: bool = True
    prompted_by: "Given | None" = None
    replaces: "Given | None" = None
    correction: str = ""


def assess(told, today: dt.date) -> None:
    """What one person was rated on over the last year, the latest some weeks or half a year ago."""
    rng, longest = told.rng, (today - told.case.accepted_on).days - 10
    last = {3: rng.randint(175, 180), 7: rng.randint(184, 200)}.get(told.number, rng.randint(8, 60))
    first = min(rng.randint(325, 350), longest)
    middle = (first + last) // 2 + rng.randint(-15, 15)
    if told.number % 5 < 3:
        plan = [("ocairs", first), ("mohost", first - rng.randint(12, 28)), ("mohost", middle), ("mohost", last)]
        plan += [("ocairs", rng.randint(4, 30))] if rng.random() < 0.5 and last < 100 else []
    else:  # an interview was too much at first
        plan = [("mohost", first), ("mohost", middle), ("ocairs", middle - rng.randint(10, 40)), ("mohost", last)]
    if rng.random() < 0.6:
        plan += [("dialog", days) for days in (first - 20, (first + middle) // 2, middle - 25, rng.randint(5, 40))]
    drift = _drift(rng)
    for key, days in sorted(plan, key=lambda each: -each[1]):
        if 0 < days <= longest:
            told.given.append(_given(told, current()[key], today - dt.timedelta(days=days), 1 - days / YEAR, drift))
    before = {each.key: each for each in told.given[:1]}
    if len(told.given) > 1 and told.given[1].key == "mohost" and "ocairs" in before:
        told.given[1].prompted_by = before["ocairs"]
    if told.number == 5:
        _leave_open(told, today)
    if told.number == 8:
        _correct(told)


@dataclass
class Drift:
    """How somebody's year goes: where the items begin, how each follows the trend, when a hard time came."""

    level: float
    trend: float
    setback: float | None
    items: dict[str, tuple[float, float]] = field(default_factory=dict)

    def at(self, rng: random.Random, code: str, usual: float, year: float) -> float:
        """Where an item stands at a part of the year."""
        begin, follows = self.items.setdefault(code, (rng.gauss(0, 0.5), rng.uniform(-0.2, 1.6)))
        slow = year * year * (3 - 2 * year)
        hard = 0.8 if self.setback is not None and abs(year - self.setback) < 0.16 else 0
        return usual + self.level + begin + self.trend * follows * slow - hard * max(0, follows) + rng.gauss(0, 0.16)


def _drift(rng: random.Random) -> Drift:
    trend = rng.choices(TRENDS, weights=TREND_WEIGHTS)[0]
    return Drift(rng.gauss(0, 0.3), trend, rng.uniform(0.3, 0.8) if rng.random() < 0.45 else None)


def _given(told, definition: Definition, on: dt.date, year: float, drift: Drift) -> Given:
    rng, said = told.rng, texts("therapy")
    is_theirs = definition.rated_by == "person"
    helper = next(
        (one for one in told.case.crew if one.profession in ("ot_technical_instructor", "str_worker")), None
    )
    sources = ["interview"] if is_theirs or definition.key == "ocairs" else ["observation"]
    if not is_theirs:
        sources += [more for more in ("colleagues", "carer", "record") if rng.random() < 0.4]
    summary = rng.choice(said.summaries["first" if year < 0.2 else "later"])
    given = Given(
        uuid=make_uuid(rng),
        key=definition.key,
        on=on,
        days=0 if is_theirs else rng.randint(2, 16),
        assessor=told.ot,
        second=helper if not is_theirs and rng.random() < 0.2 else None,
        sources=sources,
        summary="" if is_theirs else told.named(summary),
        ratings=_ratings(told, definition, year, drift),
    )
    if definition.key == "mohost" and helper and rng.random() < 0.3:
        given.seen.append((make_uuid(rng), rng.choice(definition.items).code, rng.choice(said.observations["rows"])))
    return given


def _ratings(told, definition: Definition, year: float, drift: Drift) -> dict[str, tuple]:
    rng, said = told.rng, texts("therapy").notes
    values = [grade.value for grade in definition.scale]
    ratings, steps = {}, (max(values) - min(values)) / 3
    for section in definition.sections:
        for item in section.items:
            usual = USUAL[section.code]
            value = round(usual + steps * (drift.at(rng, item.code, usual, year) - usual))
            value = max(min(values), min(max(values), value))
            if definition.rated_by == "assessor" and rng.random() < 0.03:
                ratings[item.code] = (None, told.named(rng.choice(said["not_rated"])), "")
                continue
            kinds = ("restricts", "inhibits", "allows", "facilitates")
            noted = definition.rated_by == "assessor" and rng.random() < 0.25
            ratings[item.code] = (value, "", told.named(rng.choice(said[kinds[value - 1]])) if noted else "")
    return ratings


def _leave_open(told, today: dt.date) -> None:
    """One that is under way: half of it rated, seen by somebody else too."""
    last = next(each for each in reversed(told.given) if each.key == "mohost")
    draft = Given(
        make_uuid(told.rng), "mohost", today - dt.timedelta(days=2), 6, told.ot, None, ["observation"], "", {}
    )
    draft.ratings = dict(list(last.ratings.items())[: len(last.ratings) // 2])
    draft.signed = False
    draft.seen = [(make_uuid(told.rng), "", texts("therapy").observations["rows"][1])]
    told.given.append(draft)


def _correct(told) -> None:
    """One that was corrected: two lines had been swapped."""
    wrong = next(each for each in told.given if each.key == "mohost")
    codes = list(wrong.ratings)[:2]
    right = dict(wrong.ratings) | {codes[0]: wrong.ratings[codes[1]], codes[1]: wrong.ratings[codes[0]]}
    told.given.append(
        Given(make_uuid(told.rng), wrong.key, wrong.on, wrong.days, wrong.assessor, wrong.second, wrong.sources,
              wrong.summary, right, replaces=wrong, correction=texts("therapy").summaries["corrections"][0])
    )  # fmt: skip
