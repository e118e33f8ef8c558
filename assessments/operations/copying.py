"""That somebody put the text of an assessment or a formulation on the clipboard for the trust's record."""

from django.db import transaction

from assessments.models import Assessment, Formulation
from audit.operations import record
from teams.models import User


@transaction.atomic
def mark_copied(row: Assessment | Formulation, *, by: User) -> None:
    """Write it down: each time, since each copy is one more. ``row`` comes with person, episode and team."""
    kind = row._meta.model_name
    record(f"{kind}.copied", by=by, person=row.person, team=row.episode.team, subject=kind, subject_uuid=row.uuid)
