"""Open alerts as they are shown: one card per person, most pressing first. Pure: made from rows that were read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.conf import settings

from caseload.alerts import engine, ladder
from caseload.alerts.rule import Call, Noticed, Rule, Tap, word_of
from teams.calendar import Calendar

TONES = ("act", "soon", "info")


@dataclass(frozen=True)
class OpenAlert:
    """One open alert in the reader's language. ``row`` is a row of ``alerts_open.sql``."""

    row: object
    rule: Rule
    now: dt.datetime

    @cached_property
    def noticed(self) -> Noticed:
        """The facts with the living figures."""
        row = self.row
        return Noticed(
            facts=row.facts,
            since_at=row.since_at,
            now=self.now,
            calendar=Calendar.of_team(row, row.closed_days),
            named_worker=settings.NAMED_WORKER,
            accepted_at=row.accepted_at,
            last_seen_at=row.last_seen_at,
            last_spoken_at=row.last_spoken_at,
            tries_since_seen=row.tries_since_seen or 0,
            run_of_tries=row.run_of_tries or 0,
            rhythm_days=row.rhythm_days,
            in_hospital_since=row.in_hospital_since,
            unlogged_visit=row.unlogged_visit,
            reported=row.reported,
            sighted_at=row.sighted_at,
            person_uuid=row.person_uuid,
            follow_up=row.follow_up,
        )

    @property
    def uuid(self) -> UUID:
        """The alert's address."""
        return self.row.uuid

    @property
    def title(self) -> str:
        """The rule in a few words."""
        return str(self.rule.title)

    @cached_property
    def sentence(self) -> str:
        """Why it was raised, with its figures as they are now."""
        return self.rule.sentence(self.noticed)

    @cached_property
    def tone(self) -> str:
        """act, soon or info."""
        return self.rule.tone(self.noticed)

    @property
    def word(self) -> str:
        """What the tone's colour says, in a word."""
        return word_of(self.tone)

    @property
    def is_due(self) -> bool:
        """False while it is only announced, with lead time."""
        return self.row.since_at <= self.now

    @cached_property
    def next_steps(self) -> list[ladder.Rung]:
        """What next, the first now: what has been done already stands at the end, but never after what needs a
        threshold to be met (R9)."""
        done = {step["step"] for step in self.row.steps}
        rungs = [ladder.RUNGS[code] for code in self.rule.steps if self._is_open(code)]
        return sorted(rungs, key=lambda rung: (rung.asks_threshold, rung.code in done))

    def _is_open(self, code: str) -> bool:
        """Whether a step can still be the next: a visit to be logged, a first visit to the ward."""
        if code == "log_visit":
            return bool(self.noticed.unlogged_visit or self.noticed.facts.get("visit"))
        return code != "in_reach" or not self._seen_there

    @property
    def _seen_there(self) -> bool:
        admitted, seen = self.noticed.facts.get("admitted_at"), self.noticed.last_seen_at
        return bool(admitted and seen and seen >= dt.datetime.fromisoformat(admitted))

    @property
    def visit_uuid(self) -> str | None:
        """The planned visit that waits for its record, if one does."""
        visit = self.noticed.unlogged_visit
        return visit["uuid"] if visit else self.noticed.facts.get("visit")

    @property
    def calls(self) -> list[Call]:
        """Whom to ring now."""
        return self.rule.calls(self.row.facts)

    @cached_property
    def tap(self) -> Tap | None:
        """What one tap settles now."""
        return self.rule.tap(self.noticed)

    @property
    def asks_for_contact(self) -> bool:
        """Whether what to do now is to see, ring or log: then that has a button of its own."""
        return self.rule.steps[:1] in (("log_visit",), ("follow_up",))

    @cached_property
    def steps(self) -> list[ladder.Taken]:
        """The steps recorded so far, in order of time."""
        return [
            ladder.Taken(ladder.label(step["step"]), step["note"], step["by"], dt.datetime.fromisoformat(step["at"]))
            for step in self.row.steps
        ]

    @property
    def health_led(self) -> int:
        """Steps recorded that were health-led: to be seen before anybody asks the police (R9)."""
        taken = [ladder.RUNGS.get(step["step"]) for step in self.row.steps]
        return sum(1 for rung in taken if rung and rung.health_led)

    @property
    def pressing(self) -> tuple:
        """Sorts alerts: what to act on, what nobody has acknowledged, the rules' own order, then age."""
        rank = engine.rules().index(self.rule)
        return (TONES.index(self.tone), self.row.acknowledged_at is not None, rank, self.row.since_at)


@dataclass(frozen=True)
class Card:
    """Everything noticed about one person with one team, most pressing first."""

    alerts: list[OpenAlert]

    @property
    def first(self) -> OpenAlert:
        """The most pressing."""
        return self.alerts[0]

    @property
    def rest(self) -> list[OpenAlert]:
        """What stands under it."""
        return self.alerts[1:]

    @property
    def said(self) -> list[OpenAlert]:
        """What stands under it in its own words: a treatment that was declined, missed or not taken says what, since
        when and what the policy says, and a title would not (domain.md 2a); and what one tap settles, beside which it
        must be plain what about."""
        pressing = [alert for alert in self.rest if alert.rule.family == "treatments" and alert.tone == "act"]
        return pressing + [alert for alert in self.rest if alert.tap and alert not in pressing]

    @property
    def also(self) -> list[OpenAlert]:
        """What stands under it by its title."""
        return [alert for alert in self.rest if alert not in self.said]

    @property
    def also_titles(self) -> list[str]:
        """Each title once: two visits on which one is planned where two must go are one thing to look at."""
        return list(dict.fromkeys(str(alert.title) for alert in self.also))

    @property
    def person_id(self) -> int | None:
        """None where the card is about no person."""
        return self.first.row.person_id

    @property
    def person_uuid(self) -> UUID | None:
        """The person's address."""
        return self.first.row.person_uuid

    @property
    def name(self) -> str:
        """The person's name as the team says it; of an alert about no person, whom or what it is about."""
        row, rule = self.first.row, self.first.rule
        if row.person_id:
            return f"{row.preferred_name or row.given_names} {row.family_name}"
        return rule.named(row.facts) if rule.named else row.team


def open_alerts(rows: Iterable, *, now: dt.datetime) -> list[OpenAlert]:
    """Rows as alerts, most pressing first; a rule that is no longer in use shows nothing."""
    known = [(row, engine.rule(row.rule)) for row in rows]
    return sorted((OpenAlert(row, rule, now) for row, rule in known if rule), key=lambda alert: alert.pressing)


def cards(alerts: Iterable[OpenAlert]) -> list[Card]:
    """One card per person and team, most pressing first; per alert where it is about a colleague."""
    by_person: dict[tuple, list[OpenAlert]] = {}
    for alert in alerts:
        about = alert.row.subject if alert.rule.named else alert.row.episode_id
        by_person.setdefault((alert.rule.named, about, alert.row.team_id), []).append(alert)
    return [Card(found) for found in by_person.values()]
