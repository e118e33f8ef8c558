"""Deciding: a coded kind and words, and what takes effect at once with the meeting as its authority."""

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from mdt.codes import DecisionKind
from mdt.models import AgendaItem, Decision
from mdt.operations import effects
from mdt.operations.effects import Sets
from mdt.operations.revision import touched
from mdt.operations.state import discussed
from mdt.refusals import Refused
from teams.models import User


class ChangedMeanwhile(Refused):
    """Somebody else changed this decision first. ``standing`` is the decision as it stands; nothing was saved."""

    def __init__(self, standing: Decision):
        super().__init__(_("Somebody changed this decision meanwhile. Choose which words stand."), "words")
        self.standing = standing


@dataclass(frozen=True)
class Told:
    """A decision as it is told. A positive risk says for what it is taken, agreed with whom, and what we do if."""

    kind: str
    words: str
    risk_for: str = ""
    risk_agreed_with: str = ""
    risk_if: str = ""


@transaction.atomic
def decide(
    *, item: AgendaItem, told: Told, uuid: UUID, by: User, at: dt.datetime, sets: Sets | None = None
) -> Decision:
    """Write down a decision; what it sets is in force at once: an intensity, a rhythm, a co-ordinator, a referral
    accepted or not. Sent twice with one ``uuid``, it is one.

    Raises ``Refused`` at the field: for a decision without words, a positive risk that is not told in full, or where
    it is not said what is to be set. What the register refuses is raised as it is.
    """
    _check(told)
    meeting = touched(item.meeting)
    if saved := Decision.objects.filter(uuid=uuid, item=item).first():
        return saved
    decision = Decision.objects.create(
        uuid=uuid, person_id=item.person_id, episode_id=item.episode_id, item=item, decided_by=by, decided_at=at,
        **asdict(told),
    )  # fmt: skip
    effects.take(decision, item, sets or Sets(), by=by, at=at)
    discussed(item, by=by, at=at)
    record("meeting.decided", by=by, person=item.person, team=meeting.team, subject="decision",
           subject_uuid=uuid, kind=told.kind)  # fmt: skip
    return decision


@transaction.atomic
def reword(*, decision: Decision, told: Told, revision: int, by: User, at: dt.datetime) -> Decision:
    """Say a decision better; ``revision`` is the one that the writer saw. Its kind stays: what it set stays set.

    Raises ``ChangedMeanwhile`` with the decision as it stands where somebody else was first.
    """
    _check(told)
    decision = _hold(decision)
    if decision.revision != revision:
        if _says(decision) == told:
            return decision
        raise ChangedMeanwhile(decision)
    for name, value in asdict(told).items():
        if name != "kind":
            setattr(decision, name, value)
    return _save(decision, "meeting.decision_reworded", by)


@transaction.atomic
def withdraw(*, decision: Decision, revision: int, by: User, at: dt.datetime) -> Decision:
    """Take a decision back while the meeting goes on. It stays readable as withdrawn, and what it set stays set."""
    decision = _hold(decision)
    if decision.withdrawn_at:
        return decision
    if decision.revision != revision:
        raise ChangedMeanwhile(decision)
    decision.withdrawn_at = at
    return _save(decision, "meeting.decision_withdrawn", by)


def _hold(decision: Decision) -> Decision:
    """Take the meeting's turn, and read the decision as it is now."""
    touched(decision.item.meeting)
    return Decision.objects.select_related("item__meeting__team", "person").get(pk=decision.pk)


def _save(decision: Decision, verb: str, by: User) -> Decision:
    decision.revision += 1
    decision.save()
    record(verb, by=by, person=decision.person, team=decision.item.meeting.team, subject="decision",
           subject_uuid=decision.uuid)  # fmt: skip
    return decision


def _says(decision: Decision) -> Told:
    return Told(**{name: getattr(decision, name) for name in Told.__dataclass_fields__})


def _check(told: Told) -> None:
    if told.kind not in DecisionKind.values:
        raise Refused(_("Choose what was decided"), "kind")
    if not told.words.strip():
        raise Refused(_("Write the decision in words"), "words")
    if told.kind == DecisionKind.POSITIVE_RISK:
        asked = {
            "risk_for": _("Say for what the risk is taken"),
            "risk_agreed_with": _("Say with whom it was agreed"),
            "risk_if": _("Say what we do if it goes wrong"),
        }
        for name, sentence in asked.items():
            if not getattr(told, name).strip():
                raise Refused(sentence, name)
