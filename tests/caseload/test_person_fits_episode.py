"""No clinical row can name one person and belong to another's episode (docs/adr/0001)."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from caseload.people.models import EpisodeRow
from tests import make

pytestmark = pytest.mark.django_db


def clinical_tables() -> set[str]:
    rows = {model._meta.db_table for model in apps.get_models() if issubclass(model, EpisodeRow)}
    return rows | {"caseload_alert", "mdt_action"}  # there both may be null, so they derive from no base


def test_every_clinical_table_has_the_composite_key():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT conrelid::regclass::text FROM pg_constraint
            WHERE contype = 'f' AND confrelid = 'caseload_episode'::regclass
              AND array_length(conkey, 1) = 2 AND confupdtype = 'c'
            """
        )
        held = {name for (name,) in cursor.fetchall()}
    assert clinical_tables() == held


def test_a_contact_cannot_land_in_somebody_elses_episode():
    team = make.team()
    nurse = make.staff(team)
    episode = make.episode(team)
    other = make.person()
    with pytest.raises(IntegrityError, match="contact_fits"):
        make.contact(episode, nurse, person_id=other.pk)
