"""Requests to close an episode, in each of their states: asked for, decided, refused, signed off (domain.md R1)."""

import datetime as dt
import random
from types import SimpleNamespace
from uuid import UUID

from aot.demo.cases import Case, Fate
from aot.demo.cast import make_uuid
from aot.demo.meetings import Item, Meetings, Met
from aot.demo.texts import texts
from caseload.models import ClosureSanction
from mdt.models import ClosureRequest, Decision
from teams.models import Membership, User
from teams.roles import Role

BEFORE = dt.timedelta(days=4, hours=2)
DECIDES = {"decided": "close", "signed_off": "close", "stays_open": "keep_open"}
STATES = {"stays_open": "refused"}
WORDS = ("why", "attempts", "told", "way_back")


def draw(drawn: Meetings, met: Met, rng: random.Random) -> list[SimpleNamespace]:
    """The requests of one team; those that its last MDT decided stand on that meeting's agenda."""
    service = Membership.objects.get(role=Role.SERVICE_LEAD).user
    found = []
    for told in texts("meetings").closures:
        if told["team"] != drawn.team.code:
            continue
        by = drawn.lead.user if told["by"] == "lead" else service
        taken = {id(one.case) for one in found}
        uuid, item = make_uuid(rng), None
        if told["state"] == "asked":
            case, at = _not_seen(drawn, taken), drawn.now - dt.timedelta(days=1, hours=20)
        else:
            item = _item(met, taken)
            case, at = item.case, met.opened_at - BEFORE
            _talk(item, told, uuid, by, at, met, rng)
        words = {name: told[name].format(name=case.name) for name in WORDS}
        other = service if by == drawn.lead.user else drawn.lead.user
        found.append(SimpleNamespace(uuid=uuid, case=case, told=told, words=words, by=by, at=at, item=item, met=met,
                                     other=other, now=drawn.now))  # fmt: skip
    return found


def _not_seen(drawn: Meetings, taken: set[int]) -> Case:
    """Whoever has not been seen for longest."""
    cases = [case for case in drawn.cases if not case.featured and id(case) not in taken and not case.stays]
    cases = [case for case in cases if case.fate in (Fate.TRIED, Fate.NOT_TRIED)]
    return min(cases, key=lambda case: drawn.told.last_seen(case, drawn.today) or case.accepted_on)


def _item(met: Met, taken: set[int]) -> Item:
    """Somebody of whom the meeting spoke, preferably as not seen."""
    spoken = [item for item in met.items if item.texts and id(item.case) not in taken and not item.case.featured]
    spoken = [item for item in spoken if not item.case.stays and not item.allotted] or spoken
    return min(spoken, key=lambda item: item.reasons[0]["code"] != "alert_unseen")


def _talk(item: Item, told: dict, uuid: UUID, by: User, at: dt.datetime, met: Met, rng: random.Random) -> None:
    reason = {"code": "closure_asked", "since": at.date().isoformat(), "uuid": str(uuid), "reason": told["reason"],
              "by": by.name}  # fmt: skip
    first = [one for one in item.reasons if one["code"] == "alert_unseen"]
    item.reasons = [*first, reason, *(one for one in item.reasons if one not in first)]
    kind = DECIDES[told["state"]]
    words = rng.choice(texts("meetings").decisions[kind])
    item.decisions = [{"uuid": make_uuid(rng), "kind": kind, "words": words, "by": met.chair}]


def write(asked: list[SimpleNamespace]) -> None:
    """Every request, and the sanction of those that were signed off."""
    for one in asked:
        decision = one.item and Decision.objects.get(uuid=one.item.decisions[0]["uuid"])
        request = ClosureRequest(
            uuid=one.uuid, **one.case.keys, closure_reason=one.told["reason"], **one.words, asked_by=one.by,
            asked_at=one.at, state=STATES.get(one.told["state"], one.told["state"]), decision=decision,
        )  # fmt: skip
        if one.told["state"] == "signed_off":
            request.signed_off_by = one.other
            request.signed_off_at = min(one.met.closed_at + dt.timedelta(hours=3), one.now)
            request.sanction = ClosureSanction.objects.create(
                **one.case.keys, closure_reason=one.told["reason"], decided_on=one.met.on, asked_by=one.by,
                signed_off_by=one.other, **{name: one.words[name] for name in ("attempts", "told", "way_back")},
            )  # fmt: skip
        request.save()
