"""A page of rows, and where the next begins. Rows come in the order in which they were made, so that a page that is
being read does not shift."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from caseload.people.models import Person
from integrations.fhir.outcomes import Refusal
from integrations.fhir.searching import Search

DIGITS = 18


@dataclass
class Page:
    """One page, whom it shows, and after what the next begins; empty where there is none."""

    resources: list[dict] = field(default_factory=list)
    person_ids: set[int] = field(default_factory=set)
    after: str = ""


def both(first: Page, second: Page) -> Page:
    """Two in one, which goes on as the second does."""
    return Page(first.resources + second.resources, first.person_ids | second.person_ids, second.after)


def cut(rows: QuerySet, after: int, count: int) -> tuple[list, str]:
    """So many rows, and after which the next page begins. Their ids come first: what stands beside a row in other
    tables is then looked up for the page, and not for everybody in sight."""
    if count < 1:
        return [], ""
    ids = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[: count + 1])
    found = list(rows.filter(pk__in=ids[:count]).order_by("pk"))
    return found, str(ids[count - 1]) if len(ids) > count else ""


def after_of(text: str) -> int:
    """Where a page begins, from a link that was given here."""
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > DIGITS:
        raise Refusal(400, "invalid", "This link to a page is not one that was given here.")
    return int(text)


def about(rows: QuerySet, asked: Search, *, person: str = "person") -> QuerySet:
    """Rows about the patients asked for. Their ids are asked for first: only by the ids themselves does the database
    know how few rows they are."""
    if asked.patients is not None:
        found = Person.objects.filter(uuid__in=asked.patients)
        rows = rows.filter(**{f"{person}__in": list(found.values_list(Coalesce("merged_into", "pk"), flat=True))})
    return rows
