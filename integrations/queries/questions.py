"""Reads of what only a person can decide: who of a sender's may be one of ours."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from caseload.people import nhs_numbers
from caseload.people.codes import OPEN_STATES
from caseload.people.models import CoordinatorPeriod, Episode, Person
from caseload.people.names import fold
from caseload.people.scope import in_sight
from integrations.event import Event, Identity
from integrations.matching import family_key
from integrations.models import Candidate, Message, Question
from teams.access import Rights


def open_questions(rights: Rights, *, on: dt.date) -> QuerySet[Question]:
    """What waits for a decision about somebody in the reader's sight, the oldest first."""
    seen = in_sight(Candidate.objects.all(), rights, on=on)
    return (
        Question.objects.filter(Exists(seen.filter(question=OuterRef("pk"))), decided_at=None)
        .select_related("sender")
        .prefetch_related(
            Prefetch("candidates", queryset=seen.select_related("person")),
            Prefetch("messages", queryset=Message.objects.exclude(parsed=None).order_by("event_at")),
        )
        .order_by("asked_at", "pk")
    )


@dataclass(frozen=True)
class Line:
    """One fact of the hospital's beside ours."""

    label: str
    theirs: str
    ours: list[tuple[str, bool]]
    """For each candidate: what stands with us, and whether it is the same."""


@dataclass(frozen=True)
class Asked:
    """A question with everything that helps to decide it."""

    question: Question
    events: list[Event]
    candidates: list[Candidate]
    with_whom: dict[int, str]
    """Person id to team and co-ordinator."""
    hidden: int
    """Candidates whom the reader may not see."""

    @property
    def who(self) -> Identity:
        """As the hospital's last message has them."""
        return self.events[-1].identity

    @property
    def numbers_there(self) -> str:
        """The hospital's own numbers for them, to be named on the telephone."""
        return ", ".join(value.partition(":")[2] for value in self.who.local_ids)

    @property
    def lines(self) -> list[Line]:
        """Fact by fact, theirs and ours side by side."""
        who, people = self.who, [each.person for each in self.candidates]
        families, born = set(map(family_key, who.family_names)), who.date_of_birth
        number = who.nhs_number or who.unlabelled
        return [
            Line(
                _("Family name"),
                " / ".join(who.family_names),
                [(one.family_name, family_key(one.family_name) in families) for one in people],
            ),
            Line(_("Given names"), who.given_names, [(one.given_names, _same_first(who, one)) for one in people]),
            Line(
                _("Date of birth"),
                _day(born),
                [(_day(one.date_of_birth), born is not None and one.date_of_birth == born) for one in people],
            ),
            Line(
                _("NHS number"),
                nhs_numbers.shown(number),
                [(nhs_numbers.shown(one.nhs_number), bool(number) and one.nhs_number == number) for one in people],
            ),
        ]


def asked_or_404(uuid, rights: Rights, *, at: dt.datetime, on: dt.date) -> Asked:
    """One open question whose candidates, or some, the reader may see."""
    question = open_questions(rights, on=on).filter(uuid=uuid).first()
    if question is None or not question.messages.all():
        raise Http404
    candidates = list(question.candidates.all())
    return Asked(
        question=question,
        events=[Event.from_json(each.parsed) for each in question.messages.all()],
        candidates=candidates,
        with_whom=_with_whom([each.person_id for each in candidates], at),
        hidden=Candidate.objects.filter(question=question).count() - len(candidates),
    )


def _with_whom(person_ids: list[int], at: dt.datetime) -> dict[int, str]:
    named = CoordinatorPeriod.objects.at(at).select_related("user")
    theirs = Episode.objects.filter(person__in=person_ids, state__in=OPEN_STATES).select_related("team")
    by_episode = {each.episode_id: each.user.name for each in named.filter(episode__in=theirs)}
    found: dict[int, list[str]] = {}
    for each in theirs:
        found.setdefault(each.person_id, []).append(
            ", ".join(filter(None, [each.team.name, by_episode.get(each.pk)]))
        )
    return {person: "; ".join(lines) for person, lines in found.items()}


def _same_first(who: Identity, person: Person) -> bool:
    called = {fold(person.given_names).split()[0] if person.given_names else "", fold(person.preferred_name)} - {""}
    return bool(called & set(fold(who.given_names).split()[:1]))


def _day(day: dt.date | None) -> str:
    return day.strftime("%d %b %Y").lstrip("0") if day else ""
