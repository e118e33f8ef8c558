"""What a decision sets in the register at once, with the meeting as its authority: the period that began is linked to
the decision."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from caseload.people import operations as people
from caseload.people.models import CoordinatorPeriod, IntensityPeriod, RhythmPeriod
from mdt.codes import DecisionKind
from mdt.models import AgendaItem, Decision, DecisionCoordinator, DecisionIntensity, DecisionRhythm
from mdt.refusals import Refused
from teams.models import User

REASON = 240
"""Letters of a decision that a period keeps as its reason; the decision itself has all of them."""


@dataclass(frozen=True)
class Sets:
    """What a decision sets, by its kind: the intensity, or the rhythm in days, with the day on which it is looked at
    again; the co-ordinator."""

    review_by: dt.date | None = None
    intensity: str = ""
    every_days: int | None = None
    coordinator: User | None = None


def take(decision: Decision, item: AgendaItem, sets: Sets, *, by: User, at: dt.datetime) -> None:
    """Let a decision take effect; most kinds set nothing. The caller holds the meeting. Raises ``Refused`` at the
    field where it is not said what is to be set."""
    if effect := _EFFECTS.get(decision.kind):
        effect(decision, item, sets, {"by": by, "at": at})


def _intensity(decision: Decision, item: AgendaItem, sets: Sets, done: dict) -> None:
    people.set_intensity(
        episode=item.episode, review_by=_said_review(sets), intensity=_said_intensity(sets),
        reason=decision.words[:REASON], **done,
    )  # fmt: skip
    _link_intensity(decision, item, done["at"])


def _rhythm(decision: Decision, item: AgendaItem, sets: Sets, done: dict) -> None:
    if not sets.every_days:
        raise Refused(_("Say every how many days"), "every_days")
    people.set_rhythm(
        episode=item.episode, every_days=sets.every_days, reason=decision.words[:REASON],
        review_by=_said_review(sets), **done,
    )  # fmt: skip
    period = RhythmPeriod.objects.get(episode=item.episode_id, starts_at=done["at"])
    DecisionRhythm.objects.create(decision=decision, period=period)


def _accept(decision: Decision, item: AgendaItem, sets: Sets, done: dict) -> None:
    people.accept(
        episode=item.episode, coordinator=_said_coordinator(sets), intensity=_said_intensity(sets),
        reason=decision.words[:REASON], review_by=_said_review(sets), **done,
    )  # fmt: skip
    _link_coordinator(decision, item, done["at"])
    _link_intensity(decision, item, done["at"])


def _not_accept(decision: Decision, item: AgendaItem, sets: Sets, done: dict) -> None:
    people.decline(episode=item.episode, reason=decision.words, **done)


def _coordinator(decision: Decision, item: AgendaItem, sets: Sets, done: dict) -> None:
    people.allocate(episode=item.episode, coordinator=_said_coordinator(sets), **done)
    _link_coordinator(decision, item, done["at"])


_EFFECTS = {
    DecisionKind.INTENSITY: _intensity,
    DecisionKind.RHYTHM: _rhythm,
    DecisionKind.ACCEPT: _accept,
    DecisionKind.NOT_ACCEPT: _not_accept,
    DecisionKind.COORDINATOR: _coordinator,
}


def _said_coordinator(sets: Sets) -> User:
    if sets.coordinator is None:
        raise Refused(_("Choose the %(worker)s") % {"worker": settings.NAMED_WORKER}, "coordinator")
    return sets.coordinator


def _said_intensity(sets: Sets) -> str:
    if not sets.intensity:
        raise Refused(_("Choose the contact intensity"), "intensity")
    return sets.intensity


def _said_review(sets: Sets) -> dt.date:
    if sets.review_by is None:
        raise Refused(_("Say by when it is looked at again"), "review_by")
    return sets.review_by


def _link_intensity(decision: Decision, item: AgendaItem, at: dt.datetime) -> None:
    period = IntensityPeriod.objects.get(episode=item.episode_id, starts_at=at)
    DecisionIntensity.objects.create(decision=decision, period=period)


def _link_coordinator(decision: Decision, item: AgendaItem, at: dt.datetime) -> None:
    period = CoordinatorPeriod.objects.get(episode=item.episode_id, starts_at=at)
    DecisionCoordinator.objects.create(decision=decision, period=period)
