"""The feed in tests: messages in, answers out, everything applied."""

import datetime as dt

from django.utils import timezone

from integrations import operations as feed
from integrations.models import Message
from integrations.operations import Arrived
from tests import make
from tests.integrations.messages import adt, stamp


def send(*raws: bytes, at: dt.datetime | None = None) -> list[str]:
    """Receive some messages; gives the answers: AA, AE, AR."""
    answers = feed.receive([Arrived(raw) for raw in raws], at=at or timezone.now())
    return [answer.split(b"\rMSA|")[1][:2].decode() for of_one in answers for answer in of_one]


def take(*raws: bytes, at: dt.datetime | None = None) -> None:
    """Receive and apply."""
    send(*raws, at=at)
    feed.work_off(at=at or timezone.now())


def about(person, code: str = "A01", **said) -> bytes:
    """A message about one of ours, as their own hospital would write it. Moments are written as HL7 has them."""
    moments = ("admitted", "discharged")
    said = {name: stamp(value) if name in moments and value else value for name, value in said.items()}
    details = {
        "nhs": person.nhs_number, "family": person.family_name, "given": person.given_names, "local": f"L{person.pk}",
        "born": person.date_of_birth.strftime("%Y%m%d"), "visit": f"V{person.pk}",
    }  # fmt: skip
    return adt(code, **(details | said))


def known(team=None, coordinator=None, **details):
    """Somebody on a caseload."""
    team = team or make.team()
    person = make.person(**details)
    return person, make.episode(team, person, coordinator)


def states() -> dict[str, int]:
    """How many messages stand where."""
    found: dict[str, int] = {}
    for state in Message.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
