"""Finding people by what somebody remembers of them.

Each word of a name is looked for as a part of a name, as a name with most of the same letters (trigrams), as one
that sounds alike (double metaphone), and as one known to be spelt another way. A whole name stands before the
beginning of one, that before a part, and that before what is only like it; of several words, one that fits badly
counts for more than one that fits well (geometric mean).
"""

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import mul

from django.db import connection
from django.db.models import FloatField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Power

from caseload.people import look_alikes
from caseload.people.codes import OPEN_STATES
from caseload.people.models import CoordinatorPeriod, Episode, Identifier, Person
from caseload.people.queries.register import people
from caseload.people.search_term import SHORTEST_WORD, Term, also_spelt
from teams.access import Rights

MOST_FOUND = 20
LIKE_ENOUGH = 0.42
"""Trigram word similarity from which a name is looked at: low enough for two wrong letters in a name of six."""
WORTH_SHOWING = 0.3
"""Score below which a person is not shown."""


@dataclass(frozen=True)
class Found:
    """Somebody found: ``episodes`` are the open ones, with team and current co-ordinator."""

    person: Person
    episodes: list[Episode]
    looks_like_another: bool


def search(term: Term, rights: Rights, *, on: dt.date, at: dt.datetime) -> list[Found]:
    """The people in sight that fit, best first, at most ``MOST_FOUND``: three statements, the first of which only
    sets how alike is alike."""
    if not term:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE_ENOUGH)])
    found = list(ranked(people(rights, on=on), term)[:MOST_FOUND])
    episodes = _open_episodes(found, at)
    alike = look_alikes.among(found)
    return [Found(person, episodes.get(person.pk, []), person.pk in alike) for person in found]


def ranked(candidates: QuerySet[Person], term: Term) -> QuerySet[Person]:
    """Those of the candidates that fit a term, best first."""
    if term.nhs_number:
        before = Identifier.objects.filter(value=term.nhs_number).values("person")
        return candidates.filter(Q(nhs_number=term.nhs_number) | Q(pk__in=before))
    if term.born:
        candidates = candidates.filter(date_of_birth=term.born)
    if term.words:
        return _by_name(candidates, term.words)
    if term.numbers:
        known = Identifier.objects.filter(value__in=term.numbers).values("person")
        candidates = candidates.filter(pk__in=known)
    return candidates.order_by("sort_key", "pk")


def _by_name(candidates: QuerySet[Person], words: tuple[str, ...]) -> QuerySet[Person]:
    """Words of two letters say too little to bring anybody up beside longer ones; they only rank."""
    telling = [word for word in words if len(word) > SHORTEST_WORD] or words
    return (
        candidates.filter(pk__in=_brought_up([each for word in telling for each in (word, *also_spelt(word))]))
        .annotate(score=Power(_product(map(_score, words)), Value(1.0 / len(words))))
        .filter(score__gte=WORTH_SHOWING)
        .order_by("-score", "sort_key", "pk")
    )


def _brought_up(words: list[str]) -> RawSQL:
    """Ids of those whom the indexes bring up for any of the words. As a union: joined by OR, the planner gives up on
    the indexes and looks at everybody (measured at 100,000 people: 230 ms against 10)."""
    statements, params = [], []
    for word in words:
        if len(word) < SHORTEST_WORD:
            whole = " OR ".join(["search_key LIKE %s"] * 4)
            statements.append(f"SELECT id FROM caseload_person WHERE {whole}")  # noqa: S608 - no value is in it
            params += [word, f"{word} %", f"% {word}", f"% {word} %"]
            continue
        if len(word) == SHORTEST_WORD:
            statements.append("SELECT id FROM caseload_person WHERE search_key LIKE %s OR search_key LIKE %s")
            params += [f"{word}%", f"% {word}%"]
            continue
        statements += [
            "SELECT id FROM caseload_person WHERE search_key %%> %s",
            "SELECT id FROM caseload_person WHERE search_key LIKE %s",
            "SELECT id FROM caseload_person WHERE caseload_sounds(search_key) && caseload_sounds(%s)",
        ]
        params += [word, f"%{word}%", word]
    return RawSQL(" UNION ".join(statements), params)  # noqa: S611 - every word is a parameter


def _score(word: str) -> RawSQL:
    """How well a word fits, 0 to 1: a whole name 1, its beginning 0.9, a part 0.7, a known other spelling 0.69, and
    below that by how few letters are wrong, more when it sounds alike. A word is folded: it holds no pattern
    characters."""
    return RawSQL(
        """CASE WHEN ' ' || "caseload_person"."search_key" || ' ' LIKE %s THEN 1.0
                WHEN ' ' || "caseload_person"."search_key" LIKE %s THEN 0.9
                WHEN "caseload_person"."search_key" LIKE %s THEN 0.7
                WHEN string_to_array("caseload_person"."search_key", ' ') && %s::text[] THEN 0.69
                ELSE (SELECT max(0.02 + 0.5 * (1.0 - levenshtein(%s, left(part, 60))::float
                                                     / greatest(length(%s), length(left(part, 60))))
                                 + CASE WHEN dmetaphone(part) IN (dmetaphone(%s), dmetaphone_alt(%s))
                                        THEN 0.15 ELSE 0 END)
                      FROM unnest(string_to_array("caseload_person"."search_key", ' ')) AS part) END""",
        [f"% {word} %", f"% {word}%", f"%{word}%", also_spelt(word), *[word[:60]] * 4],
        output_field=FloatField(),
    )


def _product(factors):
    return reduce(mul, factors)


def _open_episodes(found: list[Person], at: dt.datetime) -> dict[int, list[Episode]]:
    """Person id to their open episodes with team and who co-ordinates now (``coordinated_by``)."""
    now = CoordinatorPeriod.objects.at(at)
    episodes = (
        Episode.objects.filter(person__in=found, state__in=OPEN_STATES)
        .select_related("team")
        .annotate(coordinated_by=Subquery(now.filter(episode=OuterRef("pk")).values("user__name")[:1]))
        .order_by("team__name")
    )
    grouped: dict[int, list[Episode]] = {}
    for episode in episodes:
        grouped.setdefault(episode.person_id, []).append(episode)
    return grouped
