"""A formulation as text for the trust's record."""

import pytest
from django.utils import timezone

from assessments.models import Formulation, GoalSource, Point
from audit.models import Event, Read
from tests import make
from tests.assessments.test_meeting import goal


@pytest.fixture
def ot(db):
    return make.staff(make.team("North"), name="Ruth Vance", profession="ot")


@pytest.fixture
def formulation(ot):
    episode = make.episode(ot.memberships.get().team, make.person("Rosie", "Thorne"), ot)
    row = Formulation.objects.create(
        person_id=episode.person_id, episode=episode, on_date=timezone.localdate(), words_of="theirs",
        answer="agreed", answered_on=timezone.localdate(), text="Mornings are hard", written_by=ot,
    )  # fmt: skip
    for kind, words in (("strength", "Cooks well"), ("barrier", "No kitchen of her own")):
        point = Point.objects.create(formulation=row, kind=kind, words=words)
    for _twice in range(2):
        GoalSource.objects.create(goal=goal(episode, ot, f"I want to cook {_twice}"), point=point)
    return row


def test_the_text_says_whose_words_they_are_whether_they_agree_and_what_grew_from_it(client, ot, formulation):
    client.force_login(ot)
    lines = client.get(f"/formulations/{formulation.uuid}/text/").context["record_text"].splitlines()
    assert lines[0].startswith("Rosie Thorne, born 14 Mar 1985, NHS number ")
    assert "In their words. Agreed with them, " in lines[1]
    rest = ["Mornings are hard", "What helps:", "- Cooks well", "What stands in the way:", "- No kitchen of her own",
            "Goals:", "- Home: I want to cook 0", "- Home: I want to cook 1"]  # fmt: skip
    assert [line for line in lines[2:-1] if line] == rest
    assert lines[-1].startswith("Written: Ruth Vance, ")
    assert Read.objects.latest("pk").person_ids == [formulation.person_id]


def test_that_it_was_copied_is_written_down_each_time(client, ot, formulation):
    client.force_login(ot)
    for _again in range(2):
        assert client.post(f"/formulations/{formulation.uuid}/text/").status_code == 302
    assert Event.objects.filter(verb="formulation.copied", subject_uuid=formulation.uuid).count() == 2


def test_another_teams_formulation_does_not_exist(client, formulation):
    client.force_login(make.staff(make.team("South")))
    assert client.get(f"/formulations/{formulation.uuid}/text/").status_code == 404
