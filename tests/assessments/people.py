"""Who assesses."""

from django.utils import timezone

from assessments.operations import licences
from teams.models import Team, User
from tests import make


def therapist(team: Team, name: str, attested=("ocairs", "mohost")) -> User:
    """An occupational therapist who has said that they hold these manuals."""
    user = make.staff(team, name=name, profession="ot")
    for key in attested:
        licences.attest(key=key, by=user, at=timezone.now())
    return user
