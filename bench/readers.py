"""Members of staff who ask, each signed in with a client of their own."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from teams.access import Rights, rights_of
from teams.calendar import Calendar
from teams.models import Team, User

HOST = "localhost"


@dataclass(frozen=True)
class Reader:
    """Somebody signed in. The client goes through every middleware, and takes a compressed answer."""

    user: User
    client: Client

    @cached_property
    def rights(self) -> Rights:
        """Their rights today."""
        return rights_of(self.user, on=timezone.localdate())

    @property
    def team(self) -> Team:
        """The team they work in."""
        return self.rights.teams[0]

    def about(self, at: dt.datetime) -> dict:
        """What every floor is told."""
        return {
            "session": self.client.session.session_key,
            "reader": self.user.pk,
            "teams": self.rights.team_ids,
            "team": self.team.pk,
            "at": at,
            "date": timezone.localdate(at),
            "today": Calendar.of_team(self.team).day_of(at),
        }


def signed_in(user_ids: list[int]) -> list[Reader]:
    """These users, signed in."""
    users = User.objects.in_bulk(user_ids)
    return [Reader(users[pk], _client(users[pk])) for pk in user_ids]


def clinicians(most: int) -> list[Reader]:
    """One clinician of as many teams, evenly chosen."""
    return signed_in(
        _spread("SELECT max(user_id) FROM teams_membership WHERE role = 'clinician' GROUP BY team_id", most)
    )


def service_lead() -> Reader:
    """Somebody who sees every team."""
    return signed_in(_spread("SELECT user_id FROM teams_membership WHERE role = 'service_lead'", 1))[0]


def _client(user: User) -> Client:
    client = Client(SERVER_NAME=HOST, headers={"accept-encoding": "gzip"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _spread(statement: str, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY 1")
        found = [row[0] for row in cursor.fetchall()]
    return found[:: max(1, len(found) // most)][:most]
