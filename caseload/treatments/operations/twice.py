"""Two records of one person that both have the same kind of treatment: whoever merges them says which stands.

The one that does not stand goes on as the other: its course stays, and what became of it counts there. So nothing is
given twice because it was given on the other record, and nothing that is due is lost.
"""

import datetime as dt
from collections.abc import Mapping
from itertools import product
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record as write_down
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Person
from caseload.people.twice import Stands, Twice
from caseload.treatments.details import TreatmentRefusedError
from caseload.treatments.models import Treatment
from caseload.treatments.operations.holding import of_person
from caseload.treatments.operations.settling import settle
from caseload.treatments.queries import open_dues
from teams.models import User

KEY = "treatment"


def on_about_to_merge(*, loser: Person, survivor: Person, **_kwargs) -> list[Twice]:
    """Receiver of ``people.signals.about_to_merge``: what both are given, or checked for, under one policy."""
    rows = Treatment.objects.filter(person__in=[loser, survivor], ends_on=None, episode__state__in=OPEN_STATES)
    running = list(rows.select_related("policy", "prescriber", "episode__team").order_by("pk"))
    of = {person: [one for one in running if one.person_id == person.pk] for person in (survivor, loser)}
    pairs = [pair for pair in product(of[survivor], of[loser]) if pair[0].policy.kind == pair[1].policy.kind]
    if not pairs:
        return []
    dues = {one.uuid: one for person in (loser, survivor) for one in open_dues(person)}
    return [
        Twice(f"{KEY}_{ours.uuid}_{theirs.uuid}", ours.policy.title, _words(ours, dues), _words(theirs, dues))
        for ours, theirs in pairs
    ]


def on_people_merged(
    *, survivor_id: int, decided: Mapping[str, Stands], by: User, at: dt.datetime, **_kwargs
) -> None:
    """Receiver of ``people.signals.people_merged``: as was said, one of each two goes on as the other. Raises
    ``TreatmentRefusedError`` where the answers contradict each other."""
    answers = {key: _stands_and_ends(key, stands) for key, stands in decided.items() if key.startswith(KEY)}
    pairs = {key: pair for key, pair in answers.items() if pair}
    if not pairs:
        return
    held = of_person({uuid for pair in pairs.values() for uuid in pair}, survivor_id)
    ending = [ends for _stands, ends in pairs.values()]
    for key, (stands, ends) in pairs.items():
        if stands in ending or ending.count(ends) > 1:
            said = _("%(what)s cannot stand and end, or go on as two: look at the answers together.")
            raise TreatmentRefusedError(said % {"what": held[stands if stands in ending else ends]}, key)
    for stands, ends in pairs.values():
        _go_on_as(held[stands], held[ends], by, at)
    settle(of_person([stands for stands, _ends in pairs.values()], survivor_id).values())


def _stands_and_ends(key: str, stands: Stands) -> tuple[UUID, UUID] | None:
    """Which stands and which ends; None where both stand."""
    ours, theirs = (UUID(told) for told in key.split("_")[1:])
    return {Stands.OURS: (ours, theirs), Stands.THEIRS: (theirs, ours)}.get(stands)


def _go_on_as(stands: Treatment, ended: Treatment, by: User, at: dt.datetime) -> None:
    ended.ends_on = max(timezone.localdate(at), ended.starts_on + dt.timedelta(days=1))
    ended.end_reason = _("The same as %(what)s: two records became one") % {"what": stands}
    ended.goes_on_as = stands
    ended.save(update_fields=["ends_on", "end_reason", "goes_on_as"])
    ended.was.update(goes_on_as=stands)
    ended.standing = []  # what became of it counts where it goes on, and closes no round here
    settle([ended])
    write_down("treatment.ended", by=by, person=ended.person, team=ended.episode.team, subject="treatment",
               subject_uuid=ended.uuid, goes_on_as=str(stands.uuid))  # fmt: skip


def _words(treatment: Treatment, dues: dict) -> str:
    """ "Flupentixol depot, North Team: every 28 days, prescribed by Dr Rao. Last time Tue 27 Oct, left gluteal; due
    Tue 24 Nov" """
    parts = {"what": treatment, "team": treatment.episode.team, "agreed": treatment.agreed.words}
    words = _("%(what)s, %(team)s: %(agreed)s.") % parts
    due = dues.get(treatment.uuid)
    return f"{words} {due.last_words}; {due.due_words}." if due else words
