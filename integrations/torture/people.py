"""People of ours, written straight into an empty database."""

import datetime as dt

from django.utils import timezone

from caseload.models import Episode, Person, TeamAccess
from caseload.people import names
from teams.models import Provider, Team


def write_people(number: int) -> list[Person]:
    """People of one team, each with an episode."""
    provider = Provider.objects.create(ods_code="ZZ999", name="Torture")
    team = Team.objects.create(provider=provider, name="Torture", code="T", started_on=dt.date(2020, 1, 1),
                               open_days=[1, 2, 3, 4, 5])  # fmt: skip
    since = timezone.now() - dt.timedelta(days=60)
    made = []
    for count in range(number):
        family, born = f"Invented{count}", dt.date(1970, 1, 1) + dt.timedelta(days=count % 10_000)
        made.append(
            Person(nhs_number=nhs_number(count), given_names="Ann", family_name=family, date_of_birth=born,
                   sort_key=names.sort_key(family, "Ann"), search_key=names.search_key(family, "Ann"))
        )  # fmt: skip
    Person.objects.bulk_create(made)
    Episode.objects.bulk_create(
        Episode(person=each, team=team, state="accepted", referred_at=since, accepted_at=since) for each in made
    )
    TeamAccess.objects.bulk_create(TeamAccess(team=team, person=each) for each in made)
    return made


def nhs_number(count: int) -> str:
    """Of the range that is never issued: the next that checks."""
    first = 999_000_000 + count * 2
    while True:
        digits = f"{first:09d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)
        first += 1
