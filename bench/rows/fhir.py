"""A page of a team's contacts as another system reads them: from the token to what is held against the FHIR model."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from bench.measuring import Measured, Stage, WrongAnswerError, counted, figures, in_turns, require_same
from integrations import operations as feed
from integrations.scopes import READ, TEAM
from teams.models import Team

ADDRESS = "/fhir/R4/Encounter?_count=50"


@dataclass(frozen=True)
class Asked:
    """A system that reads one team's people."""

    team: Team
    client: Client


class FhirPage:
    """The first fifty Encounters of a team."""

    name = "fhir_page"

    def subjects(self, stage: Stage) -> list[Asked]:
        """One system for each of as many teams."""
        return [Asked(team, reader(team)) for team in Team.objects.order_by("pk")[: stage.subjects]]

    def ask(self, asked: Asked) -> HttpResponse:
        """The page; anything but a good answer is a fault."""
        answer = asked.client.get(ADDRESS, secure=settings.HTTPS)
        if answer.status_code != 200:
            raise WrongAnswerError(f"{self.name}: answered {answer.status_code}")
        return answer

    def floor(self, stage: Stage, asked: Asked) -> list:
        """The same rows."""
        [found] = stage.floors.run(self.name, teams=[asked.team.pk], today=timezone.localdate(), count=50)
        return found

    def measure(self, stage: Stage) -> Measured:
        """Everybody once to warm up, to count and to compare; then in turns."""
        subjects, queries, sizes = self.subjects(stage), 0, []
        for asked in subjects:
            self.ask(asked)  # the first makes the system's name in the audit
            with counted() as statements:
                answer = self.ask(asked)
            queries = max(queries, len(statements))
            sizes.append(len(answer.content))
            require_same(self.name, list(map(said, entries(asked))), self.floor(stage, asked))
        times = in_turns(stage, subjects, self.ask, lambda asked: self.floor(stage, asked))
        return figures(self.name, stage, times, queries=queries, size=sum(sizes) / len(sizes))


def reader(team: Team) -> Client:
    """A client with a token, which takes a compressed answer."""
    token = feed.give_token(name=f"Bench {team.code}", scopes=[READ, f"{TEAM}{team.code}"], by=None)
    return Client(headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip", "Host": "localhost"})


def entries(asked: Asked) -> list[dict]:
    """The resources of the page, asked for once more without compression."""
    answer = asked.client.get(ADDRESS, secure=settings.HTTPS, headers={"Accept-Encoding": "identity"})
    return [entry["resource"] for entry in answer.json().get("entry", ())]


def said(resource: dict) -> dict:
    """What the floor says of it too."""
    return {
        "encounter": resource["id"],
        "person": resource["subject"]["reference"].removeprefix("Patient/"),
        "outcome": resource["type"][0]["coding"][0]["code"] if "type" in resource else "",
        "staff": [part["individual"]["display"] for part in resource.get("participant", ())],
    }


FHIR_PAGE = FhirPage()
