"""Search by a word of a name, as a clinician of one team and as somebody who sees all teams."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from bench.measuring import Stage, WrongAnswerError, require_same
from bench.readers import Reader, clinicians, service_lead
from bench.rows.pages import Page, people_and_coordinators
from caseload.people.models import Person
from caseload.people.names import fold
from caseload.people.queries import search
from caseload.people.search_term import read_term


@dataclass(frozen=True)
class Searched:
    """A reader and the word they typed."""

    reader: Reader
    word: str


class Search(Page):
    """The term goes in a POST body. A third are whole family names, a third their beginnings, a third misspelt."""

    def __init__(self, name: str, *, everywhere: bool):
        self.name = name
        self.everywhere = everywhere

    def subjects(self, stage: Stage) -> list[Searched]:
        """Names of people there are; a clinician looks for somebody of their own team."""
        if self.everywhere:
            lead = service_lead()
            people = Person.objects.filter(
                pk__in=[pk for pk, _, _ in people_and_coordinators(stage.subjects)]
            ).order_by("pk")
            return [Searched(lead, typed(person.family_name, nth)) for nth, person in enumerate(people)]
        readers = clinicians(stage.subjects)
        each = [Person.objects.filter(episodes__team=reader.team).order_by("sort_key").first() for reader in readers]
        return [
            Searched(reader, typed(person.family_name, nth))
            for nth, (reader, person) in enumerate(zip(readers, each, strict=True))
        ]

    def ask(self, asked: Searched) -> HttpResponse:
        """The page with those found."""
        answer = asked.reader.client.post(reverse("search"), {"q": asked.word}, secure=settings.HTTPS)
        if answer.status_code != 200:
            raise WrongAnswerError(f"{self.name}: answered {answer.status_code}")
        return answer

    def about(self, asked: Searched) -> dict:
        """Also the word, folded."""
        return asked.reader.about(timezone.now()) | {"word": fold(asked.word)}

    def same(self, asked: Searched, found: list[list]) -> None:
        """The same people in the same order."""
        today = timezone.localdate()
        with transaction.atomic():  # as a request has it: the search sets how alike is alike for its transaction
            ours = search(read_term(asked.word, today=today), asked.reader.rights, on=today, at=timezone.now())
        require_same(
            self.name,
            [{"person_id": one.person.pk} for one in ours],
            [{"person_id": row.person_id} for row in found[-1]],
        )


def typed(name: str, nth: int) -> str:
    """The name as it is typed: whole, its beginning, or with two letters swapped."""
    return (name, name[:4], name[:2] + name[3] + name[2] + name[4:])[nth % 3]


SEARCH = Search("search", everywhere=False)
SEARCH_ALL = Search("search_all", everywhere=True)
