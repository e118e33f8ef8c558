"""Setting off and coming back, called as ``outings.set_off(...)``.

A tap counts from the client's clock, since it may have waited for a connection, and it may come late, twice, or after
the tap that followed it. None of that may raise a false alarm, or lose that somebody is still out.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts.models import Contact, PlannedVisit
from caseload.contacts.outcomes import AT_A_PLACE
from caseload.contacts.settling import Also
from caseload.outings.codes import Ended
from caseload.outings.models import Outing
from caseload.outings.signals import late_no_more
from caseload.outings.times import LONGER, LONGEST_OUT
from caseload.people.models import Episode
from caseload.people.operations import lock_episodes
from teams.faults import FieldError
from teams.models import Team, User


class OutingRefusedError(FieldError):
    """Nobody can set off, or be back, like that."""


@dataclass(frozen=True)
class Where:
    """Where somebody goes: on a planned visit, to a person, or to a place in words."""

    team: Team
    place_text: str = ""
    visit: PlannedVisit | None = None
    episode: Episode | None = None


@dataclass(frozen=True)
class SetOff:
    """The reader's outing, and those colleagues who were out elsewhere and so were not set off along."""

    outing: Outing
    not_along: list[Outing]


@transaction.atomic
def set_off(
    *,
    uuid: UUID,
    where: Where,
    set_off_at: dt.datetime,
    expected_at: dt.datetime,
    by: User,
    at: dt.datetime,
    along: Sequence[User] = (),
) -> SetOff:
    """``by`` is out since ``set_off_at`` (the client's clock), with the colleagues ``along``.

    Sent twice with the same ``uuid`` it is one. Whoever is still out elsewhere goes on from there; a colleague who
    is, is left where they are. One that comes after the contact that it led to is over already.
    Raises ``OutingRefusedError``.
    """
    if not (where.episode or where.place_text.strip()):
        raise OutingRefusedError(_("Say where you are going"), "place_text")
    if not set_off_at < expected_at <= set_off_at + LONGEST_OUT:
        raise OutingRefusedError(_("You must be expected back within 12 hours"), "minutes")
    if where.episode:
        lock_episodes([where.episode.pk])  # whoever logs a contact holds it: either sees the other's row
    everybody = [by, *(user for user in along if user.pk != by.pk)]
    _take_turns(everybody)
    if saved := Outing.objects.filter(uuid=uuid).first():
        return SetOff(_mine_again(saved, by), [])
    out = {
        one.user_id: one for one in Outing.objects.filter(user__in=everybody, ended_at=None).select_related("user")
    }
    if _on_it_already(out.get(by.pk), where):
        return SetOff(out[by.pk], [])
    mine = _outing(uuid, by, _journey(where, uuid), where, set_off_at, expected_at)
    _end_at_once(mine, out.get(by.pk), at)
    mine.save(force_insert=True)
    company = [user for user in everybody[1:] if user.pk not in out] if mine.ended_at is None else []
    for user in company:
        theirs = _outing(uuid5(uuid, str(user.pk)), user, mine.journey, where, set_off_at, expected_at)
        _end_at_once(theirs, None, at)
        theirs.save(force_insert=True)
    _written_down("outing.set_off", mine, by, along=[user.pk for user in company])
    elsewhere = [out[user.pk] for user in everybody[1:] if user.pk in out and out[user.pk].journey != mine.journey]
    return SetOff(mine, elsewhere)


@transaction.atomic
def come_back(*, outing: Outing, back_at: dt.datetime, by: User, at: dt.datetime) -> Outing:
    """``outing`` is over since ``back_at`` (the client's clock). Somebody who was along may say so of a colleague.
    Told again, or late, it changes nothing. Raises ``OutingRefusedError`` where it is not theirs to say."""
    _take_turns([outing.user])
    outing = Outing.objects.select_related("user", "team").get(pk=outing.pk)
    if outing.ended_at:
        return outing
    if outing.user_id == by.pk:
        return _end(outing, Ended.BACK, back_at, by=by, at=at)
    if not Outing.objects.filter(journey=outing.journey, user=by).exists():
        raise OutingRefusedError(_("Say what you know of it: you were not along."), "note")
    return _end(outing, Ended.COLLEAGUE, back_at, by=by, at=at)


@transaction.atomic
def end(*, outing: Outing, note: str, by: User, at: dt.datetime) -> Outing:
    """Somebody in the office has heard from them: the outing is over, with what is known. Raises
    ``OutingRefusedError`` without a note, and where it is over already."""
    if not note.strip():
        raise OutingRefusedError(_("Say what you know: who has heard from them, and when"), "note")
    _take_turns([outing.user])
    outing = Outing.objects.select_related("user", "team").get(pk=outing.pk)
    if outing.ended_at:
        raise OutingRefusedError(_("%(name)s is back already. Nothing was changed.") % {"name": outing.user})
    outing.ended_note = note.strip()
    return _end(outing, Ended.SHIFT, at, by=by, at=at)


@transaction.atomic
def take_longer(*, outing: Outing, minutes: int, by: User, at: dt.datetime) -> Outing:
    """They take longer: everybody who is out together is expected ``minutes`` later than was said, or than now.
    Raises ``OutingRefusedError`` where it is over already."""
    if minutes not in LONGER:
        raise OutingRefusedError(_("Choose how much longer it takes"), "minutes")
    _take_turns([outing.user])
    outing = Outing.objects.select_related("user", "team").get(pk=outing.pk)
    if outing.ended_at:
        raise OutingRefusedError(_("%(name)s is back already. Nothing was changed.") % {"name": outing.user})
    was_late = outing.expected_at <= at
    outing.expected_at = max(outing.expected_at, at) + dt.timedelta(minutes=minutes)
    Outing.objects.filter(journey=outing.journey, ended_at=None).update(expected_at=outing.expected_at)
    _written_down("outing.longer", outing, by, minutes=minutes)
    if was_late:
        late_no_more.send(sender=None, at=at)
    return outing


def _contact_saved(expected: list[dt.datetime], at: dt.datetime) -> None:
    if any(expected_at <= at for expected_at in expected):
        late_no_more.send(sender=None, at=at)


ENDED_BY_CONTACT = Also(
    name="outing",
    sql="""
    UPDATE caseload_outing o
    SET ended = 'contact', ended_at = greatest(o.set_off_at, %(written_at)s), ended_by_id = o.user_id
    FROM is_new
    WHERE is_new.so AND o.user_id = %(user)s AND o.ended_at IS NULL AND o.set_off_at <= %(written_at)s
      AND (o.visit_id = (SELECT v.id FROM caseload_plannedvisit v WHERE v.uuid = %(visit)s::uuid)
           OR %(outcome)s IN ({at_a_place}) AND o.set_off_at <= %(over_at)s
              AND o.episode_id IN (SELECT e.id FROM caseload_episode e WHERE e.person_id = %(person)s))
    RETURNING o.expected_at
    """.replace("{at_a_place}", ", ".join(f"'{outcome}'" for outcome in AT_A_PLACE)),
    then=_contact_saved,
)
"""Whoever has written down the visit that they were out on is there no more; nor is whoever has told what can only be
told by somebody who was there: a call on the way there ends no outing. A colleague who was along is asked about and
not ended."""


def _take_turns(users: Sequence[User]) -> None:
    """Hold these colleagues, in the order of ids: two taps about the same one wait for each other."""
    ids = sorted({user.pk for user in users})
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _mine_again(saved: Outing, by: User) -> Outing:
    if saved.user_id != by.pk:
        raise OutingRefusedError(_("This was sent while somebody else was signed in. Set off once more."))
    return saved


def _on_it_already(mine: Outing | None, where: Where) -> bool:
    """Whether a colleague who goes along has set them off on this visit already."""
    return bool(mine and where.visit and mine.visit_id == where.visit.pk)


def _journey(where: Where, own: UUID) -> UUID:
    """Whoever sets off on a visit on which a colleague is out already joins them."""
    if where.visit is None:
        return own
    others = Outing.objects.filter(visit=where.visit, ended_at=None)
    return others.values_list("journey", flat=True).first() or own


def _outing(uuid, user, journey, where: Where, set_off_at, expected_at) -> Outing:
    return Outing(
        uuid=uuid, user=user, team=where.team, journey=journey, visit=where.visit, episode=where.episode,
        place_text=where.place_text.strip()[:240], set_off_at=set_off_at, expected_at=expected_at,
    )  # fmt: skip


def _end_at_once(new: Outing, other: Outing | None, at: dt.datetime) -> None:
    """What was told late may be over: a contact was saved since, or they have set off again since. Where they are
    out elsewhere since before, they have gone on."""
    if other and other.set_off_at > new.set_off_at:
        new.ended, new.ended_at, new.ended_by = Ended.WENT_ON, other.set_off_at, new.user
    elif written := _written_since(new):
        new.ended, new.ended_at, new.ended_by = Ended.CONTACT, written, new.user
    if other and other.set_off_at <= new.set_off_at:
        _end(other, Ended.WENT_ON, new.set_off_at, by=new.user, at=at)


def _written_since(new: Outing) -> dt.datetime | None:
    """When they wrote down the contact that this outing led to, where it came before this."""
    if new.episode is None:
        return None
    lasted = ExpressionWrapper(Coalesce(F("minutes"), 0) * dt.timedelta(minutes=1), output_field=DurationField())
    there = Q(outcome__in=AT_A_PLACE, over__gte=new.set_off_at)
    its = there | Q(planned_visit=new.visit) if new.visit else there
    rows = Contact.objects.filter(person=new.episode.person_id, logged_by=new.user, written_at__gte=new.set_off_at)
    rows = rows.alias(over=F("occurred_at") + lasted).filter(its, replaces=None)
    return rows.order_by("written_at").values_list("written_at", flat=True).first()


def _end(outing: Outing, how: Ended, ended_at: dt.datetime, *, by: User, at: dt.datetime) -> Outing:
    was_late = outing.expected_at <= at
    outing.ended, outing.ended_by = how, by
    outing.ended_at = max(outing.set_off_at, min(ended_at, at))
    outing.save(update_fields=["ended", "ended_at", "ended_by", "ended_note"])
    _written_down("outing.ended", outing, by, how=how)
    if was_late:
        late_no_more.send(sender=None, at=at)
    return outing


def _written_down(verb: str, outing: Outing, by: User, **facts) -> None:
    person = outing.episode.person if outing.episode_id else None
    record(verb, by=by, person=person, team=outing.team, subject="outing", subject_uuid=outing.uuid, **facts)
