"""Two records of one person become one. Nothing is lost: the survivor takes over what the other has."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import OPEN_STATES
from caseload.people.models import (
    AlsoKnownAs,
    Episode,
    Identifier,
    Person,
    Phone,
    Place,
    RegistrationConflict,
    TeamAccess,
)
from caseload.people.names import fold
from caseload.people.operations import whereabouts
from caseload.people.operations.details import refresh_keys
from caseload.people.operations.locks import lock_episodes, lock_people
from caseload.people.operations.registration import NHS_BEFORE_MERGE
from caseload.people.refusals import Refused
from caseload.people.signals import doubled, people_merged, tell_changed
from caseload.people.twice import Stands
from teams.models import User

FILLED_IF_EMPTY = ("nhs_number", "preferred_name", "date_of_birth", "pronouns", "language")
"""What the survivor takes over only where nothing stood."""
JOINED = ("what_helps", "what_to_avoid")
"""Their own words: none of them may be lost."""


@transaction.atomic
def merge(
    *, loser: Person, survivor: Person, decided: Mapping[str, str] | None = None, by: User, at: dt.datetime
) -> Person:
    """Let ``survivor`` be the one record. The other points to it and is found no more by itself.

    Every clinical row follows its episode by the composite foreign key (docs/adr/0001). ``decided``: of what both
    have, the key of each ``twice.Twice`` to what stands; Refused at that key where one is not answered.
    """
    if loser.pk == survivor.pk:
        raise Refused(_("Choose two different records"), field="other")
    people = lock_people(loser.pk, survivor.pk)
    loser, survivor = people[loser.pk], people[survivor.pk]
    of_both = Episode.objects.filter(person__in=[loser, survivor])
    episodes = lock_episodes(of_both.values_list("pk", flat=True))
    _check(loser, survivor, episodes)
    decided = _decided(loser, survivor, decided or {})
    whereabouts.become_one(loser.pk, survivor.pk, by=by, at=at)
    Episode.objects.filter(person=loser).update(person=survivor)
    _access_follows(loser, survivor)
    _rows_follow(loser, survivor, by, at)
    _identity_follows(loser, survivor, at)
    record("person.merged", by=by, person=survivor, loser=loser.pk, loser_uuid=str(loser.uuid))
    record("person.merged_away", by=by, person=loser, survivor=survivor.pk)
    people_merged.send(sender=None, loser_id=loser.pk, survivor_id=survivor.pk, decided=decided, by=by, at=at)
    tell_changed([e.pk for e in episodes if e.state in OPEN_STATES], at=at)
    return survivor


def _check(loser: Person, survivor: Person, episodes: list[Episode]) -> None:
    if loser.merged_into_id or survivor.merged_into_id:
        raise Refused(_("One of the two has been merged already. Nothing was changed."))
    if bool(loser.died_on) != bool(survivor.died_on):
        raise Refused(_("A death is recorded on one of the two only. Record it on the other, or undo it, first."))
    with_loser = {e.team_id for e in episodes if e.person_id == loser.pk and e.state in OPEN_STATES}
    for episode in episodes:
        if episode.person_id == survivor.pk and episode.state in OPEN_STATES and episode.team_id in with_loser:
            sentence = _("Both are open with %(team)s. Close one of the two there first, then merge.")
            raise Refused(sentence % {"team": episode.team}, field="other")


def _decided(loser: Person, survivor: Person, told: Mapping[str, str]) -> dict[str, Stands]:
    """What stands of everything that both have, as it is found under the lock."""
    found = {}
    for one in doubled(loser, survivor):
        if told.get(one.key) not in Stands.values:
            raise Refused(_("Both records have: %(what)s. Say which stands.") % {"what": one.title}, field=one.key)
        found[one.key] = Stands(told[one.key])
    return found


def _access_follows(loser: Person, survivor: Person) -> None:
    """Whichever team saw one of the two sees the survivor, for the longer of both times."""
    theirs = dict(TeamAccess.objects.filter(person=survivor).values_list("team_id", "until"))
    for access in TeamAccess.objects.filter(person=loser):
        until = theirs.get(access.team_id, access.until)
        longer = None if None in (until, access.until) else max(until, access.until)
        TeamAccess.objects.update_or_create(team_id=access.team_id, person=survivor, defaults={"until": longer})
    TeamAccess.objects.filter(person=loser).delete()


def _rows_follow(loser: Person, survivor: Person, by: User, at: dt.datetime) -> None:
    if Place.objects.filter(person=survivor, is_main=True, ends_on=None).exists():
        Place.objects.filter(person=loser).update(is_main=False)
    for model in (Place, Phone, Identifier):
        model.objects.filter(person=loser).update(person=survivor)
    RegistrationConflict.objects.filter(existing=loser).update(existing=survivor)
    known = set(AlsoKnownAs.objects.filter(person=survivor, ends_on=None).values_list("name", flat=True))
    AlsoKnownAs.objects.filter(person=loser).exclude(name__in=known, ends_on=None).update(person=survivor)
    if fold(loser.full_name) != fold(survivor.full_name):
        AlsoKnownAs.objects.get_or_create(
            person=survivor,
            name=loser.full_name,
            ends_on=None,
            defaults={"added_by": by, "starts_on": timezone.localdate(at)},
        )


def _identity_follows(loser: Person, survivor: Person, at: dt.datetime) -> None:
    taken = {name: getattr(loser, name) for name in FILLED_IF_EMPTY if not getattr(survivor, name)}
    if loser.nhs_number and survivor.nhs_number:
        Identifier.objects.create(
            person=survivor, system=NHS_BEFORE_MERGE, value=loser.nhs_number, starts_on=timezone.localdate(at)
        )
    loser.nhs_number, loser.merged_into = None, survivor
    loser.save(update_fields=["nhs_number", "merged_into"])
    Person.objects.filter(merged_into=loser).update(merged_into=survivor)
    for name, value in taken.items():
        setattr(survivor, name, value)
    for name in JOINED:
        setattr(survivor, name, _joined(getattr(survivor, name), getattr(loser, name)))
    survivor.needs_interpreter |= loser.needs_interpreter
    survivor.save(update_fields=[*taken, *JOINED, "needs_interpreter"])
    refresh_keys(survivor)


def _joined(ours: str, theirs: str) -> str:
    return ours if theirs.strip() in ours else "\n\n".join(filter(None, (ours, theirs)))
